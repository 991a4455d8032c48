package dev.offload.worker;

import dev.offload.task.LiveTask;

/**
 * What is known of the tasks of one shelf that are not held: how many of them are worth reading,
 * and when.
 */
final class Backlog {
  private final Places places;
  private long soonestFar = Backlogs.NEVER;
  private long readUpTo = Backlogs.NEVER;
  // All far tasks up to this one are held, or gone.
  private LiveTask heldUpTo;
  private long mindedMeanwhile = Backlogs.NEVER;
  // Tasks that are due soon found no place, and not all of them were read since; and since the
  // last reading began; and some of them were stored as near.
  private boolean some;
  private boolean someSince;
  private boolean someNear;

  /** It was made while a reading of everything was under way or to come. */
  private boolean isUnread;

  /**
   * @param isUnread a reading of everything is under way or to come
   */
  Backlog(Places places, boolean isUnread) {
    this.places = places;
    this.isUnread = isUnread;
  }

  Places places() {
    return places;
  }

  /**
   * Says whether a task that is written now is to be stored as far. While there is a backlog, what
   * is due after a far task that is not held is far, too: the tasks of a shelf are held in the
   * order in which they are due, however many there are. What is due later is far as well when the
   * places that are left are for what is due.
   *
   * @param dueAt when it is due then
   * @param nowMs the store's time
   */
  boolean isFar(long dueAt, long nowMs) {
    // In order nothing is held while something before it is not, if only for a moment.
    boolean isAfter = dueAt >= Math.min(soonestFar, readUpTo);
    boolean isBehind = places.areInOrder() ? isUnread || isAfter : some && isAfter;
    boolean isLater = dueAt > nowMs;
    return dueAt >= nowMs + HeldTasks.WINDOW_MS
        || isBehind
        || isLater && places.freeForLater() == 0;
  }

  /** Says whether tasks that were stored as near found no room, and may find some now. */
  boolean isNearToRead() {
    return someNear && !places.areAwaited();
  }

  /** Takes a place for a task that is written now, unless it is to be stored as far. */
  boolean takePlaceIfNear(long dueAt, long nowMs) {
    boolean isNear = places.free() > 0 && !isFar(dueAt, nowMs);
    if (isNear) {
      places.take();
    }
    return isNear;
  }

  boolean hasSome() {
    boolean isBeingRead = readUpTo != Backlogs.NEVER;
    return places.areTaken() || soonestFar != Backlogs.NEVER || isBeingRead || isUnread || some;
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

  /** The same for one that is stored as far: because it is, or as there was no room. */
  boolean mindStored(long dueAt, long nowMs) {
    growIfDue(dueAt, nowMs);
    return mind(dueAt);
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
    mindedMeanwhile = Backlogs.NEVER;
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
    growIfDue(next.dueAt(), nowMs);
    mindBehind(next.dueAt());
  }

  private void growIfDue(long dueAt, long nowMs) {
    if (dueAt <= nowMs && places.free() == 0) {
      grow(false);
    }
  }

  /** Returns when far tasks are to be read; see {@link Backlogs#readAt}. */
  long readAt(long leadMs) {
    if (soonestFar == Backlogs.NEVER || places.areAwaited()) {
      return Backlogs.NEVER;
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

  /** A reading of what is far begins: nothing is that is due sooner than those known. */
  void readingBegins() {
    readingBegins(soonestFar);
  }

  /** A reading of everything begins, as it is not known what there is. */
  void readingOfAllBegins() {
    readingBegins(Long.MIN_VALUE);
    someNear = false;
  }

  private void readingBegins(long knownUpTo) {
    readUpTo = knownUpTo;
    soonestFar = Backlogs.NEVER;
    someSince = false;
  }

  /** It came to the end; or there was no room for some, which are minded. */
  void readingEnds() {
    isUnread = false;
    readUpTo = Backlogs.NEVER;
    some = some && someSince;
  }
}
