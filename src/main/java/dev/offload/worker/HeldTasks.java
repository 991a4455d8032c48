package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What this node knows of its live tasks. Each of them is held here, or it is far and due no sooner
 * than is minded of its shelf, or a reading that finds it is under way or to come. A task that is
 * taken to be moved stays held, so that it is known, until it is put back or released.
 */
final class HeldTasks {

  /** How far ahead tasks are held. */
  static final long WINDOW_MS = 60_000;

  private final int heldMax;
  private final Backlogs backlogs;

  private final Map<UUID, LiveTask> held = new HashMap<>();
  private final WaitingTasks waiting = new WaitingTasks();
  private final Departed departed = new Departed();
  private int promised;
  private HeldListener listener = HeldListener.NONE;

  HeldTasks(int heldMax, Backlogs backlogs) {
    this.heldMax = heldMax;
    this.backlogs = backlogs;
  }

  void listen(HeldListener told) {
    listener = told;
  }

  void tellCame() {
    listener.came();
  }

  /** A question leaves for the store; returns a ticket for {@link #answered}. */
  long ask() {
    return departed.ask();
  }

  void answered(long ticket) {
    departed.answered(ticket);
  }

  int size() {
    return held.size();
  }

  /** Returns how many more of all shelves together are to be held: due now, or due later. */
  int room(boolean later) {
    return Math.max(0, (later ? Places.forLater(heldMax) : heldMax) - held.size() - promised);
  }

  int room(Shelf shelf) {
    return backlogs.of(shelf).places().free();
  }

  boolean hasRoom(LiveTask task, long nowMs) {
    return task.attempts().running()
        || listener.mustKnow(task)
        || backlogs.of(task.shelf()).hasRoom(task.dueAt(), nowMs);
  }

  boolean holds(UUID id) {
    return held.containsKey(id);
  }

  boolean isKnown(UUID id, long asked) {
    return held.containsKey(id) || departed.since(id, asked);
  }

  /** Says whether a task is to be stored as far by a move. */
  boolean isFar(LiveTask task, Move move, long nowMs) {
    LiveTask after = task.after(move);
    boolean mayBeFar = !move.attempts().running() && !listener.mustKnow(after);
    return mayBeFar && isFar(after.shelf(), move.dueAt(), nowMs);
  }

  boolean isFar(Shelf shelf, long dueAt, long nowMs) {
    return backlogs.of(shelf).isFar(dueAt, nowMs);
  }

  /** The same for one that is not held yet; when it is near, there is a place for it from now. */
  boolean isFarOrTakesPlace(Shelf shelf, long dueAt, long nowMs) {
    boolean near = backlogs.of(shelf).takePlaceIfNear(dueAt, nowMs);
    promised += near ? 1 : 0;
    return !near;
  }

  void freePlace(Shelf shelf) {
    promised--;
    giveBack(shelf);
  }

  private void giveBack(Shelf shelf) {
    if (backlogs.of(shelf).places().giveBack()) {
      listener.hasRoomAgain();
    }
  }

  /**
   * Holds a task that an answer of the store shows, unless it is known; says whether it was not.
   */
  boolean hold(LiveTask task, long asked) {
    if (isKnown(task.id(), asked)) {
      return false;
    }
    keep(task);
    if (!listener.takes(task)) {
      waiting.add(task);
    }
    return true;
  }

  /**
   * An answer of the store shows a task. One that waits here as it was before somebody moved it by
   * hand is let go of, as nobody told of that: its outcome was not known.
   */
  void seen(LiveTask shown) {
    LiveTask known = held.get(shown.id());
    boolean isNewer = known != null && known.version() < shown.version();
    // Own moves to this status are of attempts, which do not wait.
    if (isNewer && shown.status() == Status.RECEIVED && waiting.remove(known)) {
      held.remove(known.id());
      giveBack(known.shelf());
    }
  }

  private void keep(LiveTask task) {
    if (backlogs.held(held.put(task.id(), task), task)) {
      listener.hasRoomAgain();
    }
  }

  void started(LiveTask task) {
    if (isOf(task.id(), task.version())) {
      keep(task);
    }
  }

  /** Lets go of whatever is held under an id: another task has it now. */
  void forget(UUID id) {
    waiting.remove(id);
    listener.gone(id);
    release(id, Integer.MAX_VALUE);
  }

  void forgetLane(String lane) {
    Predicate<LiveTask> isOfIt = task -> task.shelf().lane().equals(lane);
    waiting.removeIf(isOfIt);
    held.values().stream().filter(isOfIt).toList().forEach(it -> release(it.id(), it.version()));
    backlogs.forget(lane);
  }

  void mind(Shelf shelf, long dueAt) {
    if (backlogs.of(shelf).mind(dueAt)) {
      listener.minded();
    }
  }

  /** Minds what may have been moved by hand, if only to another priority. */
  void mindUnknown(Shelf shelf, long nowMs) {
    backlogs.forgetWhatIsHeld(shelf.lane());
    mind(shelf, nowMs);
  }

  /** Minds a task that there is no room for, though it is due, or stored as near. */
  void mindForLackOfRoom(LiveTask task, boolean near) {
    backlogs.of(task.shelf()).grow(near);
    mind(task.shelf(), task.dueAt());
  }

  /** Minds a task that is stored as far: because it is, or as there was no room. */
  void mindStored(LiveTask task, long nowMs) {
    if (backlogs.of(task.shelf()).mindStored(task.dueAt(), nowMs)) {
      listener.minded();
    }
  }

  /** Returns what is known of the far tasks of a shelf. */
  Backlog backlog(Shelf shelf) {
    return backlogs.of(shelf);
  }

  /** Takes the tasks that are due, soonest first; they stay held. */
  List<LiveTask> takeDue(long nowMs, int limit) {
    return waiting.takeDue(nowMs, limit);
  }

  /** Puts a taken task back as it is now, or lets go of it when it was moved on as far. */
  void putBack(LiveTask task, boolean far) {
    if (far) {
      release(task.id(), task.version());
      mind(task.shelf(), task.dueAt());
    } else if (isOf(task.id(), task.version())) {
      keep(task);
      waiting.add(task);
    }
  }

  /** Takes a task out of those that wait, if it is one; looks through all. It stays held. */
  boolean take(UUID id, int version) {
    // A reading under way may show it as it was, also where it is not held.
    departed.left(id);
    return isOf(id, version) && waiting.remove(id);
  }

  /** Lets go of a task, but not of what is held of it since: that has a higher version. */
  void release(UUID id, int version) {
    if (held.containsKey(id) && !isOf(id, version)) {
      return;
    }
    LiveTask left = held.remove(id);
    departed.left(id);
    if (left != null && !left.attempts().running()) {
      giveBack(left.shelf());
    }
    listener.left(id);
  }

  OptionalLong nextDueAt() {
    return waiting.nextDueAt();
  }

  void clear() {
    held.keySet().forEach(departed::left);
    held.clear();
    waiting.clear();
    promised = 0;
    backlogs.clear();
  }

  private boolean isOf(UUID id, int version) {
    LiveTask known = held.get(id);
    return known != null && known.version() <= version;
  }
}
