package dev.offload.http.publish;

import static dev.offload.http.publish.Reading.JSON;
import static dev.offload.http.publish.Reading.NOW_MS;
import static dev.offload.http.publish.Reading.batch;
import static dev.offload.http.publish.Reading.event;
import static dev.offload.http.publish.Reading.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Problem;
import dev.offload.http.publish.BatchRequest.Item;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.TaskIds;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchRequestTest {
  private static final String CLOUD_EVENTS = "application/cloudevents-batch+json";
  private static final String ID = "01a20a48-fa1e-7d4f-bc67-f2cd3f93224c";

  @Test
  void each_event_has_its_own_options_and_key() {
    String body =
        """
        {"events": [
          {"payload": {"n" : 1e400, "i": 12345678901234567890}},
          {"payload": null, "eventID": "%s", "delay": "5m", "priority": 9, "timeout": "30s",
           "idempotencyKey": "a, \\"b\\""},
          {"payload": "\\u00e9", "runAt": "2027-01-15T08:00:01Z", "delay": null, "eventID": null}
        ]}"""
            .formatted(ID);

    assertThat(batch(JSON, body))
        .containsExactly(
            taken(
                null,
                "{\"n\" : 1e400, \"i\": 12345678901234567890}",
                new Options(NOW_MS, 4, 0, 0, null),
                null,
                Map.of()),
            taken(
                UUID.fromString(ID),
                "null",
                new Options(NOW_MS + 300_000, 9, 30_000, 0, null),
                "key:a, \"b\"",
                Map.of("delay", "5m", "priority", "9", "timeout", "30s", "eventID", ID)),
            taken(
                null,
                "\"\\u00e9\"",
                new Options(NOW_MS + 1_000, 4, 0, 0, null),
                null,
                Map.of("runAt", "2027-01-15T08:00:01Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5                                             | event must be a JSON object",
        "{}                                            | payload is missing",
        "{\"payload\":1,\"a\":null}                    | unknown member \"a\"; there are delay",
        "{\"payload\":1,\"expires\":\"5m\"}            | unknown member \"expires\"",
        "{\"payload\":1,\"payload\":2}                 | payload is given twice",
        "{\"payload\":1,\"delay\":5}                   | for seconds write 5s",
        "{\"payload\":1,\"delay\":{}}                  | delay must be a duration",
        "{\"payload\":1,\"priority\":\"5\"}            | priority must be",
        "{\"payload\":1,\"priority\":5.0}              | priority must be",
        "{\"payload\":1,\"priority\":true}             | priority must be",
        "{\"payload\":1,\"delay\":\"1s\",\"runAt\":\"2027-01-15T08:00:01Z\"} | together",
        "{\"payload\":1,\"eventID\":5}                 | eventID must be a string",
        "{\"payload\":1,\"eventID\":\"5\"}             | eventID must be a UUIDv7",
        "{\"payload\":1,\"idempotencyKey\":5}          | idempotencyKey must be a string",
        "{\"payload\":1,\"idempotencyKey\":\"\"}       | 1 to 255 characters",
        "{\"payload\":1,\"idempotencyKey\":\"\\n\"}    | visible ASCII",
      })
  void one_event_is_refused_and_the_others_are_not(String event, String reason) {
    List<Item> items = batch(JSON, "{\"events\":[{\"payload\":1}," + event + ",{\"payload\":2}]}");

    assertThat(items).hasSize(3);
    assertThat(items.get(0).publication().payload()).isEqualTo(Payload.json("1"));
    assertThat(items.get(0).problem()).isNull();
    assertThat(items.get(1).publication()).isNull();
    assertThat(items.get(1).problem().status()).isEqualTo(400);
    assertThat(items.get(1).problem().refusal().reason()).contains(reason);
    assertThat(items.get(2).publication().payload()).isEqualTo(Payload.json("2"));
  }

  @Test
  void a_member_that_is_not_known_has_a_word_of_its_own() {
    assertThat(own("{\"payload\":1,\"a\":1}").problem().code()).isEqualTo("unknown_member");
    assertThat(own("{}").problem().code()).isEqualTo("invalid_event");
  }

  @Test
  void an_id_is_at_most_a_minute_from_the_future() {
    String last = id(NOW_MS + 60_000);
    String late = id(NOW_MS + 60_001);

    assertThat(own("{\"payload\":1,\"eventID\":\"" + last + "\"}").publication().eventID())
        .hasToString(last);
    assertThat(own("{\"payload\":1,\"eventID\":\"" + late + "\"}").problem().refusal().reason())
        .isEqualTo("eventID is more than a minute in the future");
    assertThat(own("{\"payload\":1,\"eventID\":\"" + ID.toUpperCase() + "\"}").problem().status())
        .isEqualTo(400);
  }

  @Test
  void one_payload_may_be_too_long() {
    assertThat(own("{\"payload\":\"" + "a".repeat(999) + "\"}").problem().status()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                            | body must be one JSON value",
        "[]                            | body must be a JSON object",
        "{}                            | body must have events",
        "{\"events\":{}}               | body must have events",
        "{\"events\":null}             | body must have events",
        "{\"events\":[]}               | events must be 1 to 1000",
        "{\"events\":[1],\"events\":[2]} | events is given twice",
        "{\"events\":[1],\"x\":1}      | unknown member \"x\"; there are events",
        "{\"events\":[1}               | body is not valid JSON",
      })
  void a_whole_that_is_malformed_is_one_problem(String body, String reason) {
    Problem problem = Reading.problem(() -> batch(JSON, body));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.refusal().reason()).contains(reason);
  }

  @Test
  void there_are_at_most_1000_events() {
    String most = "1,".repeat(999) + "1";

    assertThat(batch(JSON, "{\"events\":[" + most + "]}")).hasSize(1_000);
    assertThat(Reading.problem(() -> batch(JSON, "{\"events\":[1," + most + "]}")).status())
        .isEqualTo(400);
    assertThat(batch(CLOUD_EVENTS, "[" + most + "]")).hasSize(1_000);
    assertThat(Reading.problem(() -> batch(CLOUD_EVENTS, "[1," + most + "]")).status())
        .isEqualTo(400);
  }

  @Test
  void CloudEvents_are_read_one_by_one() {
    List<Item> items =
        batch(
            CLOUD_EVENTS + "; charset=utf-8",
            "[" + event(",\"data\":[1]") + ", {}, 5, " + event(",\"data_base64\":\"/w==\"") + "]");

    assertThat(items.get(0).publication()).isEqualTo(Reading.structured(event(",\"data\":[1]")));
    assertThat(items.get(0).publication().key()).isEqualTo("ce:/s 1");
    assertThat(items.subList(1, 4))
        .extracting(item -> item.problem().status())
        .containsExactly(400, 400, 415);
  }

  @Test
  void a_batch_of_CloudEvents_may_be_empty_but_is_an_array() {
    assertThat(batch(CLOUD_EVENTS, "[]")).isEmpty();
    assertThat(Reading.problem(() -> batch(CLOUD_EVENTS, event(""))).status()).isEqualTo(400);
  }

  @Test
  void another_type_is_told_which_are_taken() {
    Problem problem = Reading.problem(() -> batch("text/plain", "[]"));

    assertThat(problem.status()).isEqualTo(415);
    assertThat(problem.headers())
        .containsEntry("Accept-Post", "application/json, application/cloudevents-batch+json");
  }

  @Test
  void a_batch_has_no_options_of_its_own() {
    BatchRequest request =
        new BatchRequest(
            headers("Content-Type", JSON), Map.of("delay", List.of("5m")), Buffer.buffer("{}"));

    assertThat(Reading.problem(() -> request.read(100, NOW_MS)).refusal().reason())
        .startsWith("unknown query parameter \"delay\"");
  }

  private static Item own(String event) {
    return batch(JSON, "{\"events\":[" + event + "]}").get(0);
  }

  private static String id(long ms) {
    return new TaskIds(() -> ms).next().toString();
  }

  private static Item taken(
      UUID id, String json, Options options, String key, Map<String, String> given) {
    return new Item(new Publication(id, Payload.json(json), options, key, given), null);
  }
}
