package dev.offload.schedule;

/**
 * When something is to happen again and again: slots, which are instants. Pure, and the same on
 * every node.
 */
public interface Timetable {

  /** There is no slot. */
  long NEVER = Long.MAX_VALUE;

  /** No slot is looked for from here on: 2200-01-01T00:00:00Z. */
  long END_MS = 7_258_118_400_000L;

  /**
   * Returns the first slot behind a time; {@link #NEVER} when there is none before {@link #END_MS}.
   *
   * @param afterMs in epoch milliseconds
   */
  long next(long afterMs);

  /**
   * Returns the last slot in a range; {@link #NEVER} when there is none.
   *
   * @param afterMs it is behind this
   * @param untilMs it is not behind this
   */
  default long last(long afterMs, long untilMs) {
    long found = next(afterMs);
    if (found > untilMs) {
      return NEVER;
    }
    // A slot follows what is before the last one, and none what is not.
    long before = found;
    long behind = untilMs;
    while (before < behind) {
      long middle = before + (behind - before) / 2;
      long next = next(middle);
      if (next <= untilMs) {
        before = next;
      } else {
        behind = middle;
      }
    }
    return before;
  }

  /**
   * One slot.
   *
   * @param slotMs in epoch milliseconds
   */
  record Once(long slotMs) implements Timetable {
    @Override
    public long next(long afterMs) {
      return slotMs > afterMs ? slotMs : NEVER;
    }
  }

  /**
   * Slots in equal distances, counted from the epoch, so that a restart changes nothing.
   *
   * @param periodMs at least 1 s
   * @param offsetMs by how much they are later, less than the period
   */
  record Every(long periodMs, long offsetMs) implements Timetable {
    @Override
    public long next(long afterMs) {
      long periods = Math.floorDiv(afterMs - offsetMs, periodMs) + 1;
      long next = periods * periodMs + offsetMs;
      return next < END_MS ? next : NEVER;
    }

    @Override
    public long last(long afterMs, long untilMs) {
      long last = Math.floorDiv(untilMs - offsetMs, periodMs) * periodMs + offsetMs;
      return last > afterMs && last < END_MS ? last : NEVER;
    }
  }

  /**
   * The slots of another one within bounds.
   *
   * @param fromMs the first may be then
   * @param untilMs the last may be then
   */
  record Bounded(Timetable slots, long fromMs, long untilMs) implements Timetable {
    @Override
    public long next(long afterMs) {
      long next = slots.next(Math.max(afterMs, fromMs - 1));
      return next <= untilMs ? next : NEVER;
    }
  }
}
