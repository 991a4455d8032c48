package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes to a topic from several threads at once, each event under a key of its own, again and
 * again until somebody says that it is stored.
 */
final class KeyedEvents {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final long AGAIN_MS = 100;
  private static final long FINISH_S = 60;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build();
  private final Map<String, String> eventByKey = new ConcurrentHashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicInteger replays = new AtomicInteger();
  private final List<CompletableFuture<Void>> publishers = new ArrayList<>();
  private final String path;
  private volatile List<String> urls;
  private volatile boolean stopped;

  /**
   * @param pauseMs how long each thread rests after an event
   */
  KeyedEvents(String topic, int threads, long pauseMs, List<String> urls) {
    this.path = "/api/topics/" + topic + "/events";
    this.urls = urls;
    for (int i = 0; i < threads; i++) {
      int number = i;
      CompletableFuture<Void> done = new CompletableFuture<>();
      publishers.add(done);
      Thread thread = new Thread(() -> run(number, pauseMs, done), "publisher " + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  void target(List<String> now) {
    urls = now;
  }

  int acknowledgedCount() {
    return eventByKey.size();
  }

  /** Begins nothing new, and returns when what was begun is stored: the events by their keys. */
  Map<String, String> finish() throws Exception {
    stopped = true;
    for (CompletableFuture<Void> publisher : publishers) {
      publisher.get(FINISH_S, TimeUnit.SECONDS);
    }
    assertThat(faults).isEmpty();
    return Map.copyOf(eventByKey);
  }

  /** Publishes all once more, and asserts that each is the event that it was. */
  void publishAgain(String url) throws Exception {
    for (Map.Entry<String, String> one : eventByKey.entrySet()) {
      HttpResponse<String> answer =
          client.send(request(url, one.getKey()), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThat(answer.headers().firstValue("Idempotent-Replayed")).contains("true");
      assertThat(eventID(answer)).isEqualTo(one.getValue());
    }
  }

  @Override
  public String toString() {
    return eventByKey.size() + " events in " + tries + " tries, " + replays + " replayed";
  }

  private void run(int number, long pauseMs, CompletableFuture<Void> done) {
    try {
      for (int i = 0; !stopped; i++) {
        publish(number + "-" + i);
        Eventually.pass(pauseMs);
      }
      done.complete(null);
    } catch (InterruptedException | RuntimeException | Error e) {
      done.completeExceptionally(e);
    }
  }

  private void publish(String key) throws InterruptedException {
    for (int i = key.hashCode() & 0xff; !eventByKey.containsKey(key); i++) {
      List<String> there = urls;
      tries.incrementAndGet();
      try {
        HttpRequest request = request(there.get(i % there.size()), key);
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 202) {
          eventByKey.put(key, eventID(answer));
          replays.addAndGet(answer.headers().map().containsKey("idempotent-replayed") ? 1 : 0);
          return;
        }
        if (answer.statusCode() != 503) {
          faults.add(key + ": " + answer.statusCode() + " " + answer.body());
          return;
        }
      } catch (IOException e) {
        // The node is gone, and another one, or the next at its place, knows.
      }
      Eventually.pass(AGAIN_MS);
    }
  }

  private HttpRequest request(String url, String key) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(WAIT)
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .POST(BodyPublishers.ofString(new JsonObject().put("key", key).encode()))
        .build();
  }

  private static String eventID(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getString("eventID");
  }
}
