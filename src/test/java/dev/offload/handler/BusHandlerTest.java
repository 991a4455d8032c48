package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome.Again;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Failed;
import dev.offload.handler.Outcome.NotTried;
import dev.offload.handler.Run.Stop;
import dev.offload.task.Payload;
import dev.offload.task.TraceContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class BusHandlerTest {
  private static final String ADDRESS = "stats.orders";
  private static final long LEFT_MS = 20_000;

  private final BlockingQueue<Message<Object>> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> cancels = new LinkedBlockingQueue<>();
  private Vertx vertx;

  @BeforeEach
  void begin(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void the_consumer_is_sent_the_payload_and_headers_that_say_what_it_is_for() throws Exception {
    answer(message -> message.reply(null));
    Payload payload = Payload.json("{\"total\":7}");

    assertThat(TestRun.of(vertx, handler(LEFT_MS), payload, "{\"at\":5}").outcome())
        .isEqualTo(new Complete(null));

    Message<Object> message = asked.take();
    assertThat(message.body()).isEqualTo(new JsonObject().put("total", 7));
    assertThat(Map.ofEntries(message.headers().entries().toArray(new Map.Entry[0])))
        .isEqualTo(
            Map.of(
                "taskID", TestRun.TASK.toString(),
                "eventID", TestRun.EVENT.toString(),
                "topic", "orders",
                "subscription", "invoice",
                "attempt", "3",
                "deadline", "2023-11-14T22:18:20.000Z",
                "state", "{\"at\":5}"));
  }

  @Test
  void the_trace_of_the_event_is_told() throws Exception {
    answer(message -> message.reply(null));
    TraceContext given = new TraceContext("00-" + "1".repeat(32) + "-b7ad6b7169203331-01", "a=1");
    TestRun run = TestRun.of(vertx, handler(LEFT_MS), Payload.json("1").with(given), null);
    run.outcome();
    assertThat(asked.take().headers().entries())
        .extracting(it -> it.getKey() + ": " + it.getValue())
        .contains("traceparent: " + run.delivery().trace().parent(), "tracestate: a=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "7", "0.5", "\"text\"", "[1,null]", "{\"a\":{}}"})
  void any_JSON_value_may_be_sent_and_replied(String json) throws Exception {
    answer(message -> message.reply(message.body()));

    TestRun run = TestRun.of(vertx, handler(LEFT_MS), Payload.json(json), null);

    assertThat(run.outcome()).isEqualTo(new Complete(json.equals("null") ? null : json));
    assertThat(asked.take().headers().contains("state")).isFalse();
  }

  @Test
  void a_text_that_is_no_JSON_is_sent_as_it_is() throws Exception {
    answer(message -> message.reply(message.body()));
    Payload payload = new Payload("text/plain", "{plain", Map.of());

    assertThat(TestRun.of(vertx, handler(LEFT_MS), payload, null).outcome())
        .isEqualTo(new Complete("\"{plain\""));
  }

  @Test
  void a_reply_that_is_no_JSON_is_an_error() throws Exception {
    answer(message -> message.reply(Buffer.buffer("{}")));

    assertThat(((Failed) run().outcome()).message())
        .startsWith("the reply is a io.vertx.core.buffer.")
        .endsWith(", not a JSON value");
  }

  @Test
  void a_reply_that_is_too_long_is_an_error() throws Exception {
    answer(message -> message.reply("e".repeat(300_000)));

    assertThat(run().outcome())
        .isEqualTo(
            Failed.of("bad answer", "the result takes 300002 bytes as JSON, the limit is 262144"));
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, 250",
    "30s, 30000",
    "5m, 300000",
    "2h, 7200000",
    "366d, 31622400000",
    "0s, 0"
  })
  void a_reply_may_ask_for_another_part(String after, long ms) throws Exception {
    JsonObject asks = new JsonObject().put("after", after).put("state", new JsonArray().add(1));
    answer(message -> message.reply(new JsonObject().put("$again", asks)));

    assertThat(run().outcome()).isEqualTo(new Again(ms, "[1]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "{}",
        "{\"after\":5}",
        "{\"after\":\"5\"}",
        "{\"after\":\"-5s\"}",
        "{\"after\":\"1w\"}",
        "{\"after\":\"367d\"}",
        "{\"after\":\"99999999999d\"}",
        "{\"after\":\"5s\",\"more\":1}"
      })
  void one_that_asks_in_another_way_is_an_error(String asks) throws Exception {
    answer(message -> message.reply(new JsonObject().put("$again", Json.decodeValue(asks))));

    assertThat(((Failed) run().outcome()).message()).contains("again");
  }

  @Test
  void an_object_with_more_than_that_member_is_a_result() throws Exception {
    answer(message -> message.reply(new JsonObject().put("$again", 1).put("more", 2)));

    assertThat(run().outcome()).isEqualTo(new Complete("{\"$again\":1,\"more\":2}"));
  }

  @ParameterizedTest
  @CsvSource({
    "399, false",
    "400, true",
    "404, true",
    "408, false",
    "425, false",
    "429, false",
    "499, true",
    "500, false",
    "0, false",
    "-7, false"
  })
  void a_failure_is_final_by_its_code(int code, boolean isFinal) throws Exception {
    answer(message -> message.fail(code, "no such order"));

    assertThat(run().outcome()).isEqualTo(new Failed("fail " + code, "no such order", isFinal, 0));
  }

  @Test
  void where_nobody_listens_it_was_not_tried() throws Exception {
    assertThat(run().outcome()).isEqualTo(new NotTried("nobody listens at stats.orders", 0));
  }

  @Test
  void no_reply_until_the_deadline_is_a_timeout() throws Exception {
    answer(message -> {});

    assertThat(TestRun.of(vertx, handler(2)).outcome())
        .isEqualTo(Failed.of("timeout", "no answer from stats.orders within 2 ms"));
    assertThat(TestRun.of(vertx, handler(-5)).outcome())
        .isEqualTo(Failed.of("timeout", "no answer from stats.orders within 1 ms"));
  }

  @Test
  void the_consumer_is_told_that_an_attempt_should_end_and_may_still_answer() throws Exception {
    listenToCancels();
    answer(message -> {});
    TestRun run = run();
    Message<Object> message = asked.take();

    run.stop(Stop.TIMEOUT);

    assertThat(cancels.poll(TestRun.WAIT_S, TimeUnit.SECONDS))
        .isEqualTo(
            new JsonObject()
                .put("taskID", TestRun.TASK.toString())
                .put("attempt", 3)
                .put("reason", "timeout"));
    assertThat(run.isOpen()).isTrue();
    message.reply("saved");
    assertThat(run.outcome()).isEqualTo(new Complete("\"saved\""));
  }

  @Test
  void of_one_that_ended_nothing_is_told() throws Exception {
    listenToCancels();
    answer(message -> message.reply(1));
    TestRun run = run();
    run.outcome();

    run.stop(Stop.CANCELLED);
    run.worker().runOnContext(v -> vertx.eventBus().publish(ADDRESS + ".cancel", "next"));

    assertThat(cancels.poll(TestRun.WAIT_S, TimeUnit.SECONDS)).isEqualTo("next");
  }

  private void listenToCancels() {
    vertx.eventBus().consumer(ADDRESS + ".cancel", message -> cancels.add(message.body()));
  }

  private void answer(Consumer<Message<Object>> how) {
    vertx
        .eventBus()
        .consumer(
            ADDRESS,
            message -> {
              asked.add(message);
              how.accept(message);
            });
  }

  private TestRun run() {
    return TestRun.of(vertx, handler(LEFT_MS));
  }

  private BusHandler handler(long leftMs) {
    return new BusHandler(
        vertx.eventBus(), ADDRESS, () -> TestRun.DEADLINE_AT - leftMs, failure -> {});
  }
}
