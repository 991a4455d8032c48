package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A webhook at a steady pace, alone and then beside receivers that do harm: 20 s each, or {@code
 * -Dhostile.seconds}.
 */
@Timeout(180)
class HostileWebhooksIT extends HandlerFixture {
  private static final int SECONDS = Integer.getInteger("hostile.seconds", 14);
  private static final int A_SECOND = 50;
  private static final int WARM_UP = 3 * A_SECOND;

  /** Each of those that do harm is sent a tenth of that, and tried again. */
  private static final int HOSTILE_EVERY = 10;

  /** What timers, collections of garbage and others on this machine may add, whoever is called. */
  private static final long NOISE_NS = 50_000_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Long> waitsNs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext("/", this::receive);
    receiver.start();
  }

  @AfterEach
  void stopListening() {
    receiver.stop(0);
    pace.shutdownNow();
    threads.shutdownNow();
  }

  @Test
  void hostile_receivers_make_no_other_webhook_wait_twice_as_long() throws Exception {
    long alone = p99Ns(Map.of());
    try (HostileTargets hostile = new HostileTargets()) {
      long beside = p99Ns(hostile.urls());
      System.out.printf(
          "p99 from publishing to the receiver: %.1f ms alone, %.1f ms beside %s%n",
          alone / 1e6, beside / 1e6, hostile.met());

      assertThat(hostile.met()).allSatisfy((what, times) -> assertThat(times).hasPositiveValue());
      assertThat(beside).isLessThanOrEqualTo(Math.max(2 * alone, NOISE_NS));
    }
  }

  /** Returns the wait that one of a hundred exceeds. */
  private long p99Ns(Map<String, String> hostile) throws Exception {
    JsonObject good = new JsonObject().put("good", new JsonObject().put("handler", url()));
    JsonObject harmful = new JsonObject();
    hostile.forEach((name, url) -> harmful.put(name, impatient(url)));
    configureTopics(new JsonObject().put("probes", to(good)).put("hostile", to(harmful)));
    start();
    send(WARM_UP);
    waitsNs.clear();
    send(SECONDS * A_SECOND);
    List<Long> sorted = waitsNs.stream().sorted().toList();
    assertThat(node.errors()).isEmpty();
    node.kill();
    return sorted.get(sorted.size() * 99 / 100);
  }

  private static JsonObject to(JsonObject subscriptions) {
    return new JsonObject().put("subscriptions", subscriptions).put("dropUnheard", true);
  }

  /** It is tried again and again, each time for two seconds. */
  private static JsonObject impatient(String url) {
    JsonObject retry = new JsonObject().put("delays", new JsonArray().add("1s").add("1s"));
    return new JsonObject().put("handler", url).put("timeout", "2s").put("retry", retry);
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
  }

  /** Publishes so many at the pace, and waits until all were received. */
  private void send(int events) {
    int before = waitsNs.size();
    sent.set(0);
    var sending =
        pace.scheduleAtFixedRate(
            () -> {
              int number = sent.getAndIncrement();
              if (number < events) {
                publish("probes");
              }
              if (number % HOSTILE_EVERY == 0) {
                publish("hostile");
              }
            },
            0,
            1_000_000 / A_SECOND,
            TimeUnit.MICROSECONDS);
    Eventually.within(
        Duration.ofSeconds(60), "all received", () -> waitsNs.size() - before >= events);
    sending.cancel(false);
  }

  private void publish(String topic) {
    URI uri = URI.create(node.baseUrl() + "/api/topics/" + topic + "/events");
    String payload = new JsonObject().put("sentNs", System.nanoTime()).encode();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(payload))
            .build();
    client.sendAsync(request, BodyHandlers.discarding());
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String text = new String(body, StandardCharsets.UTF_8);
    waitsNs.add(System.nanoTime() - new JsonObject(text).getLong("sentNs"));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }
}
