package dev.offload.schedule;

import dev.offload.schedule.Past.Outcome;
import dev.offload.schedule.Schedule.Missed.Rule;
import dev.offload.schedule.Schedule.Overlap;
import dev.offload.task.TaskIds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a schedule does next. Pure: the same schedule, past and times give the same step.
 *
 * <p>What a step fires it says before that is stored, so an owner that ended in between leaves
 * slots that have fired and are not recorded. A step of a schedule whose tasks may not overlap fires
 * no slot but the first that is not decided, or the one that waits, so whoever comes next knows
 * where to look.
 */
public final class Firing {

  /** When a schedule is due that has no slot to come: 9999-12-31. */
  public static final long NEVER_DUE = 253_402_214_400_000L;

  /** A slot that is seen later than this after it was due is missed. */
  static final long LATE_MS = 1_000;

  /** How many slots are caught up in a second. */
  static final int CAUGHT_UP_AT_ONCE = 10;

  /** How many of the slots that were missed at once are counted. */
  static final int COUNTED_MAX = 1_000;

  private static final long SECOND_MS = 1_000;
  private static final long LOOK_MIN_MS = 1_000;
  private static final long LOOK_MAX_MS = 10_000;

  private final Wanted wanted;
  private final Past past;
  private final Schedule schedule;
  private final Timetable slots;

  public Firing(Wanted wanted, Past past) {
    this.wanted = wanted;
    this.past = past;
    this.schedule = wanted.schedule();
    this.slots = schedule.when().slots();
  }

  /**
   * An event that is to be published.
   *
   * @param slot 0 when it is a run that somebody asked for
   * @param previous the slot that fired before; 0 when none has
   */
  public record Shot(UUID event, long slot, long previous) {}

  /**
   * What is to be done: first the events, then the rest in one write.
   *
   * @param dueAt when the schedule is due next
   * @param counts how many slots ended in which way
   */
  public record Step(List<Shot> shots, Past after, long dueAt, Map<Outcome, Integer> counts) {}

  /**
   * What there is of events that were looked for.
   *
   * @param there those with a task
   * @param live those with a task that has not ended
   * @param isHeard somebody would get what is published; a slot that nobody hears of is missed
   */
  public record Known(Set<UUID> there, Set<UUID> live, boolean isHeard) {
    public static final Known NOTHING = new Known(Set.of(), Set.of());

    public Known(Set<UUID> there, Set<UUID> live) {
      this(there, live, true);
    }

    /** Returns this where somebody hears of what is published, or nobody does. */
    public Known heard(boolean isSo) {
      return new Known(there, live, isSo);
    }
  }

  /** Returns the events whose tasks are to be looked at before a step; mostly none. */
  public Set<UUID> toLookFor(long seenMs) {
    Set<UUID> events = new LinkedHashSet<>();
    if (schedule.overlap() == Overlap.ALLOW) {
      return events;
    }
    before(events);
    if (past.waiting() != 0) {
      events.add(event(past.waiting()));
    }
    long first = slots.next(from());
    if (first != Timetable.NEVER && (isLate(first, seenMs) || isRunWanted(past))) {
      // Where a clock was set back, one that has fired may be to come.
      events.add(event(first));
    }
    return events;
  }

  /** Adds those that a slot must not overlap. */
  private void before(Set<UUID> events) {
    if (past.fired() != 0) {
      events.add(event(past.fired()));
    }
    if (past.ran() != null) {
      events.add(past.ran());
    }
    wanted.inDoubt().forEach(slot -> events.add(event(slot)));
  }

  /**
   * Returns the slots that an owner may have fired without having said so, for whoever changes what
   * is wanted.
   */
  public List<Long> inDoubt(long nowMs) {
    List<Long> slotsInDoubt = new ArrayList<>();
    long first = slots.next(from());
    if (wanted.pausedWhy() == null && first <= nowMs) {
      slotsInDoubt.add(first);
    }
    if (past.waiting() != 0) {
      slotsInDoubt.add(past.waiting());
    }
    return slotsInDoubt;
  }

  /** Returns the first slot that is not decided; {@link Timetable#NEVER} when there is none. */
  public long nextSlot() {
    return slots.next(from());
  }

  /** Returns slots to come, as if nothing were missed. */
  public List<Long> next(long afterMs, int count) {
    List<Long> next = new ArrayList<>();
    long slot = slots.next(Math.max(afterMs, from()));
    while (slot != Timetable.NEVER && next.size() < count) {
      next.add(slot);
      slot = slots.next(slot);
    }
    return next;
  }

  /** Returns when it is due next. */
  public long dueAt(long nowMs) {
    return dueAt(past, nowMs);
  }

  private long dueAt(Past after, long nowMs) {
    if (isRunWanted(after)) {
      return nowMs;
    }
    if (wanted.pausedWhy() != null) {
      return NEVER_DUE;
    }
    long slot = slots.next(from(after));
    long dueAt = slot == Timetable.NEVER ? NEVER_DUE : slot + schedule.jitterMs(slot, slots);
    if (after.waiting() == 0) {
      return dueAt;
    }
    long lookMs = Math.min(LOOK_MAX_MS, Math.max(LOOK_MIN_MS, (nowMs - after.waiting()) / 4));
    return Math.min(dueAt, nowMs + lookMs);
  }

  private boolean isRunWanted(Past after) {
    return wanted.run() != null && !wanted.run().event().equals(after.ran());
  }

  private long from() {
    return from(past);
  }

  private long from(Past it) {
    return Math.max(it.last(), wanted.since());
  }

  private UUID event(long slot) {
    return TaskIds.ofSlot(schedule.name(), slot);
  }

  private boolean isLate(long slot, long seenMs) {
    return seenMs - slot > LATE_MS + schedule.jitterMs();
  }

  /**
   * Decides.
   *
   * @param seenMs when it was first seen that the schedule is due
   */
  public Step step(Known known, long seenMs, long nowMs) {
    return new Deciding(known, seenMs, nowMs).step();
  }

  /** One decision. */
  private final class Deciding {
    private final Known known;
    private final long seenMs;
    private final long nowMs;
    private final List<Shot> shots = new ArrayList<>();
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private Past after = past;

    Deciding(Known known, long seenMs, long nowMs) {
      this.known = known;
      this.seenMs = seenMs;
      this.nowMs = nowMs;
    }

    Step step() {
      long againMs = 0;
      if (wanted.pausedWhy() == null && !isWaitingSettled()) {
        againMs = slot();
      } else {
        againMs = nowMs;
      }
      if (shots.isEmpty() && isRunWanted(after) && isNothingDue()) {
        run();
      }
      long dueAt = dueAt(after, nowMs);
      return new Step(shots, after, Math.max(dueAt, againMs), counts);
    }

    /** Slots go first: one that is due may have fired already. */
    private boolean isNothingDue() {
      return wanted.pausedWhy() != null || firstDueAt() > nowMs;
    }

    private long firstDueAt() {
      long first = slots.next(from(after));
      return first == Timetable.NEVER
          ? Timetable.NEVER
          : first + schedule.jitterMs(first, slots);
    }

    /** Says whether this step was for the slot that waits. */
    private boolean isWaitingSettled() {
      long waiting = past.waiting();
      if (waiting == 0) {
        return false;
      }
      if (waiting <= wanted.since()) {
        after = after.waitingFor(0).with(waiting, Outcome.MISSED, nowMs);
        count(Outcome.MISSED, 1);
        return true;
      }
      if (isBusy() && !known.there().contains(event(waiting))) {
        return false;
      }
      after = after.waitingFor(0);
      fire(waiting, Outcome.FIRED);
      return true;
    }

    /** Decides on the first slot, if it is due; returns when there is more to do, or 0. */
    private long slot() {
      long first = slots.next(from());
      if (firstDueAt() > nowMs) {
        return 0;
      }
      if (known.there().contains(event(first))) {
        fire(first, Outcome.FIRED);
        return 0;
      }
      if (isLate(first, seenMs)) {
        return late(first);
      }
      tryToFire(first, Outcome.FIRED);
      return 0;
    }

    private long late(long first) {
      long newest = slots.last(from(), seenMs - LATE_MS - schedule.jitterMs() - 1);
      if (first <= past.catchUntil()) {
        return catchUp(first);
      }
      Rule rule = schedule.missed().rule();
      if (rule == Rule.SKIP) {
        miss(newest);
      } else if (rule == Rule.ONCE && first == newest) {
        tryToFire(first, Outcome.CAUGHT_UP);
      } else if (rule == Rule.ONCE) {
        miss(slots.last(from(), newest - 1));
      } else {
        long windowAt = seenMs - schedule.missed().windowMs();
        if (first < windowAt) {
          miss(slots.last(from(), windowAt - 1));
        } else {
          after = after.catchingUp(newest, schedule.missed().max());
          return catchUp(first);
        }
      }
      return 0;
    }

    private long catchUp(long first) {
      if (after.catchLeft() == 0) {
        miss(after.catchUntil());
        after = after.catchingUp(0, 0);
        return 0;
      }
      long slot = first;
      int most = schedule.overlap() == Overlap.ALLOW ? CAUGHT_UP_AT_ONCE : 1;
      for (int i = 0; i < most && slot <= after.catchUntil() && after.catchLeft() > 0; i++) {
        tryToFire(slot, Outcome.CAUGHT_UP);
        after = after.catchingUp(after.catchUntil(), after.catchLeft() - 1);
        slot = slots.next(slot);
      }
      if (slot > after.catchUntil()) {
        after = after.catchingUp(0, 0);
        return 0;
      }
      return nowMs + SECOND_MS * most / CAUGHT_UP_AT_ONCE;
    }

    private void tryToFire(long slot, Outcome outcome) {
      if (!isBusy()) {
        fire(slot, outcome);
      } else if (schedule.overlap() == Overlap.QUEUE && after.waiting() == 0) {
        after = after.waitingFor(slot);
      } else {
        after = after.with(slot, Outcome.SKIPPED, nowMs);
        count(Outcome.SKIPPED, 1);
      }
    }

    private boolean isBusy() {
      if (schedule.overlap() == Overlap.ALLOW) {
        return false;
      }
      Set<UUID> before = new LinkedHashSet<>();
      before(before);
      return before.stream().anyMatch(known.live()::contains);
    }

    private void fire(long slot, Outcome outcome) {
      if (!known.isHeard()) {
        after = after.with(slot, Outcome.MISSED, nowMs);
        count(Outcome.MISSED, 1);
        return;
      }
      shots.add(new Shot(event(slot), slot, after.fired()));
      after = after.with(slot, outcome, nowMs);
      count(outcome, 1);
    }

    private void run() {
      after = after.ran(wanted.run().event());
      boolean mayBegin = wanted.run().isForced() || !isBusy() && !hasFirstFired();
      if (known.isHeard() && mayBegin) {
        shots.add(new Shot(wanted.run().event(), 0, 0));
      } else {
        count(Outcome.SKIPPED, 1);
      }
    }

    private boolean hasFirstFired() {
      long first = slots.next(from(after));
      return first != Timetable.NEVER && known.live().contains(event(first));
    }

    /** Says of all slots up to one that they are missed; the last are remembered one by one. */
    private void miss(long upTo) {
      Deque<Long> last = new ArrayDeque<>();
      long slot = slots.next(from());
      int counted = 0;
      for (; slot <= upTo && counted < COUNTED_MAX; counted++) {
        last.add(slot);
        if (last.size() > Past.HISTORY_MAX) {
          last.poll();
        }
        slot = slots.next(slot);
      }
      if (slot < upTo) {
        last.add(upTo);
      }
      last.forEach(it -> after = after.with(it, Outcome.MISSED, nowMs));
      after = after.upTo(upTo);
      count(Outcome.MISSED, counted);
    }

    private void count(Outcome outcome, int by) {
      counts.merge(outcome, by, Integer::sum);
    }
  }
}
