package dev.offload.schedule;

import dev.offload.schedule.Schedule.When;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Timetables that were read before, as many schedules have the same: the 1,000 that were wanted
 * last. For one thread.
 */
public final class Timetables {
  private static final int MAX = 1_000;

  private final Map<When, Timetable> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<When, Timetable> eldest) {
          return size() > MAX;
        }
      };

  /** Returns the slots of a schedule. */
  public Timetable of(Schedule schedule) {
    Timetable before = known.get(schedule.when());
    if (before != null) {
      return before;
    }
    Timetable read = schedule.when().slots();
    known.put(schedule.when(), read);
    return read;
  }
}
