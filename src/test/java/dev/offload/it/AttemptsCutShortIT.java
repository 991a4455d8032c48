package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that ends amid many attempts of each kind: in Java, on the bus, and by webhook. */
@Timeout(90)
class AttemptsCutShortIT extends HandlerFixture {
  private static final int OF_EACH_KIND = 200;
  private static final int EXIT_SIGTERM = 143;
  private static final List<String> KINDS = List.of("bus", "hook", "probe");
  private static final JsonObject BLOCK_ONCE = new JsonObject().put("do", "block once");

  /** The tasks of which a second attempt came to the receiver, as often as it came. */
  private final Queue<String> hooked = new ConcurrentLinkedQueue<>();

  /** A first attempt, which is not answered, must not be closed as garbage either. */
  private final Queue<HttpExchange> unanswered = new ConcurrentLinkedQueue<>();

  private HttpServer receiver;

  @BeforeEach
  void receive() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
  }

  @AfterEach
  void stopReceiver() {
    receiver.stop(0);
  }

  @Test
  void a_kill_is_recorded_as_the_crash_of_each_and_each_completes_once() throws Exception {
    runUntilAllAreAmid();
    node.kill();

    assertAllAreTriedAgainAfter("crash");
  }

  @Test
  void a_stop_gives_each_back_and_no_attempt_is_used_up() throws Exception {
    runUntilAllAreAmid();
    assertThat(node.terminate()).isEqualTo(EXIT_SIGTERM);

    List<JsonObject> tasks = assertAllAreTriedAgainAfter("released");

    assertThat(tasks).noneMatch(task -> task.containsKey("error"));
  }

  private void runUntilAllAreAmid() throws Exception {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    configure(
        new JsonObject()
            .put("probe", triedOnce("java:probe"))
            .put("bus", triedOnce("bus:probe"))
            .put("hook", triedOnce(url)));
    start();
    publish(OF_EACH_KIND, BLOCK_ONCE);
    Eventually.within(
        PATIENCE, "all to run", () -> runs().size() == 2 * OF_EACH_KIND && areAllRunning());
    assertThat(unanswered).isNotEmpty();
  }

  private boolean areAllRunning() {
    Api api = new Api(node.baseUrl());
    return KINDS.stream()
        .map(kind -> api.tasks("processing&topic=probes&subscription=" + kind).size())
        .allMatch(running -> running == OF_EACH_KIND);
  }

  /** An attempt that counts as an error is the last. */
  private static JsonObject triedOnce(String handler) {
    return new JsonObject()
        .put("handler", handler)
        .put("concurrency", OF_EACH_KIND)
        .put("timeout", "2m")
        .put("retry", new JsonObject().put("attempts", 1));
  }

  private List<JsonObject> assertAllAreTriedAgainAfter(String outcome) {
    long startNs = System.nanoTime();
    start();
    List<JsonObject> tasks = untilEnded(KINDS.size() * OF_EACH_KIND);
    System.out.printf(
        "%d attempts %s and made again: %d ms%n",
        tasks.size(), outcome, (System.nanoTime() - startNs) / 1_000_000);
    assertThat(tasks)
        .hasSize(KINDS.size() * OF_EACH_KIND)
        .allSatisfy(
            task -> {
              assertThat(task.getString("status")).isEqualTo("complete");
              assertThat(outcomes(task)).containsExactly(outcome, "complete");
              assertThat(task.getInteger("result")).isEqualTo(2);
            });
    assertThat(runs())
        .containsOnlyKeys(idsOf(tasks, "probe", "bus"))
        .allSatisfy((task, runs) -> assertThat(runs).isEqualTo(2));
    assertThat(hooked).containsExactlyInAnyOrderElementsOf(List.of(idsOf(tasks, "hook")));
    return tasks;
  }

  private static String[] idsOf(List<JsonObject> tasks, String... kinds) {
    Map<String, List<String>> byKind =
        tasks.stream()
            .collect(
                Collectors.groupingBy(
                    task -> task.getString("subscription"),
                    Collectors.mapping(task -> task.getString("taskID"), Collectors.toList())));
    return List.of(kinds).stream().flatMap(it -> byKind.get(it).stream()).toArray(String[]::new);
  }

  private void receive(HttpExchange exchange) throws IOException {
    String number = exchange.getRequestHeaders().getFirst("offload-attempt");
    if (number.equals("1")) {
      unanswered.add(exchange);
      return;
    }
    hooked.add(exchange.getRequestHeaders().getFirst("webhook-id"));
    exchange.getRequestBody().readAllBytes();
    byte[] answer = number.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
