package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is known of the tasks that are not held, shelf by shelf: one that stands still keeps its
 * tasks in the store, and takes no places from the others.
 */
final class Backlogs {
  static final long NEVER = Long.MAX_VALUE;

  private final Function<Shelf, Places> places;
  private final Map<Shelf, Backlog> all = new HashMap<>();

  /**
   * @param places where the tasks of a shelf are held: asked once for each
   */
  Backlogs(Function<Shelf, Places> places) {
    this.places = places;
  }

  Backlog of(Shelf shelf) {
    Backlog known = all.get(shelf);
    return known != null ? known : all.computeIfAbsent(shelf, it -> new Backlog(places.apply(it)));
  }

  /**
   * Returns when far tasks are to be read that there may be room for.
   *
   * @param leadMs how long before they are due, if there is much room
   */
  long readAt(long leadMs) {
    long soonest = NEVER;
    for (Backlog it : all.values()) {
      soonest = Math.min(soonest, it.readAt(leadMs));
    }
    return soonest;
  }

  /** Says whether tasks that were stored as near found no room, and may find some now. */
  boolean isNearToRead() {
    return all.values().stream().anyMatch(it -> it.someNear && !it.places.areAwaited());
  }

  /** Returns the shelves of which it is not worth reading tasks yet. */
  Set<Shelf> full() {
    Set<Shelf> full = new HashSet<>();
    all.forEach(
        (shelf, it) -> {
          if (it.places.areAwaited()) {
            full.add(shelf);
          }
        });
    return full;
  }

  /**
   * A reading of what is far begins.
   *
   * @param leftOut the shelves that are not read
   */
  void readingBegins(Set<Shelf> leftOut) {
    each(leftOut, it -> it.readingBegins(it.soonestFar));
  }

  /** A reading of everything begins, as it is not known what there is. */
  void readingOfAllBegins() {
    each(
        Set.of(),
        it -> {
          it.readingBegins(Long.MIN_VALUE);
          it.someNear = false;
        });
  }

  /** It came to the end; or there was no room for some, which are minded. */
  void readingEnds(Set<Shelf> leftOut) {
    each(leftOut, Backlog::readingEnds);
  }

  private void each(Set<Shelf> leftOut, Consumer<Backlog> what) {
    all.forEach(
        (shelf, backlog) -> {
          if (!leftOut.contains(shelf)) {
            what.accept(backlog);
          }
        });
  }

  /** There may be a far task in a lane of which neither priority nor due time are known. */
  void forgetWhatIsHeld(String lane) {
    all.forEach(
        (shelf, backlog) -> {
          if (shelf.lane().equals(lane)) {
            backlog.forgetWhatIsHeld();
          }
        });
  }

  void clear() {
    all.values().forEach(it -> it.places.clear());
    all.clear();
  }

  /** That of one shelf. */
  static final class Backlog {
    private final Places places;
    private long soonestFar = NEVER;
    private long readUpTo = NEVER;
    // All far tasks up to this one are held, or gone.
    private LiveTask heldUpTo;
    private long mindedMeanwhile = NEVER;
    // Tasks that are due soon found no place, and not all of them were read since; and since the
    // last reading began; and some of them were stored as near.
    private boolean some;
    private boolean someSince;
    private boolean someNear;

    private Backlog(Places places) {
      this.places = places;
    }

    Places places() {
      return places;
    }

    /**
     * Says whether a task that is written now is to be stored as far. While there is a backlog,
     * what is due after a far task that is not held is far, too: the tasks of a shelf are held in
     * the order in which they are due, however many there are. What is due later is far as well
     * when the places that are left are for what is due.
     *
     * @param dueAt when it is due then
     * @param nowMs the store's time
     */
    boolean isFar(long dueAt, long nowMs) {
      boolean isBehind = some && dueAt >= Math.min(soonestFar, readUpTo);
      boolean isLater = dueAt > nowMs;
      return dueAt >= nowMs + HeldTasks.WINDOW_MS
          || isBehind
          || isLater && places.freeForLater() == 0;
    }

    /**
     * Returns how many tasks are worth reading at once, at least 1.
     *
     * @param areNew they follow those that are held
     */
    int worthReading(boolean areNew) {
      return areNew ? places.free() + 1 : places.worthReading();
    }

    /** Says whether there is a place for a task that is due then. */
    boolean hasRoom(long dueAt, long nowMs) {
      return (dueAt > nowMs ? places.freeForLater() : places.free()) > 0;
    }

    /** Minds a far task; says whether it is due sooner than those known before. */
    boolean mind(long dueAt) {
      mindedMeanwhile = Math.min(mindedMeanwhile, dueAt);
      if (heldUpTo != null && dueAt <= heldUpTo.dueAt()) {
        heldUpTo = null;
      }
      return mindBehind(dueAt);
    }

    /** The same for one that follows what is held. */
    private boolean mindBehind(long dueAt) {
      boolean sooner = dueAt < soonestFar;
      soonestFar = Math.min(soonestFar, dueAt);
      return sooner;
    }

    /** There may be a far task of which it is not known when it is due. */
    void forgetWhatIsHeld() {
      mindedMeanwhile = Long.MIN_VALUE;
      heldUpTo = null;
    }

    /**
     * The first page of a reading is asked for; returns the task behind which it begins, as those
     * before are held: null when that is not known.
     */
    LiveTask readFrom() {
      mindedMeanwhile = NEVER;
      return heldUpTo;
    }

    /**
     * A page was read.
     *
     * @param last of its tasks the last that is held, with all before; null when none is
     */
    void hasHeldUpTo(LiveTask last) {
      if (last != null) {
        heldUpTo = mindedMeanwhile <= last.dueAt() ? null : last;
      }
    }

    /** There is no place for a task that follows what is held. */
    void hasNoPlaceFor(LiveTask next, long nowMs) {
      if (next.dueAt() <= nowMs && places.free() == 0) {
        grow(false);
      }
      mindBehind(next.dueAt());
    }

    private long readAt(long leadMs) {
      if (soonestFar == NEVER || places.areAwaited()) {
        return NEVER;
      }
      return places.areHalfFree() ? soonestFar - leadMs : soonestFar;
    }

    /** A task that is due soon found no place. */
    void grow(boolean near) {
      some = true;
      someSince = true;
      someNear |= near;
      places.missed();
    }

    /** All that is far was read up to what is due then. */
    void read(long untilMs) {
      readUpTo = untilMs;
    }

    private void readingBegins(long knownUpTo) {
      readUpTo = knownUpTo;
      soonestFar = NEVER;
      someSince = false;
    }

    private void readingEnds() {
      readUpTo = NEVER;
      some = some && someSince;
    }
  }
}
