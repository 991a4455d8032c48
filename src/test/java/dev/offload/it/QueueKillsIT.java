package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queues on three nodes of which one or another is killed, frozen or stopped, at random, for {@code
 * -Dkills.seconds} (10).
 */
@OnSharedStore
@Timeout(600)
class QueueKillsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SECONDS = Integer.getInteger("kills.seconds", 10);
  private static final int NODES = 3;
  private static final int EACH = Harm.values().length;
  private static final int EXIT_SIGTERM = 143;
  private static final int STARTS_MAX = 5;
  private static final String NO_STORE = "Offload cannot start: no MongoDB";
  private static final int REST_MAX_MS = 1_500;

  /** Longer than a lease lasts, now and then. */
  private static final int FROZEN_MAX_MS = 10_000;

  @TempDir Path folder;
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final QueueRecord record = new QueueRecord();
  private final List<OffloadProcess> nodes = new ArrayList<>();
  private List<QueueClients> clients;
  private Cluster cluster;

  private enum Harm {
    KILL,
    FREEZE,
    STOP
  }

  @Test
  void each_message_is_deleted_once_and_groups_stay_in_order_through_all_of_it() throws Exception {
    try (Documents documents = new Documents("queue-kills");
        Cluster three = new Cluster(Map.of("MONGODB_URI", documents.uri()), NODES)) {
      cluster = three;
      cluster.configure(conf());
      startAll();
      clients =
          List.of(
              new QueueClients("thumbnails", false, record, urls()),
              new QueueClients("orders.fifo", true, record, urls()));
      clients.forEach(it -> it.start(4, 8, 40, seed));
      long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      int harms = 0;
      int first = random.nextInt(EACH);
      for (; harms < EACH || System.nanoTime() < endNs; harms++) {
        Eventually.pass(random.nextInt(REST_MAX_MS));
        harm(Harm.values()[harms < EACH ? (first + harms) % EACH : random.nextInt(EACH)]);
        clients.forEach(it -> it.target(urls()));
      }
      for (QueueClients one : clients) {
        one.stopSending();
      }
      Eventually.within(PATIENCE, "all to be deleted", this::areAllGone);
      for (QueueClients one : clients) {
        one.stopReceiving();
      }
      System.out.printf("seed %d, %d kills, freezes and stops: %s%n", seed, harms, record.verify());
      assertThat(record.acknowledgedCount()).isPositive();
      assertThat(documents.liveTasks()).isEmpty();
      assertThat(cluster.errors()).allMatch(line -> line.contains(NO_STORE));
    }
  }

  private void startAll() {
    for (int slot = 0; slot < NODES; slot++) {
      nodes.add(cluster.start(slot, Map.of()));
    }
    for (int slot = 0; slot < NODES; slot++) {
      nodes.set(slot, listening(slot, nodes.get(slot)));
    }
  }

  private void harm(Harm harm) {
    int victim = random.nextInt(NODES);
    OffloadProcess node = nodes.get(victim);
    if (harm == Harm.FREEZE) {
      node.freeze();
      Eventually.pass(random.nextInt(FROZEN_MAX_MS));
      node.thaw();
      return;
    }
    if (harm == Harm.KILL) {
      node.kill();
    } else {
      assertThat(node.terminate()).isEqualTo(EXIT_SIGTERM);
    }
    nodes.set(victim, listening(victim, cluster.start(victim, Map.of())));
  }

  /** As whoever supervises it does, starts it again when the store did not answer in time. */
  private OffloadProcess listening(int slot, OffloadProcess started) {
    OffloadProcess node = started;
    for (int i = 1; i < STARTS_MAX; i++) {
      try {
        node.baseUrl();
        return node;
      } catch (AssertionError e) {
        if (node.log().stream().noneMatch(line -> line.contains(NO_STORE))) {
          throw e;
        }
        node = cluster.start(slot, Map.of());
      }
    }
    node.baseUrl();
    return node;
  }

  private boolean areAllGone() {
    Api api = new Api(nodes.get(0).baseUrl());
    return record.areAllSettled()
        && Stream.of("thumbnails", "orders.fifo")
            .map(queue -> api.get("/api/queues/" + queue))
            .allMatch(QueueKillsIT::isEmpty);
  }

  private static boolean isEmpty(JsonObject queue) {
    assertThat(queue.getInteger("failed")).isZero();
    return Stream.of("waiting", "delayed", "inFlight").allMatch(it -> queue.getInteger(it) == 0);
  }

  private List<String> urls() {
    return nodes.stream().map(OffloadProcess::baseUrl).toList();
  }

  private Path conf() throws IOException {
    JsonObject queue =
        new JsonObject()
            .put("visibility", QueueClients.VISIBILITY_MS / 1_000 + "s")
            .put("maxReceives", 1_000);
    JsonObject ordered = queue.copy().put("ordered", true);
    JsonObject queues = new JsonObject().put("thumbnails", queue).put("orders.fifo", ordered);
    Path file = folder.resolve("conf.json");
    Files.writeString(file, new JsonObject().put("queues", queues).encode());
    return file;
  }
}
