package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.HomeTimes.Home;
import dev.offload.it.HomeTimes.Life;
import dev.offload.it.SlowReceiver.Request;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bound on attempts at once, kept over three nodes of which one or another dies or is frozen. */
@OnSharedStore
@Timeout(600)
class HomedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int NODES = 3;
  private static final int MAX_CONCURRENT = 3;
  private static final int FROZEN_MIN_MS = 500;
  private static final int FROZEN_MAX_MS = 12_000;

  /** Surely longer than a lease lasts. */
  private static final int FROZEN_LONG_MS = 10_000;

  @TempDir Path folder;
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<OffloadProcess> nodes = new ArrayList<>();
  private final List<Life> ended = new ArrayList<>();
  private Documents documents;
  private Cluster cluster;

  @Test
  void never_more_than_max_concurrent_run_at_once_through_kills_and_freezes() throws Exception {
    int atLeast = Integer.getInteger("events", 300);
    try (SlowReceiver receiver = new SlowReceiver();
        Documents database = new Documents("homed");
        Cluster three =
            new Cluster(
                Map.of("MONGODB_URI", database.uri(), "WEBHOOKS_ALLOW_PRIVATE", "true"), NODES)) {
      documents = database;
      cluster = three;
      cluster.configure(slot -> conf(slot, receiver.urlFor(slot)));
      nodes.addAll(cluster.startAll(NODES));
      KeyedEvents events = new KeyedEvents("orders", 8, 200, urls());
      kill(liveHome());
      events.target(urls());
      freeze(liveHome(), FROZEN_LONG_MS);
      int harms = 2;
      for (; events.acknowledgedCount() < atLeast; harms++) {
        Eventually.pass(500 + random.nextInt(3_000));
        harm();
        events.target(urls());
      }
      Map<String, String> eventByKey = events.finish();
      System.out.printf("seed %d, %d kills and freezes of 3 nodes: %s%n", seed, harms, events);
      Eventually.within(PATIENCE, "all to be complete", () -> areComplete(eventByKey.size()));
      verifyTasks(eventByKey);
      verifyRequests(receiver.requests());
      assertThat(cluster.errors()).isEmpty();
    }
  }

  private void harm() {
    int victim = random.nextInt(NODES);
    if (random.nextBoolean() && homeSlot() >= 0) {
      victim = homeSlot();
    }
    if (random.nextBoolean()) {
      kill(victim);
    } else {
      freeze(victim, FROZEN_MIN_MS + random.nextInt(FROZEN_MAX_MS - FROZEN_MIN_MS));
    }
  }

  private void kill(int victim) {
    OffloadProcess process = nodes.get(victim);
    process.kill();
    // What it had sent before may be read by now.
    ended.add(new Life(victim, process, System.currentTimeMillis()));
    nodes.set(victim, cluster.start(victim, Map.of()));
    nodes.get(victim).baseUrl();
  }

  private void freeze(int victim, long frozenMs) {
    nodes.get(victim).freeze();
    Eventually.pass(frozenMs);
    nodes.get(victim).thaw();
  }

  private int liveHome() {
    Eventually.within(PATIENCE, "a home", () -> homeSlot() >= 0);
    // It is to have work.
    Eventually.pass(1_000);
    return homeSlot();
  }

  /** Returns which node is the home; -1 while none that runs is. */
  private int homeSlot() {
    for (JsonObject lane : documents.homes()) {
      String home = " " + lane.getString("home") + " ";
      for (int slot = 0; slot < NODES; slot++) {
        if (nodes.get(slot).log().stream()
            .anyMatch(line -> line.contains(home) && line.contains(" is the home of "))) {
          return slot;
        }
      }
    }
    return -1;
  }

  private boolean areComplete(int expected) {
    return documents.areAllComplete() && documents.tasks().size() >= expected;
  }

  private void verifyTasks(Map<String, String> eventByKey) {
    Api api = new Api(nodes.get(0).baseUrl());
    Set<String> events = new HashSet<>();
    for (JsonObject task : api.tasks()) {
      assertThat(events.add(task.getString("eventID"))).as("%s", task).isTrue();
      JsonObject whole = api.task(task.getString("taskID"));
      assertThat(whole.getString("status")).as("%s", whole).isEqualTo("complete");
      assertThat(whole.getJsonArray("attempts").stream().map(it -> (JsonObject) it))
          .as("%s", whole)
          .filteredOn(attempt -> attempt.getString("outcome").equals("complete"))
          .hasSize(1);
    }
    assertThat(events).containsExactlyInAnyOrderElementsOf(eventByKey.values());
  }

  private void verifyRequests(List<Request> requests) {
    List<Life> lives = new ArrayList<>(ended);
    for (int slot = 0; slot < NODES; slot++) {
      lives.add(new Life(slot, nodes.get(slot), Long.MAX_VALUE));
    }
    HomeTimes times = new HomeTimes(lives, documents.leases());
    assertThat(requests).allSatisfy(it -> assertThat(times.of(it)).as("%s", it).isNotNull());
    List<Request> late =
        requests.stream().filter(it -> it.beganAt() >= times.countsUntilAt(it)).toList();
    System.out.printf(
        "%d requests, %d at once at the most, after the lease had lapsed %s%n",
        requests.size(), times.most(requests), late);
    verifyLate(times, late);
    tellOfChanges(times, requests);
    assertThat(times.most(requests)).isEqualTo(MAX_CONCURRENT);
  }

  /** Amid its beginning an attempt may be frozen; it has a slot then. */
  private static void verifyLate(HomeTimes times, List<Request> late) {
    Map<Home, Long> byHome =
        late.stream().collect(Collectors.groupingBy(times::of, Collectors.counting()));
    assertThat(byHome)
        .allSatisfy(
            (home, requests) -> {
              assertThat(home.isKilled()).as("%s", home).isFalse();
              assertThat(requests).as("%s", home).isLessThanOrEqualTo(MAX_CONCURRENT);
            });
  }

  /** Also says how long the lane stood. */
  private static void tellOfChanges(HomeTimes times, List<Request> requests) {
    for (int i = 1; i < times.all().size(); i++) {
      Home before = times.all().get(i - 1);
      Home next = times.all().get(i);
      assertThat(next.sinceAt()).as("%s and %s", before, next).isGreaterThan(before.lapsedAt());
      long beganAt =
          requests.stream()
              .filter(it -> times.of(it) == next)
              .mapToLong(Request::beganAt)
              .min()
              .orElse(-1);
      long fromAt = before.isKilled() ? before.countsUntilAt() : before.renewedAt();
      System.out.printf(
          "%s: next home after %d ms, next attempt after %d ms%n",
          before.isKilled() ? "killed" : "frozen, since its last renewal",
          next.sinceAt() - fromAt,
          beganAt - fromAt);
    }
  }

  private List<String> urls() {
    return nodes.stream().map(OffloadProcess::baseUrl).toList();
  }

  private Path conf(int slot, String url) {
    JsonObject crm =
        new JsonObject()
            .put("handler", url)
            .put("concurrency", 8)
            .put("maxConcurrent", MAX_CONCURRENT);
    JsonObject orders = new JsonObject().put("subscriptions", new JsonObject().put("crm", crm));
    JsonObject topics = new JsonObject().put("orders", orders);
    Path file = folder.resolve("conf-" + slot + ".json");
    try {
      Files.writeString(file, new JsonObject().put("topics", topics).encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
