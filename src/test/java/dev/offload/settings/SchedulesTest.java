package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.schedule.Declared;
import dev.offload.settings.Settings.InvalidSettingsException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final String TOPICS =
      "\"topics\": {\"reports\": {\"subscriptions\": {\"mail\": {\"handler\": \"java:x\"}}},"
          + " \"empty\": {}}";

  private static List<Declared> read(String schedules) {
    JsonObject file = new JsonObject("{" + TOPICS + ", \"schedules\": " + schedules + "}");
    return Settings.read(file, Map.of()).schedules();
  }

  private static List<String> problems(String schedules) {
    InvalidSettingsException wrong =
        catchThrowableOfType(InvalidSettingsException.class, () -> read(schedules));
    return wrong.problems();
  }

  @Test
  void schedules_are_read_with_their_names() {
    List<Declared> schedules =
        read(
            "{\"nightly\": {\"cron\": \"0 3 * * *\", \"topic\": \"reports\", \"payload\": [1]},"
                + " \"off\": {\"every\": \"90s\", \"topic\": \"reports\", \"paused\": true}}");
    assertThat(schedules).extracting(it -> it.schedule().name()).containsExactly("nightly", "off");
    assertThat(schedules).extracting(Declared::paused).containsExactly(null, true);
    assertThat(schedules.get(0).schedule().payload()).isEqualTo("[1]");
    assertThat(schedules.get(1).schedule().when().everyMs()).isEqualTo(90_000);
  }

  @Test
  void everything_that_is_wrong_is_said_with_its_place() {
    assertThat(
            problems(
                "{\"a\": {\"cron\": \"61 * * * *\", \"topic\": \"nope\"},"
                    + " \"b\": {\"every\": \"1h\", \"queue\": \"nope\"},"
                    + " \"c\": {\"every\": \"1h\", \"topic\": \"empty\", \"foo\": 1},"
                    + " \"D\": {\"at\": \"2027-01-01T00:00:00Z\", \"topic\": \"reports\"},"
                    + " \"e\": 7}"))
        .containsExactly(
            "schedules.a: cron at position 1, minute: expected 0-59, not 61",
            "schedules.a: there is no topic nope",
            "schedules.b: there is no queue nope",
            "schedules.c: foo is not a member; use one of at, cron, endAt, every, jitter, missed,"
                + " missedMax, missedWindow, offset, overlap, paused, payload, queue, startAt,"
                + " topic, zone",
            "schedules.c: the topic empty has no subscription",
            "schedules.D: name must have at most 80 characters: a-z, 0-9, and after the first . _"
                + " -",
            "schedules.e must be an object");
  }

  @Test
  void there_are_a_thousand_at_the_most() {
    JsonObject many = new JsonObject();
    for (int i = 0; i <= 1_000; i++) {
      many.put("s" + i, new JsonObject().put("every", "1h").put("topic", "reports"));
    }
    assertThat(problems(many.encode())).containsExactly("schedules must have at most 1000 members");
  }

  @Test
  void a_payload_is_bounded() {
    String payload = "\"" + "x".repeat(262_143) + "\"";
    assertThat(
            problems(
                "{\"a\": {\"every\": \"1h\", \"topic\": \"reports\", \"payload\": "
                    + payload
                    + "}}"))
        .containsExactly("schedules.a: payload is longer than 262144 bytes");
  }

  @Test
  void a_schedule_of_the_past_is_no_mistake() {
    assertThat(read("{\"a\": {\"at\": \"2020-01-01T00:00:00Z\", \"topic\": \"reports\"}}"))
        .hasSize(1);
  }
}
