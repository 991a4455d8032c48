package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers in a jar, and webhooks: what their users see when a node ends, however it does. */
@Timeout(90)
class HandlerIT extends HandlerFixture {
  private static final int MANY = 100;
  private static final int EXIT_SIGTERM = 143;
  private static final long STOP_MAX_MS = 10_000;
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final List<String> verified = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();

  @Test
  void a_key_that_is_tried_until_it_is_answered_is_one_event_whatever_is_killed() throws Exception {
    configure(probe(8, "5m"));
    start();
    Random random = new Random();
    KeyedEvents events = new KeyedEvents("probes", 16, 0, List.of(node.baseUrl()));
    for (int kills = 0; kills < 3; kills++) {
      int before = events.acknowledgedCount();
      Eventually.within(PATIENCE, "answers", () -> events.acknowledgedCount() > before + 50);
      Eventually.pass(random.nextInt(500));
      node.kill();
      start();
      events.target(List.of(node.baseUrl()));
    }
    Map<String, String> eventByKey = events.finish();
    events.publishAgain(node.baseUrl());
    System.out.println("3 kills: " + events);

    assertThat(new HashSet<>(eventByKey.values())).hasSameSizeAs(eventByKey.keySet());
    List<JsonObject> tasks = untilEnded(eventByKey.size());
    assertThat(tasks.stream().map(task -> task.getString("eventID")))
        .containsExactlyInAnyOrderElementsOf(eventByKey.values());
    assertThat(tasks).allMatch(task -> task.getString("status").equals("complete"));
    assertThat(tasks)
        .allSatisfy(
            task ->
                assertThat(eventByKey.get(task.getJsonObject("payload").getString("key")))
                    .isEqualTo(task.getString("eventID")));
  }

  @Test
  void what_handlers_publish_is_there_once_for_each_task_though_the_node_is_killed()
      throws Exception {
    JsonObject probes = new JsonObject().put("subscriptions", probe(8, "5m"));
    configureTopics(new JsonObject().put("probes", probes).put("others", probes));
    start();
    Random random = new Random();
    for (int kills = 0; kills < 2; kills++) {
      publish(MANY, new JsonObject().put("do", "publish"));
      Eventually.pass(random.nextInt(1_000));
      node.kill();
      start();
    }

    List<JsonObject> tasks = untilEnded(4 * MANY);
    assertThat(tasks).allMatch(task -> task.getString("status").equals("complete"));
    List<String> by =
        tasks.stream()
            .filter(task -> task.getString("topic").equals("others"))
            .map(task -> task.getJsonObject("payload").getString("by"))
            .toList();
    assertThat(by)
        .containsExactlyInAnyOrderElementsOf(
            tasks.stream()
                .filter(task -> task.getString("topic").equals("probes"))
                .map(task -> task.getString("taskID"))
                .toList());
  }

  @Test
  void code_that_never_returns_or_throws_errors_keeps_nobody_else_from_running() throws Exception {
    configure(probe(6, "1s"));
    start();
    for (String wild : List.of("block", "spin", "overflow", "link")) {
      publish(1, new JsonObject().put("do", wild));
    }
    publish(MANY, new JsonObject());
    Api api = new Api(node.baseUrl());
    Eventually.within(
        PATIENCE,
        "the others to complete, at a node that is ready",
        () -> {
          assertThat(isReady()).isTrue();
          return api.tasks("complete").size() == MANY && api.tasks("failed").size() == 4;
        });

    List<String> errors =
        untilEnded(MANY + 4).stream()
            .filter(task -> task.getString("status").equals("failed"))
            .map(task -> outcomes(task) + " " + task.getJsonObject("error").getString("type"))
            .toList();
    assertThat(errors)
        .containsExactlyInAnyOrder(
            "[timeout, timeout] timeout",
            "[timeout, timeout] timeout",
            "[error, error] java.lang.StackOverflowError",
            "[error, error] java.lang.NoClassDefFoundError");
    assertStopsInTime();
  }

  @Test
  void a_webhook_is_tried_again_and_its_receiver_can_verify_each_attempt() throws Exception {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/hook", this::receive);
    receiver.start();
    try {
      set("HOOK", SECRET);
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
      configure(
          new JsonObject().put("hook", retried().put("handler", url).put("secretEnv", "HOOK")));
      start();
      publish(1, new JsonObject().put("naïve", "payload 👍"));

      JsonObject task = untilEnded(1).get(0);

      assertThat(wrong).isEmpty();
      String id = task.getString("taskID");
      assertThat(verified).containsExactly("1 " + id, "2 " + id);
      assertThat(outcomes(task)).containsExactly("error", "complete");
      assertThat(task.getJsonObject("result")).isEqualTo(new JsonObject().put("ok", true));
    } finally {
      receiver.stop(0);
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, List<String>> headers = exchange.getRequestHeaders();
    try {
      String text = new String(body, StandardCharsets.UTF_8);
      new Webhook(SECRET).verify(text, HttpHeaders.of(headers, (name, value) -> true));
      assertThat(new JsonObject(text)).isEqualTo(new JsonObject().put("naïve", "payload 👍"));
      String number = exchange.getRequestHeaders().getFirst("Offload-Attempt");
      verified.add(number + " " + exchange.getRequestHeaders().getFirst("ce-id"));
    } catch (Exception | AssertionError e) {
      wrong.add(headers + ": " + e);
    }
    byte[] answer = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(verified.size() == 1 ? 500 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private void assertStopsInTime() {
    long startNs = System.nanoTime();
    assertThat(node.terminate()).isEqualTo(EXIT_SIGTERM);
    long tookMs = (System.nanoTime() - startNs) / 1_000_000;
    System.out.println("SIGTERM amid attempts: " + tookMs + " ms");
    assertThat(tookMs).isLessThan(STOP_MAX_MS);
  }

  private static JsonObject probe(int concurrency, String timeout) {
    JsonObject probe =
        retried()
            .put("handler", "java:probe")
            .put("concurrency", concurrency)
            .put("timeout", timeout);
    return new JsonObject().put("probe", probe);
  }

  /** Tried twice. */
  private static JsonObject retried() {
    return new JsonObject().put("retry", new JsonObject().put("delays", new JsonArray().add("1s")));
  }
}
