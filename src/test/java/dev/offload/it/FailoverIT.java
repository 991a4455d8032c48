package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.mongo.TestMongo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Of two nodes on one MongoDB server one is killed while it takes posts at a steady rate: what it
 * owned runs on in time. The rate is {@code -Dfailover.rate} posts a second, or else a part of what
 * the machine takes just now and at most 2,000, for {@code -Dfailover.seconds} (10).
 */
@EnabledIfEnvironmentVariable(
    named = TestMongo.VARIABLE,
    matches = "mongodb.*",
    disabledReason = "MONGODB_URI names no server for nodes to share")
class FailoverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long LATE_MAX_MS = 10_000;
  private static final int RATE_MAX = 2_000;
  private static final int RATE_MIN = 100;
  private static final int SECONDS = Integer.getInteger("failover.seconds", 10);
  private static final int CLIENTS = 64;
  private static final int TRIAL_S = 3;

  /** Each post is followed by two moves, and the machine does other things, too. */
  private static final int PART = 5;

  private final Ledger ledger = new Ledger();
  private Documents documents;
  private Cluster cluster;

  @BeforeEach
  void set() {
    documents = new Documents("failover");
    cluster = new Cluster(Map.of("MONGODB_URI", documents.uri()), 2);
  }

  @AfterEach
  void tearDown() {
    cluster.close();
    documents.close();
  }

  @Test
  void everything_due_runs_within_ten_seconds_after_a_node_was_killed_under_load() {
    List<OffloadProcess> nodes = cluster.startAll(2);
    List<String> taker = List.of(nodes.get(0).baseUrl());
    int rate = Integer.getInteger("failover.rate", rateByTrial(taker));
    int before = ledger.acknowledgedCount();
    Traffic posts = begin(taker, CLIENTS * 1_000L / rate);
    Eventually.pass(SECONDS * 1_000L);
    int perSecond = (ledger.acknowledgedCount() - before) / SECONDS;
    long killedAt = System.currentTimeMillis();
    nodes.get(0).kill();
    posts.target(List.of(nodes.get(1).baseUrl()));
    posts.stop();
    Lateness lateness = new Lateness(documents.liveTasks(), killedAt);
    Api survivor = new Api(nodes.get(1).baseUrl());
    Eventually.within(PATIENCE, "all to be complete", () -> documents.liveTasks().isEmpty());
    long worstMs = lateness.worstMs(documents.tasks());
    String counted = ledger.verify(survivor.tasks(null));
    System.out.printf(
        "kill -9 at %d posts/s for %d s: %d tasks were live, the latest move %d ms late; %s%n",
        perSecond, SECONDS, lateness.tasks(), worstMs, counted);
    assertThat(lateness.tasks()).isGreaterThan(perSecond);
    assertThat(worstMs).isLessThan(LATE_MAX_MS);
    assertThat(cluster.errors()).isEmpty();
  }

  /** Posts as fast as it goes for a while, of which the first part warms up. */
  private int rateByTrial(List<String> urls) {
    Traffic posts = begin(urls, 0);
    Eventually.pass(TRIAL_S * 1_000L);
    int before = ledger.acknowledgedCount();
    Eventually.pass(TRIAL_S * 1_000L);
    int taken = ledger.acknowledgedCount() - before;
    posts.stop();
    return Math.max(RATE_MIN, Math.min(RATE_MAX, taken / TRIAL_S / PART));
  }

  private Traffic begin(List<String> urls, long pauseMs) {
    return Traffic.start(ledger, Traffic.Shape.unending(CLIENTS, pauseMs), urls);
  }
}
