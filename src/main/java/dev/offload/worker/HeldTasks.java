package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * What this node knows of its live tasks. Each of them is held here, or it is far and due no sooner
 * than {@link #soonestFar}, or a reading that finds it is under way or to come. A task that is
 * taken to be moved stays held, so that it is known, until it is put back or released.
 */
final class HeldTasks {

  /** How far ahead tasks are held. */
  static final long WINDOW_MS = 60_000;

  static final long NEVER = Long.MAX_VALUE;
  private final int heldMax;

  /** The version with which each came, or was put back. */
  private final Map<UUID, Integer> held = new HashMap<>();

  private final PriorityQueue<LiveTask> waiting =
      new PriorityQueue<>(Comparator.comparingLong(LiveTask::dueAt));
  private final Departed departed = new Departed();
  private int promised;
  private long soonestFar = NEVER;
  private long readUpTo = NEVER;
  // Tasks that are due soon found no room, and not all of them were read since; and while it is not
  // worth reading them yet.
  private boolean backlogged;
  private boolean waitsForRoom;
  private Listener listener = Listener.NONE;

  /** Hears what is to be done next. */
  interface Listener {
    Listener NONE = new Listener() {};

    /** Tasks came that may be due sooner than the others. */
    default void came() {}

    /** A far task is due sooner than those known before. */
    default void minded() {}

    default void hasRoomAgain() {}

    /** A held task is no more, whatever runs of it. */
    default void gone(UUID id) {}
  }

  HeldTasks(int heldMax) {
    this.heldMax = heldMax;
  }

  void listen(Listener told) {
    listener = told;
  }

  void tellCame() {
    listener.came();
  }

  /** A question leaves for the store; returns its ticket, to be given to {@link #answered}. */
  long ask() {
    return departed.ask();
  }

  void answered(long ticket) {
    departed.answered(ticket);
  }

  int size() {
    return held.size();
  }

  int room() {
    return Math.max(0, heldMax - held.size() - promised);
  }

  boolean holds(UUID id) {
    return held.containsKey(id);
  }

  /** The same, or it left since the store was asked. */
  boolean isKnown(UUID id, long asked) {
    return held.containsKey(id) || departed.since(id, asked);
  }

  /**
   * Says whether a task that is written now is to be stored as far. While there is a backlog, what
   * is due after a far task that is not held is far, too: tasks are held in the order in which they
   * are due, however many there are.
   *
   * @param dueAt when it is due then
   * @param nowMs the store's time
   */
  boolean isFar(long dueAt, long nowMs) {
    return dueAt >= nowMs + WINDOW_MS || backlogged && dueAt >= Math.min(soonestFar, readUpTo);
  }

  /**
   * The same for a task that is not held yet; when it is near, there is a place for it from now.
   */
  boolean isFarOrTakesPlace(long dueAt, long nowMs) {
    boolean far = room() == 0 || isFar(dueAt, nowMs);
    promised += far ? 0 : 1;
    return far;
  }

  void freePlace() {
    promised--;
  }

  /**
   * Holds a task that an answer of the store shows, unless it is known.
   *
   * @param asked the ticket of that question
   * @return whether it is held now and was not
   */
  boolean hold(LiveTask task, long asked) {
    if (isKnown(task.id(), asked)) {
      return false;
    }
    held.put(task.id(), task.version());
    waiting.add(task);
    return true;
  }

  /** Lets go of whatever is held under an id: another task has it now. */
  void forget(UUID id) {
    waiting.removeIf(task -> task.id().equals(id));
    listener.gone(id);
    release(id, Integer.MAX_VALUE);
  }

  void mind(long dueAt) {
    if (dueAt < soonestFar) {
      soonestFar = dueAt;
      listener.minded();
    }
  }

  /** Minds a task that there is no room for, though it is due soon. */
  void mindForLackOfRoom(long dueAt) {
    backlogged = true;
    waitsForRoom = true;
    mind(dueAt);
  }

  /** Minds a task that was stored as far: because it is, or as there was no room. */
  void mindStored(long dueAt, long nowMs) {
    if (room() == 0 && dueAt < nowMs + WINDOW_MS) {
      mindForLackOfRoom(dueAt);
    } else {
      mind(dueAt);
    }
  }

  boolean waitsForRoom() {
    waitsForRoom = waitsForRoom && held.size() + promised > heldMax / 2;
    return waitsForRoom;
  }

  long soonestFar() {
    return soonestFar;
  }

  /** A reading of far tasks begins; of everything, when what there is is not known. */
  void readingBegins(boolean ofEverything) {
    readUpTo = ofEverything ? Long.MIN_VALUE : soonestFar;
    soonestFar = NEVER;
  }

  void read(long untilMs) {
    readUpTo = untilMs;
  }

  /** It came to the end, or there was no room; there may have been none for others meanwhile. */
  void readingEnds(boolean cameToTheEnd) {
    readUpTo = NEVER;
    backlogged = waitsForRoom() || backlogged && !cameToTheEnd;
  }

  /** Takes the tasks that are due, soonest first; they stay held. */
  List<LiveTask> takeDue(long nowMs, int limit) {
    List<LiveTask> due = new ArrayList<>();
    while (due.size() < limit && !waiting.isEmpty() && waiting.peek().dueAt() <= nowMs) {
      due.add(waiting.poll());
    }
    return due;
  }

  /** Puts a taken task back as it is now, or lets go of it when it was moved on as far. */
  void putBack(LiveTask task, boolean far) {
    if (far) {
      release(task.id(), task.version());
      mind(task.dueAt());
    } else if (isOf(task.id(), task.version())) {
      held.put(task.id(), task.version());
      waiting.add(task);
    }
  }

  /** Takes a task out of those that wait, if it is one; looks through all. It stays held. */
  boolean take(UUID id, int version) {
    return isOf(id, version) && waiting.removeIf(task -> task.id().equals(id));
  }

  /** Lets go of a task, but not of what is held of it since: that has a higher version. */
  void release(UUID id, int version) {
    if (held.containsKey(id) && !isOf(id, version)) {
      return;
    }
    held.remove(id);
    departed.left(id);
    if (waitsForRoom && !waitsForRoom()) {
      listener.hasRoomAgain();
    }
  }

  OptionalLong nextDueAt() {
    return waiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(waiting.peek().dueAt());
  }

  void clear() {
    held.keySet().forEach(departed::left);
    held.clear();
    waiting.clear();
    promised = 0;
    soonestFar = NEVER;
    readUpTo = NEVER;
    backlogged = false;
    waitsForRoom = false;
  }

  private boolean isOf(UUID id, int version) {
    Integer known = held.get(id);
    return known != null && known <= version;
  }
}
