package dev.offload.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class ScheduleRefusalTest {
  private static final String CONF =
      "{\"topics\": {\"reports\": {\"subscriptions\": {\"mail\": {\"handler\": \"java:x\"}}},"
          + " \"empty\": {}}, \"schedules\": {\"mine\": {\"cron\": \"@daily\", \"topic\":"
          + " \"reports\"}}}";
  private static final String NIGHTLY =
      "{\"cron\": \"0 3 * * *\", \"zone\": \"Europe/Berlin\", \"topic\": \"reports\"}";
  private static final String PATH = "/api/schedules/nightly";

  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, new JsonObject(CONF));
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  private RawResponse send(String line, String body, String... headers) {
    RawRequest request = RawRequest.of(line + " HTTP/1.1");
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    if (body != null) {
      request.header("Content-Type", "application/json").body(body.getBytes(UTF_8));
    }
    return node.send(request);
  }

  @ParameterizedTest
  @CsvSource({
    "404, unknown_schedule, DELETE",
    "409, schedule_declared, DELETE",
    "412, precondition_failed, DELETE",
    "503, unavailable, DELETE"
  })
  void a_refusal_has_a_word_for_programs(int status, String code, String method) {
    node.worker.scheduling = command -> new Refusal(status, "no");
    RawResponse refused = send(method + " " + PATH, null);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo(code);
  }

  @Test
  void what_is_not_there_is_unknown() {
    RawResponse unknown = send("GET /api/schedules/other", null);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(new JsonObject(unknown.body()).getString("code")).isEqualTo("unknown_schedule");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"cron\":\"0 24 * * *\",\"topic\":\"reports\"}|invalid_schedule|cron at position 3, hour:"
            + " expected 0-23, not 24",
        "{\"cron\":\"0 0 31 2 *\",\"topic\":\"reports\"}|invalid_schedule|cron never fires before"
            + " 2200",
        "{\"every\":\"5\",\"topic\":\"reports\"}|invalid_schedule|every must be a duration with its"
            + " unit, such as 250ms, 30s, 5m, 2h or 7d, from 1s to 366d (for seconds write 5s)",
        "{\"every\":\"5s\",\"cron\":\"@daily\",\"topic\":\"reports\"}"
            + "|invalid_schedule|must have one"
            + " of cron, every and at",
        "{\"every\":\"5s\"}|invalid_schedule|must have one of topic and queue",
        "{\"every\":\"5s\",\"topic\":\"nope\"}|unknown_topic|there is no topic nope",
        "{\"every\":\"5s\",\"queue\":\"nope\"}|unknown_queue|there is no queue nope",
        "{\"every\":\"5s\",\"queue\":\"q\",\"overlap\":\"skip\"}|invalid_schedule|overlap must be"
            + " allow for a queue: Offload does not know when its receivers are done",
        "{\"every\":\"5s\",\"topic\":\"reports\",\"zone\":\"Mars\"}|invalid_schedule|zone must be a"
            + " name of the IANA time zone database, such as Europe/Berlin",
        "{\"every\":\"5s\",\"topic\":\"reports\",\"missedMax\":5}"
            + "|invalid_schedule|missedMax must be"
            + " given with \"missed\": \"all\" alone",
        "{\"at\":\"tomorrow\",\"topic\":\"reports\"}|invalid_schedule|at must be a time with its"
            + " offset, such as 2027-03-28T03:00:00+02:00, or a local one, such as"
            + " 2027-03-28T03:00:00",
        "{\"every\":\"5s\",\"topic\":\"reports\",\"crno\":1}"
            + "|unknown_member|unknown member \"crno\";"
            + " there are at, cron, endAt, every, jitter, missed, missedMax, missedWindow, offset,"
            + " overlap, paused, payload, queue, startAt, topic, zone",
        "{\"every\":\"5s\",\"topic\":\"reports\",\"paused\":\"yes\"}"
            + "|invalid_schedule|paused must be"
            + " true or false",
        "[]|invalid_schedule|body must be a JSON object",
        "{|invalid_json|body is not valid JSON"
      })
  void a_definition_that_is_wrong_is_refused_with_what_is_wrong(
      String body, String code, String detail) {
    RawResponse refused = send("PUT " + PATH, body);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    JsonObject problem = new JsonObject(refused.body());
    assertThat(problem.getString("detail")).startsWith(detail);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(node.worker.schedules).isEmpty();
  }

  @Test
  void other_bad_requests_say_what_is_wrong() {
    assertThat(send("PUT /api/schedules/Night", NIGHTLY).status()).isEqualTo(400);
    assertThat(send("PUT /api/schedules/preview", NIGHTLY).status()).isEqualTo(405);
    assertThat(send("PUT " + PATH, NIGHTLY, "If-Match: 3").status()).isEqualTo(400);
    assertThat(send("PUT " + PATH, NIGHTLY, "If-None-Match: \"3\"").status()).isEqualTo(400);
    assertThat(send("GET " + PATH + "?next=0", null).status()).isEqualTo(400);
    assertThat(send("GET /api/schedules?limit=101", null).status()).isEqualTo(400);
    assertThat(send("GET /api/schedules?cursor=x", null).status()).isEqualTo(400);
    assertThat(send("POST " + PATH + "/run?force=yes", null).status()).isEqualTo(400);
    assertThat(send("POST " + PATH + "/run?now=yes", null).status()).isEqualTo(400);
    String tooLong = "{\"payload\":\"" + "x".repeat(262_143) + "\",\"every\":\"5s\"}";
    assertThat(send("PUT " + PATH, tooLong).status()).isEqualTo(413);
    RawResponse unheard = send("PUT " + PATH, "{\"every\":\"5s\",\"topic\":\"empty\"}");
    assertThat(unheard.status()).isEqualTo(409);
    assertThat(unheard.json().getString("code")).isEqualTo("no_subscriptions");
  }

  @Test
  void a_definition_without_a_slot_to_come_is_an_invalid_one() {
    node.worker.scheduling = command -> new Refusal(400, "it has no slot to come");

    RawResponse refused = send("PUT " + PATH, NIGHTLY);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getString("code")).isEqualTo("invalid_schedule");
  }

  @Test
  void a_body_of_another_type_is_refused_with_the_type_that_is_taken() {
    RawResponse put =
        node.send(
            RawRequest.of("PUT " + PATH + " HTTP/1.1")
                .header("Content-Type", "text/plain")
                .body(NIGHTLY.getBytes(UTF_8)));

    assertThat(put.status()).isEqualTo(415);
    assertThat(put.header("Accept")).isEqualTo("application/json");
  }
}
