package dev.offload.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offload.schedule.Firing.Known;
import dev.offload.schedule.Firing.Shot;
import dev.offload.schedule.Firing.Step;
import dev.offload.task.TaskIds;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A schedule with a slot every ten seconds, made at 1,000 s. */
abstract class FiringFixture {
  static final long MADE = 1_000_000;
  static final long TEN = 10_000;

  Wanted wanted;
  Past past = Past.NONE;

  void define(String members) {
    wanted = Wanted.first(read(members), false, null, MADE);
    past = Past.NONE;
  }

  static Schedule read(String members) {
    JsonObject json = new JsonObject("{\"every\":\"10s\",\"topic\":\"t\"" + members + "}");
    ScheduleReader reader = new ScheduleReader(json);
    Schedule schedule = reader.read("beat", "1");
    assertEquals(List.of(), reader.problems());
    return schedule;
  }

  Step step(long nowMs, long... live) {
    return step(nowMs, known(live));
  }

  Step step(long nowMs, Known known) {
    Step step = new Firing(wanted, past).step(known, nowMs, nowMs);
    past = Past.of(step.after().stored());
    assertEquals(step.after(), past);
    return step;
  }

  static Known known(long... live) {
    Set<UUID> events = new HashSet<>();
    for (long slot : live) {
      events.add(event(slot));
    }
    return new Known(events, events);
  }

  static UUID event(long slot) {
    return TaskIds.ofSlot("beat", slot);
  }

  static List<Long> slots(Step step) {
    return step.shots().stream().map(Shot::slot).toList();
  }
}
