package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.sqlite.SqliteTaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import dev.offload.task.TraceContext;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What anybody on the bus can publish to a topic. */
@ExtendWith(VertxExtension.class)
class TopicsOnBusTest {
  private static final String LATER = "3600000-3600000";
  private static final JsonObject TOPICS =
      new JsonObject(
          "{\"orders\": {\"subscriptions\":"
              + " {\"mail\": {\"handler\": \"demo\"}, \"stats\": {\"handler\": \"demo\"}}},"
              + " \"unheard\": {}, \"dropped\": {\"dropUnheard\": true}}");
  private FaultyStore store;
  private BusNode bus;
  private WorkerVerticle worker;

  @BeforeEach
  void start(Vertx vertx, @TempDir Path folder) throws Exception {
    store = new FaultyStore(BusNode.answer(SqliteTaskStore.open(vertx, folder)));
    bus = new BusNode(vertx, store.asSeen());
    worker = bus.deployWorker(LATER, TOPICS);
  }

  @AfterEach
  void close() throws Exception {
    bus.close();
  }

  @Test
  void a_request_is_answered_with_the_event_and_its_tasks_after_they_were_stored()
      throws Exception {
    JsonObject reply = bus.request("orders", new JsonObject().put("id", 7)).body();

    List<Task> stored = bus.tasks();
    UUID event = UUID.fromString(reply.getString("eventID"));
    assertThat(stored)
        .hasSize(2)
        .allSatisfy(
            task -> {
              assertThat(task.eventID()).isEqualTo(event);
              assertThat(task.payload().text()).isEqualTo("{\"id\":7}");
              assertThat(task.shelf().priority()).isEqualTo(4);
            });
    assertThat(reply.getJsonArray("tasks"))
        .containsExactlyInAnyOrderElementsOf(
            TaskJson.published(event, new Answer.Stored(stored, true)).getJsonArray("tasks"));
    assertThat(bus.stored(reply.getJsonArray("tasks").getJsonObject(0).getString("taskID")).shelf())
        .hasToString("Shelf[lane=orders/mail, priority=4]");
  }

  @Test
  void every_kind_of_JSON_value_is_a_payload() throws Exception {
    for (Object body :
        List.of(new JsonArray().add("a").addNull(), "t\u00e9xt", 5, 2.5, 1L << 60, true)) {
      JsonObject reply = bus.request("orders", body).body();
      String id = reply.getJsonArray("tasks").getJsonObject(0).getString("taskID");
      assertThat(bus.stored(id).payload().text()).isEqualTo(Json.encode(body));
    }
  }

  @Test
  void headers_are_the_options_whatever_their_case() throws Exception {
    long beforeMs = System.currentTimeMillis();
    Message<JsonObject> reply =
        bus.request(
            "orders", "a", "Delay", "2h", "priority", "9", "TIMEOUT", "5s", "expires", "7d");

    Task task = bus.stored(reply.body().getJsonArray("tasks").getJsonObject(0).getString("taskID"));
    assertThat(task.shelf().priority()).isEqualTo(9);
    assertThat(task.dueAt() - beforeMs).isBetween(7_200_000L, 7_200_000L + 3_700_000L);
    assertThat(task.payload().limits().timeoutMs()).isEqualTo(5_000);
    assertThat(task.payload().limits().expiresAt() - beforeMs).isGreaterThan(600_000_000L);
  }

  @Test
  void under_one_key_an_event_is_published_once() throws Exception {
    Message<JsonObject> first = bus.request("orders", "a", "idempotency-key", "k");
    Message<JsonObject> again = bus.request("orders", "a", "Idempotency-Key", "k");

    assertThat(again.body().getString("eventID")).isEqualTo(first.body().getString("eventID"));
    assertThat(again.body().getJsonArray("tasks")).hasSize(2);
    assertThat(first.headers().contains("idempotent-replayed")).isFalse();
    assertThat(again.headers().get("idempotent-replayed")).isEqualTo("true");
    assertThat(bus.tasks()).hasSize(2);
    assertThat(refused("orders", "b", "idempotency-key", "k").failureCode()).isEqualTo(422);
    assertThat(refused("orders", "a", "idempotency-key", "k", "delay", "1s").failureCode())
        .isEqualTo(422);
    assertThat(bus.tasks()).hasSize(2);
  }

  @Test
  void a_trace_is_stored_with_the_event_and_does_not_make_it_another_one() throws Exception {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0";
    String[] first = {"idempotency-key", "k", "TraceParent", trace + "1", "tracestate", "a=1"};
    String[] again = {"idempotency-key", "k", "traceparent", trace + "0"};
    JsonObject reply = bus.request("orders", "a", first).body();
    assertThat(bus.request("orders", "a", again).body().getString("eventID"))
        .isEqualTo(reply.getString("eventID"));
    bus.request("orders", "b", "traceparent", "malformed", "tracestate", "a=1");

    assertThat(bus.tasks())
        .filteredOn(task -> task.payload().text().equals("\"a\""))
        .hasSize(2)
        .allMatch(it -> new TraceContext(trace + "1", "a=1").equals(it.payload().trace()));
    assertThat(bus.tasks())
        .filteredOn(task -> task.payload().text().equals("\"b\""))
        .hasSize(2)
        .allMatch(task -> task.payload().trace() == null);
  }

  @Test
  void of_one_unique_key_there_is_one_task_in_each_lane() throws Exception {
    JsonObject first = bus.request("orders", "a", "unique", "k", "delay", "1h").body();
    Message<JsonObject> second =
        bus.request("orders", "b", "Unique", "k", "delay", "1h", "idempotency-key", "i");
    JsonObject other = bus.request("orders", "c", "unique", "l", "delay", "1h").body();

    assertThat(first.containsKey("deduplicated")).isFalse();
    assertThat(second.body().remove("deduplicated")).isEqualTo(true);
    assertThat(second.body()).isEqualTo(first);
    assertThat(second.headers().contains("idempotent-replayed")).isFalse();
    assertThat(other.containsKey("deduplicated")).isFalse();
    assertThat(bus.tasks()).hasSize(4);
  }

  @Test
  void what_has_no_key_is_no_replay_though_a_first_try_had_stored_it() throws Exception {
    store.setOnce("insert", Fault.UNKNOWN_DONE);

    Message<JsonObject> reply = bus.request("orders", "a");

    assertThat(bus.tasks()).hasSize(2);
    assertThat(reply.headers().contains("idempotent-replayed")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dely|1s|unknown header \"dely\"; there are delay, expires, idempotency-key, onConflict",
        "retention|1s|unknown header \"retention\"",
        "delay|30|delay must be a duration with its unit, such as 250ms, 30s, 5m, 2h or 7d",
        "runAt|soon|runAt must be a time with its offset",
        "priority|10|priority must be a whole number from 0 to 9",
        "timeout|25h|timeout must be from 1s to 24h",
        "unique|''|unique must have 1 to 200 characters",
        "idempotency-key|''|must have 1 to 255 characters"
      })
  void an_option_that_is_wrong_or_unknown_is_refused_by_its_name(
      String name, String value, String reason) throws Exception {
    ReplyException refused = refused("orders", "a", name, value);

    assertThat(refused.failureCode()).isEqualTo(400);
    assertThat(refused.getMessage()).contains(reason);
    assertThat(bus.tasks()).isEmpty();
  }

  @Test
  void an_option_that_is_given_twice_is_refused() throws Exception {
    assertThat(refused("orders", "a", "delay", "1s", "Delay", "2s"))
        .hasMessage("header delay is given twice");
  }

  @Test
  void what_is_no_JSON_or_too_long_is_refused() throws Exception {
    assertThat(refused("orders", null).failureCode()).isEqualTo(400);
    assertThat(refused("orders", new byte[] {1}).failureCode()).isEqualTo(400);
    assertThat(refused("orders", "\ud83d").getMessage()).contains("half of a surrogate pair");
    assertThat(refused("orders", Double.NaN).getMessage()).contains("NaN");
    assertThat(refused("orders", nested(JsonBody.DEPTH_MAX + 1)).getMessage())
        .isEqualTo("the message has more than 500 levels");
    assertThat(refused("orders", nested(JsonBody.DEPTH_MAX)).failureCode())
        .as("as deep as may be, but long")
        .isEqualTo(413);
    assertThat(refused("orders", "x".repeat(BusNode.TEXT_MAX_BYTES - 1)).failureCode())
        .isEqualTo(413);
    assertThat(bus.tasks()).isEmpty();
    bus.request("orders", "x".repeat(BusNode.TEXT_MAX_BYTES - 2));
    assertThat(bus.tasks()).hasSize(2);
  }

  @Test
  void a_topic_that_nobody_listens_to_refuses_unless_it_drops() throws Exception {
    assertThat(refused("unheard", "a"))
        .hasMessage("the topic unheard has no subscription")
        .extracting(ReplyException::failureCode)
        .isEqualTo(409);

    JsonObject reply = bus.request("dropped", "a").body();
    assertThat(reply.getString("eventID")).hasSize(36);
    assertThat(reply.getJsonArray("tasks")).isEmpty();
    assertThat(refused("dropped", "a", "delay", "x").failureCode()).isEqualTo(400);
    assertThat(bus.tasks()).isEmpty();
  }

  @Test
  void a_worker_that_leaves_is_at_no_address_and_comes_back_to_each_once(Vertx vertx)
      throws Exception {
    BusNode.answer(worker.close());
    for (String topic : List.of("orders", "dropped", "background-task")) {
      assertThat(refused(topic, "a").failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    }

    BusNode.answer(worker.open());
    vertx.eventBus().publish("orders", "a");
    bus.request("orders", "b");

    assertThat(bus.tasks()).hasSize(4);
  }

  private ReplyException refused(String topic, Object body, String... headers) {
    return catchThrowableOfType(ReplyException.class, () -> bus.request(topic, body, headers));
  }

  private static JsonArray nested(int levels) {
    JsonArray array = new JsonArray();
    for (int i = 1; i < levels; i++) {
      array = new JsonArray().add(array);
    }
    return array;
  }
}
