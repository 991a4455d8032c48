package dev.offload.schedule;

import dev.offload.schedule.Firing.Known;
import dev.offload.schedule.Firing.Shot;
import dev.offload.schedule.Firing.Step;
import dev.offload.schedule.Past.Outcome;
import dev.offload.schedule.Schedule.Missed.Rule;
import dev.offload.schedule.Schedule.Overlap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One step of a schedule: what becomes of the slots that are due. */
final class Decision {

  /** How many slots are caught up in a second. */
  static final int CAUGHT_UP_AT_ONCE = 10;

  /** How many of the slots that were missed at once are counted. */
  static final int COUNTED_MAX = 1_000;

  private static final long SECOND_MS = 1_000;

  private final Firing firing;
  private final Schedule schedule;
  private final Timetable slots;
  private final Wanted wanted;
  private final Past past;
  private final Known known;
  private final long seenMs;
  private final long nowMs;
  private final List<Shot> shots = new ArrayList<>();
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private Past after;

  Decision(Firing firing, Known known, long seenMs, long nowMs) {
    this.firing = firing;
    this.schedule = firing.schedule;
    this.slots = firing.slots;
    this.wanted = firing.wanted;
    this.past = firing.past;
    this.after = past;
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
    if (shots.isEmpty() && firing.isRunWanted(after) && isNothingDue()) {
      run();
    }
    long dueAt = firing.dueAt(after, nowMs);
    return new Step(shots, after, Math.max(dueAt, againMs), counts);
  }

  /** Slots go first: one that is due may have fired already. */
  private boolean isNothingDue() {
    return wanted.pausedWhy() != null || firstDueAt() > nowMs;
  }

  private long firstDueAt() {
    long first = slots.next(firing.from(after));
    return first == Timetable.NEVER ? Timetable.NEVER : first + schedule.jitterMs(first, slots);
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
    if (isBusy() && !known.there().contains(firing.event(waiting))) {
      return false;
    }
    after = after.waitingFor(0);
    fire(waiting, Outcome.FIRED);
    return true;
  }

  /** Decides on the first slot, if it is due; returns when there is more to do, or 0. */
  private long slot() {
    long first = slots.next(firing.from());
    if (firstDueAt() > nowMs) {
      return 0;
    }
    if (known.there().contains(firing.event(first))) {
      fire(first, Outcome.FIRED);
      return 0;
    }
    if (firing.isLate(first, seenMs)) {
      return late(first);
    }
    tryToFire(first, Outcome.FIRED);
    return 0;
  }

  private long late(long first) {
    long newest = slots.last(firing.from(), seenMs - Firing.LATE_MS - schedule.jitterMs() - 1);
    if (first <= past.catchUntil()) {
      return catchUp(first);
    }
    Rule rule = schedule.missed().rule();
    if (rule == Rule.SKIP) {
      miss(newest);
    } else if (rule == Rule.ONCE && first == newest) {
      tryToFire(first, Outcome.CAUGHT_UP);
    } else if (rule == Rule.ONCE) {
      miss(slots.last(firing.from(), newest - 1));
    } else {
      long windowAt = seenMs - schedule.missed().windowMs();
      if (first < windowAt) {
        miss(slots.last(firing.from(), windowAt - 1));
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
    firing.before(before);
    return before.stream().anyMatch(known.live()::contains);
  }

  private void fire(long slot, Outcome outcome) {
    if (!known.isHeard()) {
      after = after.with(slot, Outcome.MISSED, nowMs);
      count(Outcome.MISSED, 1);
      return;
    }
    shots.add(new Shot(firing.event(slot), slot, after.fired()));
    after = after.with(slot, outcome, nowMs);
    count(outcome, 1);
  }

  private void run() {
    UUID event = wanted.run().event();
    after = after.ran(event);
    boolean hasBegun = known.there().contains(event);
    boolean mayBegin = wanted.run().isForced() || hasBegun || !isBusy() && !hasFirstFired();
    if (known.isHeard() && mayBegin) {
      shots.add(new Shot(event, 0, 0));
    } else {
      count(Outcome.SKIPPED, 1);
    }
  }

  private boolean hasFirstFired() {
    long first = slots.next(firing.from(after));
    return first != Timetable.NEVER && known.live().contains(firing.event(first));
  }

  /** Says of all slots up to one that they are missed; the last are remembered one by one. */
  private void miss(long upTo) {
    Deque<Long> last = new ArrayDeque<>();
    long slot = slots.next(firing.from());
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
