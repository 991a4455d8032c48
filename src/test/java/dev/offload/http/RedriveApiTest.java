package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Redrive;
import dev.offload.task.Redrive.Verb;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked to be redriven or discarded goes to a worker; what is malformed is named. */
class RedriveApiTest extends TopicFixture {
  private static final String CRM = "/api/topics/orders/subscriptions/crm/";
  private static final Redrive ALL = new Redrive(Verb.REDRIVE, "orders", "crm", 0, null, 0);

  @BeforeEach
  void begin() {
    node.worker.redriveAnswer = wanted -> new Answer.Stored(job(wanted), true);
  }

  @Test
  void the_task_that_does_it_is_answered() {
    RawResponse answer =
        node.send(RawRequest.of("POST " + CRM + "redrive HTTP/1.1").body(new byte[0]));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(node.worker.redrives).containsExactly(ALL);
    assertThat(answer.header("Location")).isEqualTo("/api/tasks/" + ALL.taskID());
    assertThat(answer.json().getString("taskID")).isEqualTo(ALL.taskID().toString());
    assertThat(answer.json().getString("topic")).isEqualTo("offload:redrive");
    assertThat(answer.json().getJsonObject("payload")).isEqualTo(ALL.json());
  }

  @Test
  void a_body_says_which() {
    String body = "{\"before\": \"2026-11-26T18:00:00+01:00\", \"errorContains\": \"410\"}";
    assertThat(publish(CRM + "discard", body).status()).isEqualTo(202);
    assertThat(publish(CRM + "redrive", "{\"before\": null}").status()).isEqualTo(202);
    assertThat(node.worker.redrives)
        .containsExactly(
            new Redrive(Verb.DISCARD, "orders", "crm", 1_795_712_400_000L, "410", 0), ALL);
  }

  @Test
  void one_that_is_under_way_is_named() {
    node.worker.redriveAnswer = wanted -> new Refusal(409, "under way");
    RawResponse answer = publish(CRM + "discard", "{}");
    assertRefused(answer, 409, "redrive_running");
    assertThat(answer.json().getString("taskID")).isEqualTo(ALL.taskID().toString());
  }

  @Test
  void that_it_is_not_known_is_said() {
    node.worker.redriveAnswer = wanted -> new Refusal(503, "nobody knows", true);
    RawResponse answer = publish(CRM + "redrive", "{}");
    assertRefused(answer, 503, "unavailable");
    assertThat(answer.json().getString("outcome")).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"before\": \"yesterday\"}; bad_request; before must be a time",
        "{\"before\": 1}; bad_request; before must be a string",
        "{\"before\": \"1960-01-01T00:00:00Z\"}; bad_request; before must be a time",
        "{\"errorContains\": \"\"}; bad_request; errorContains must have 1 to 200",
        "{\"error\": \"x\"}; unknown_member; unknown member \"error\"",
        "{\"before\": null, \"before\": null}; given_twice; before is given twice",
        "[]; bad_request; body must be a JSON object",
        "{; invalid_json; not valid JSON",
        "{} {}; invalid_json; nothing after it"
      })
  void what_is_malformed_is_refused_by_its_name(String body, String code, String detail) {
    RawResponse answer = publish(CRM + "redrive", body);
    assertRefused(answer, 400, code);
    assertThat(answer.detail()).contains(detail);
    assertThat(node.worker.redrives).isEmpty();
  }

  @Test
  void a_text_that_is_too_long_another_type_and_a_parameter_are_refused() {
    String tooLong = new JsonObject().put("errorContains", "x".repeat(201)).encode();
    assertRefused(publish(CRM + "redrive", tooLong), 400, "bad_request");
    assertRefused(
        node.send(post(CRM + "redrive", "text/plain", "{}")), 415, "unsupported_media_type");
    assertRefused(publish(CRM + "redrive?before=1", "{}"), 400, "unknown_parameter");
    assertThat(node.worker.redrives).isEmpty();
  }

  @Test
  void what_is_not_there_is_said_by_its_name() {
    assertRefused(
        publish("/api/topics/nothing/subscriptions/crm/redrive", "{}"), 404, "unknown_topic");
    RawResponse answer = publish("/api/topics/orders/subscriptions/other/discard", "{}");
    assertRefused(answer, 404, "unknown_subscription");
    assertThat(answer.detail()).contains("other");
    String own = "/api/topics/offload:redrive/subscriptions/default/redrive";
    assertRefused(publish(own, "{}"), 404, "unknown_topic");
  }

  @Test
  void its_task_is_listed_and_its_page_shows_it() {
    Task job = job(ALL);
    node.tasks.put(job);
    RawResponse list = node.send(RawRequest.of("GET /api/tasks?topic=offload:redrive HTTP/1.1"));
    assertThat(list.json().getJsonArray("items")).hasSize(1);
    RawRequest home = RawRequest.of("GET / HTTP/1.1").header("Accept", "text/html");
    assertThat(node.send(home).body()).contains(job.id().toString(), "offload:redrive/default");
    RawRequest page = RawRequest.of("GET /tasks/" + job.id() + " HTTP/1.1");
    RawResponse shown = node.send(page.header("Accept", "text/html"));
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body()).contains("redrive");
  }

  private static Task job(Redrive wanted) {
    return Task.received(
        wanted.taskID(), Redrive.SHELF, Payload.json(wanted.json().encode()), 1_000, 1_000);
  }
}
