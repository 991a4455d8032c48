package dev.offload.observe;

import dev.offload.schedule.Past.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What becomes of the slots of schedules, counted. */
public final class ScheduleEvents {
  private final Map<Outcome, Counter> decided = new EnumMap<>(Outcome.class);
  private final Timer lateness;

  ScheduleEvents(MeterRegistry registry) {
    for (Outcome it : Outcome.values()) {
      String word = it.name().toLowerCase(Locale.ROOT);
      decided.put(it, registry.counter("offload.slots", "outcome", word));
    }
    lateness =
        Timer.builder("offload.slot.lateness")
            .serviceLevelObjectives(TaskMeters.LATENESS)
            .register(registry);
  }

  /** So many slots ended in each way. */
  public void decided(Map<Outcome, Integer> slots) {
    slots.forEach((outcome, count) -> decided.get(outcome).increment(count));
  }

  /** What a schedule published is in the store, so long after it was due. */
  public void fired(long lateMs) {
    lateness.record(Math.max(0, lateMs), TimeUnit.MILLISECONDS);
  }
}
