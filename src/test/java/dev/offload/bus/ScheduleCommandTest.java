package dev.offload.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleCommandTest {
  static Stream<ScheduleCommand> commands() {
    String all =
        "{\"every\":\"90s\",\"offset\":\"250ms\",\"zone\":\"Asia/Kolkata\",\"topic\":\"t\","
            + "\"startAt\":\"2027-01-01T00:00:00Z\",\"endAt\":\"2028-01-01T00:00:00Z\","
            + "\"jitter\":\"3s\",\"missed\":\"all\",\"missedWindow\":\"2d\",\"missedMax\":7,"
            + "\"overlap\":\"queue\"}";
    return Stream.of(
        new ScheduleCommand.Put(read(all), true, 3),
        new ScheduleCommand.Put(read("{\"cron\":\"@daily\",\"queue\":\"q\"}"), null, -1),
        new ScheduleCommand.Put(read("{\"at\":\"2027-03-28T02:30:00\",\"topic\":\"t\"}"), false, 0),
        new ScheduleCommand.Pause("a", "why", 3),
        new ScheduleCommand.Pause("a", null, -1),
        new ScheduleCommand.Run("a", true),
        new ScheduleCommand.Remove("a", 7));
  }

  private static Schedule read(String json) {
    ScheduleReader reader = new ScheduleReader(new JsonObject(json));
    Schedule schedule = reader.read("a", "[1.50]");
    assertThat(reader.problems()).isEmpty();
    return schedule;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void comes_to_another_node_as_it_was(ScheduleCommand command) {
    JsonObject wire = new JsonObject(command.json().encode());
    assertThat(ScheduleCommand.of(wire)).isEqualTo(command);
  }

  @Test
  void one_with_a_zone_that_is_not_known_here_is_none() {
    JsonObject wire = commands().findFirst().orElseThrow().json();
    wire.getJsonObject("definition").put("zone", "Mars/Olympus_Mons");
    assertThatThrownBy(() -> ScheduleCommand.of(wire))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zone");
  }
}
