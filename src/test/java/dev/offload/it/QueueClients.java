package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.QueueRecord.Delivery;
import dev.offload.it.QueueRecord.Fate;
import io.vertx.core.json.JsonArray;
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
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Threads that send to a queue, each again and again until somebody says that it is stored, and
 * threads that receive: most messages they delete, some they give back, forget, or keep for longer.
 */
final class QueueClients {
  /** A request is over before its message can be with somebody else. */
  static final long VISIBILITY_MS = 5_000;

  private static final Duration WAIT = Duration.ofSeconds(4);
  private static final long AGAIN_MS = 100;
  private static final int GROUPS_OF_EACH = 2;
  private static final int DELETES_MAX = 40;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(WAIT).build();
  private final String path;
  private final boolean isOrdered;
  private final QueueRecord record;
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Void>> senders = new ArrayList<>();
  private final List<CompletableFuture<Void>> receivers = new ArrayList<>();
  private volatile List<String> urls;
  private volatile boolean isEnough;
  private volatile boolean isOver;

  QueueClients(String queue, boolean isOrdered, QueueRecord record, List<String> urls) {
    this.path = "/api/queues/" + queue;
    this.isOrdered = isOrdered;
    this.record = record;
    this.urls = urls;
  }

  /** What a thread does. */
  @FunctionalInterface
  private interface Work {
    void run() throws InterruptedException;
  }

  /** Starts threads; each sender rests that long after a message. */
  void start(int sending, int receiving, long pauseMs, long seed) {
    for (int i = 0; i < sending; i++) {
      int number = i;
      senders.add(thread("sender " + path + i, () -> send(number, pauseMs)));
    }
    for (int i = 0; i < receiving; i++) {
      Random random = new Random(seed + i);
      receivers.add(thread("receiver " + path + i, () -> receive(random)));
    }
  }

  private static CompletableFuture<Void> thread(String name, Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (InterruptedException | RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  void target(List<String> now) {
    urls = now;
  }

  /** Sends nothing new and returns when all is stored; who receives deletes all from now on. */
  void stopSending() throws Exception {
    isEnough = true;
    await(senders);
  }

  void stopReceiving() throws Exception {
    isOver = true;
    await(receivers);
    assertThat(faults).isEmpty();
  }

  private static void await(List<CompletableFuture<Void>> threads) throws Exception {
    for (CompletableFuture<Void> thread : threads) {
      thread.get(60, TimeUnit.SECONDS);
    }
  }

  private void send(int sender, long pauseMs) throws InterruptedException {
    for (int i = 0; !isEnough; i++) {
      String group = isOrdered ? sender + "-" + i % GROUPS_OF_EACH : null;
      int number = isOrdered ? i / GROUPS_OF_EACH : i;
      send(sender + "-" + i, group, number);
      Eventually.pass(pauseMs);
    }
  }

  private void send(String key, String group, int number) throws InterruptedException {
    String name = path + " " + key;
    JsonObject body = new JsonObject().put("name", name).put("group", group).put("number", number);
    String query = group == null ? "" : "?group=" + group;
    for (int i = key.hashCode() & 0xff; ; i++) {
      HttpRequest.Builder request =
          request(i, "/messages" + query)
              .header("content-type", "application/json")
              .header("idempotency-key", key)
              .POST(BodyPublishers.ofString(body.encode()));
      HttpResponse<String> answer = answer(request);
      if (answer != null && answer.statusCode() == 201) {
        record.acknowledged(name, new JsonObject(answer.body()).getString("messageID"));
        return;
      }
      expect(answer, 503);
      Eventually.pass(AGAIN_MS);
    }
  }

  private void receive(Random random) throws InterruptedException {
    while (!isOver) {
      String query = "/receive?wait=1s&max=" + (1 + random.nextInt(3));
      long askedNs = System.nanoTime();
      HttpResponse<String> answer =
          answer(request(random.nextInt(99), query).POST(BodyPublishers.noBody()));
      long gotNs = System.nanoTime();
      if (answer == null || answer.statusCode() != 200) {
        expect(answer, 503);
        Eventually.pass(AGAIN_MS);
        continue;
      }
      JsonArray messages = new JsonObject(answer.body()).getJsonArray("messages");
      List<JsonObject> all = messages.stream().map(it -> (JsonObject) it).toList();
      List<Fate> fates = new ArrayList<>();
      for (JsonObject message : all) {
        Fate fate = new Fate();
        record.delivered(delivery(message, fates.size(), askedNs, gotNs, fate));
        fates.add(fate);
      }
      for (int i = 0; i < all.size(); i++) {
        settle("/messages/" + all.get(i).getString("receipt"), fates.get(i), random);
      }
    }
  }

  private static Delivery delivery(
      JsonObject message, int place, long askedNs, long gotNs, Fate fate) {
    JsonObject body = message.getJsonObject("body");
    return new Delivery(
        body.getString("name"),
        message.getString("messageID"),
        message.getString("group"),
        body.getInteger("number"),
        message.getInteger("receiveCount"),
        place,
        askedNs,
        gotNs,
        TimeUnit.MILLISECONDS.toNanos(VISIBILITY_MS),
        fate);
  }

  private void settle(String receipt, Fate fate, Random random) throws InterruptedException {
    int chance = isEnough ? 99 : random.nextInt(100);
    if (chance < 4) {
      return;
    }
    if (chance < 10) {
      fate.givenBack();
      expect(answer(request(chance, receipt + "/release").POST(BodyPublishers.noBody())), 204);
      return;
    }
    if (chance < 16) {
      fate.givenBack();
      String query = "/extend?visibility=" + (1 + random.nextInt(9)) + "s";
      expect(answer(request(chance, receipt + query).POST(BodyPublishers.noBody())), 200);
    }
    fate.deleting();
    for (int i = 0; i < DELETES_MAX; i++) {
      HttpResponse<String> answer = answer(request(random.nextInt(99), receipt).DELETE());
      if (answer != null && answer.statusCode() == 204) {
        fate.deleted();
        return;
      }
      if (answer != null && answer.statusCode() != 503) {
        expect(answer, 404);
        return;
      }
      fate.inDoubt();
      Eventually.pass(AGAIN_MS);
    }
  }

  /** Anything but this, or that the message is somebody else's or gone, is a fault. */
  private void expect(HttpResponse<String> answer, int status) {
    if (answer != null
        && answer.statusCode() != status
        && answer.statusCode() != 503
        && !answer.body().contains("\"receipt_expired\"")
        && !answer.body().contains("\"message_ended\"")) {
      faults.add(answer + " " + answer.body());
    }
  }

  private HttpRequest.Builder request(int turn, String what) {
    List<String> there = urls;
    return HttpRequest.newBuilder(URI.create(there.get(turn % there.size()) + path + what))
        .timeout(WAIT);
  }

  /** Returns null when none came: the node is gone, and another one, or the next, knows. */
  private HttpResponse<String> answer(HttpRequest.Builder request) throws InterruptedException {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    }
  }
}
