package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;

/**
 * The near tasks of this node, soonest due first: those due before the end of a window that moves
 * on. A task that is taken stays held, so that it is known, until it is put back or released.
 */
final class HeldTasks {

  /** How many tasks are held at the most. */
  static final int HELD_MAX = 2_000_000;

  private final int heldMax;
  private final Set<UUID> held = new HashSet<>();
  private final PriorityQueue<LiveTask> waiting =
      new PriorityQueue<>(Comparator.comparingLong(LiveTask::dueAt));
  private final Departures departures = new Departures();
  private long windowEnd;

  /** What became of an offered task. */
  enum Offer {
    HELD,
    KNOWN,
    FAR
  }

  HeldTasks() {
    this(HELD_MAX);
  }

  HeldTasks(int heldMax) {
    this.heldMax = heldMax;
  }

  /** Returns the end of the window in epoch milliseconds: what is due before it is near. */
  long windowEnd() {
    return windowEnd;
  }

  /** Moves the end of the window, on or back. What is held stays held. */
  void endWindow(long atMs) {
    windowEnd = atMs;
  }

  boolean isFull() {
    return held.size() >= heldMax;
  }

  /** Returns for how many tasks more there is room. */
  int room() {
    return Math.max(0, heldMax - held.size());
  }

  /** Says whether there is room for so much that reading for it is worth it. */
  boolean hasMuchRoom() {
    return held.size() <= heldMax / 2;
  }

  /** Returns how many tasks are held, the taken ones included. */
  int size() {
    return held.size();
  }

  /** Returns who left while the store was asked. */
  Departures departures() {
    return departures;
  }

  /**
   * Holds a task if it is near and not held yet, and did not leave since the store was asked.
   *
   * @param asked the ticket of the question whose answer shows this task
   * @param storedAsNear the end of the window under which it was written: the store need not find a
   *     task that was near then, so it is held whatever the window is now
   */
  Offer offer(LiveTask task, long storedAsNear, long asked) {
    if (departures.leftSince(task.id(), asked)) {
      return Offer.KNOWN;
    }
    if (task.dueAt() >= Math.max(windowEnd, storedAsNear)) {
      return held.contains(task.id()) ? Offer.KNOWN : Offer.FAR;
    }
    if (!held.add(task.id())) {
      return Offer.KNOWN;
    }
    waiting.add(task);
    return Offer.HELD;
  }

  boolean holds(UUID id) {
    return held.contains(id);
  }

  /** Says whether a task is held, or left since the store was asked. */
  boolean isKnown(UUID id, long asked) {
    return held.contains(id) || departures.leftSince(id, asked);
  }

  /** Takes the tasks that are due, soonest first; they stay held. */
  List<LiveTask> takeDue(long nowMs, int limit) {
    List<LiveTask> due = new ArrayList<>();
    while (due.size() < limit && !waiting.isEmpty() && waiting.peek().dueAt() <= nowMs) {
      due.add(waiting.poll());
    }
    return due;
  }

  /** Puts a taken task back as it is now. Returns false, and lets go of it, when it is far. */
  boolean putBack(LiveTask task, long storedAsNear) {
    if (task.dueAt() >= Math.max(windowEnd, storedAsNear)) {
      release(task.id());
      return false;
    }
    waiting.add(task);
    return true;
  }

  /** Lets go of a taken task: it is finished, or somebody else's. */
  void release(UUID id) {
    held.remove(id);
    departures.left(id);
  }

  /** Returns when the next task is due. */
  OptionalLong nextDueAt() {
    return waiting.isEmpty() ? OptionalLong.empty() : OptionalLong.of(waiting.peek().dueAt());
  }

  /** Forgets everything: this node owns nothing any more. */
  void clear() {
    held.forEach(departures::left);
    held.clear();
    waiting.clear();
  }
}
