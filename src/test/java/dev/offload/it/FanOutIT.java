package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events with several subscriptions, on three nodes of which one or another dies or is frozen. */
@OnSharedStore
@Timeout(600)
class FanOutIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> SUBSCRIPTIONS =
      new TreeSet<>(Set.of("audit", "crm", "invoice", "search", "stats"));
  private static final int NODES = 3;

  /** Longer than a lease lasts, now and then. */
  private static final int FROZEN_MAX_MS = 14_000;

  @TempDir Path folder;
  private final Random random = new Random();
  private final List<OffloadProcess> nodes = new ArrayList<>();

  @Test
  void each_event_is_one_task_for_each_subscription_through_kills_and_freezes() throws Exception {
    int rounds = Integer.getInteger("rounds.fanout", 3);
    int atLeast = Integer.getInteger("events", 0);
    HandlerJar.write(folder.resolve("handlers"));
    try (Documents documents = new Documents("fan-out");
        Cluster cluster =
            new Cluster(
                Map.of("MONGODB_URI", documents.uri(), "RUNS", folder.resolve("runs").toString()),
                NODES)) {
      cluster.configure(conf());
      nodes.addAll(cluster.startAll(NODES));
      KeyedEvents events = new KeyedEvents("orders", 6, 300, urls());
      int round = 0;
      for (; round < rounds || events.acknowledgedCount() < atLeast; round++) {
        Eventually.pass(1_000 + random.nextInt(3_000));
        harm(cluster, random.nextInt(NODES), round % 2 == 0);
        events.target(urls());
      }
      Map<String, String> eventByKey = events.finish();
      System.out.println(round + " kills and freezes of one of 3 nodes: " + events);
      List<JsonObject> tasks = untilComplete(eventByKey.size() * SUBSCRIPTIONS.size());
      events.publishAgain(nodes.get(1).baseUrl());
      verify(tasks, eventByKey);
      assertThat(cluster.errors()).isEmpty();
    }
  }

  private void harm(Cluster cluster, int victim, boolean kills) {
    if (kills) {
      nodes.get(victim).kill();
      nodes.set(victim, cluster.start(victim, Map.of()));
      nodes.get(victim).baseUrl();
    } else {
      nodes.get(victim).freeze();
      Eventually.pass(1_000 + random.nextInt(FROZEN_MAX_MS));
      nodes.get(victim).thaw();
    }
  }

  private List<JsonObject> untilComplete(int expected) throws IOException {
    Api api = new Api(nodes.get(0).baseUrl());
    long startNs = System.nanoTime();
    Eventually.within(
        PATIENCE, "all to be complete", () -> api.tasks("complete").size() >= expected);
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    int runs = Files.readAllLines(folder.resolve("runs")).size();
    System.out.println(expected + " tasks complete after " + tookMs + " ms, in " + runs + " runs");
    return api.tasks(null);
  }

  private static void verify(List<JsonObject> tasks, Map<String, String> eventByKey) {
    Map<String, List<String>> byEvent = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (JsonObject task : tasks) {
      assertThat(task.getString("status")).as("%s", task).isEqualTo("complete");
      assertThat(ids.add(task.getString("taskID"))).as("%s", task).isTrue();
      byEvent
          .computeIfAbsent(task.getString("eventID"), event -> new ArrayList<>())
          .add(task.getString("subscription"));
    }
    assertThat(byEvent.keySet()).containsExactlyInAnyOrderElementsOf(eventByKey.values());
    assertThat(byEvent)
        .allSatisfy(
            (event, subscriptions) ->
                assertThat(subscriptions).containsExactlyInAnyOrderElementsOf(SUBSCRIPTIONS));
  }

  private List<String> urls() {
    return nodes.stream().map(OffloadProcess::baseUrl).toList();
  }

  private Path conf() throws IOException {
    JsonObject subscriptions = new JsonObject();
    SUBSCRIPTIONS.forEach(
        name -> subscriptions.put(name, new JsonObject().put("handler", "java:probe")));
    JsonObject conf =
        new JsonObject()
            .put("handlers", new JsonObject().put("dir", folder.resolve("handlers").toString()))
            .put(
                "topics",
                new JsonObject()
                    .put("orders", new JsonObject().put("subscriptions", subscriptions)));
    Path file = folder.resolve("conf.json");
    Files.writeString(file, conf.encode());
    return file;
  }
}
