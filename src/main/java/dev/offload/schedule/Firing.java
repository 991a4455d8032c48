package dev.offload.schedule;

import dev.offload.schedule.Past.Outcome;
import dev.offload.schedule.Schedule.Overlap;
import dev.offload.task.TaskIds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a schedule does next. Pure: the same schedule, past and times give the same step.
 *
 * <p>What a step fires it says before that is stored, so an owner that ended in between leaves
 * slots that have fired and are not recorded. A step of a schedule whose tasks may not overlap
 * fires no slot but the first that is not decided, or the one that waits, so whoever comes next
 * knows where to look.
 */
public final class Firing {

  /** When a schedule is due that has no slot to come: 9999-12-31. */
  public static final long NEVER_DUE = 253_402_214_400_000L;

  /** A slot that is seen later than this after it was due is missed. */
  static final long LATE_MS = 1_000;

  private static final long LOOK_MIN_MS = 1_000;
  private static final long LOOK_MAX_MS = 10_000;

  final Wanted wanted;
  final Past past;
  final Schedule schedule;
  final Timetable slots;

  public Firing(Wanted wanted, Past past) {
    this(wanted, past, wanted.schedule().when().slots());
  }

  /**
   * @param slots those of the schedule
   */
  public Firing(Wanted wanted, Past past, Timetable slots) {
    this.wanted = wanted;
    this.past = past;
    this.schedule = wanted.schedule();
    this.slots = slots;
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
  void before(Set<UUID> events) {
    if (past.fired() != 0) {
      events.add(event(past.fired()));
    }
    if (past.ran() != null) {
      events.add(past.ran());
    }
    if (wanted.run() != null) {
      // An owner may have begun it without having said so.
      events.add(wanted.run().event());
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
    // Where the clock was set back, it does not say whether one was due.
    boolean mayHaveBeenDue = first != Timetable.NEVER && (first <= nowMs || nowMs < from());
    if (wanted.pausedWhy() == null && mayHaveBeenDue) {
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

  long dueAt(Past after, long nowMs) {
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

  boolean isRunWanted(Past after) {
    return wanted.run() != null && !wanted.run().event().equals(after.ran());
  }

  long from() {
    return from(past);
  }

  long from(Past it) {
    return Math.max(it.last(), wanted.since());
  }

  UUID event(long slot) {
    return TaskIds.ofSlot(schedule.name(), slot);
  }

  boolean isLate(long slot, long seenMs) {
    return seenMs - slot > LATE_MS + schedule.jitterMs();
  }

  /**
   * Decides.
   *
   * @param seenMs when it was first seen that the schedule is due
   */
  public Step step(Known known, long seenMs, long nowMs) {
    return new Decision(this, known, seenMs, nowMs).step();
  }
}
