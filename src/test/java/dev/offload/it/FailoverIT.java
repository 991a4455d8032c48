package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Of two nodes on one MongoDB server one is killed while it takes posts at a steady rate: what it
 * owned runs on in time. The rate is {@code -Dfailover.rate} posts a second for {@code
 * -Dfailover.seconds} (10), but no more than what the store takes: a post is an insert, two moves
 * and, when its node is gone, a takeover, which all come together then. Without a rate it is a part
 * of what the machine takes just now, and at most 2,000.
 */
@OnSharedStore
class FailoverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long LATE_MAX_MS = 10_000;
  private static final int RATE_MAX = 2_000;
  private static final int RATE_MIN = 100;
  private static final int SECONDS = Integer.getInteger("failover.seconds", 10);
  private static final int TRIAL_S = 3;

  /** So many guarded updates of a bare client there must be for each post. */
  private static final double UPDATES_A_POST = 2.5;

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
    List<OffloadProcess> nodes = cluster.startAll(Launch.WARM, 2);
    int perSecond;
    long killedAt;
    try (SteadyTraffic posts = new SteadyTraffic(ledger, nodes.get(0).baseUrl())) {
      posts.pace(warmedUp(posts));
      perSecond = takenPerSecond(SECONDS);
      killedAt = System.currentTimeMillis();
      nodes.get(0).kill();
      assertThat(posts.wrong()).isEmpty();
    }
    Lateness lateness = new Lateness(documents.liveDues(), killedAt);
    Api survivor = new Api(nodes.get(1).baseUrl());
    Eventually.pass(LATE_MAX_MS);
    Eventually.within(PATIENCE, "all to be complete", documents::areAllComplete);
    long worstMs = lateness.worstMs(documents.tasks());
    String counted = ledger.verify(survivor.tasks(null));
    System.out.printf(
        "kill -9 at %d posts/s for %d s: %d tasks were live, the latest move %d ms late; %s%n",
        perSecond, SECONDS, lateness.tasks(), worstMs, counted);
    assertThat(lateness.tasks()).isGreaterThan(perSecond);
    assertThat(worstMs).isLessThan(LATE_MAX_MS);
    assertThat(cluster.errors()).isEmpty();
  }

  /** Returns the rate to post at, after a while of it or, when none is given, of all that goes. */
  private int warmedUp(SteadyTraffic posts) {
    int asked = Integer.getInteger("failover.rate", SteadyTraffic.UNBOUNDED);
    if (asked != SteadyTraffic.UNBOUNDED) {
      int pace = documents.updatesPerSecond();
      asked = (int) Math.min(asked, pace / UPDATES_A_POST);
      System.out.printf("the store takes %d updates/s: %d posts/s%n", pace, asked);
    }
    posts.pace(asked);
    Eventually.pass(TRIAL_S * 1_000L);
    int taken = takenPerSecond(TRIAL_S);
    return asked == SteadyTraffic.UNBOUNDED
        ? Math.max(RATE_MIN, Math.min(RATE_MAX, taken / PART))
        : asked;
  }

  private int takenPerSecond(int seconds) {
    int before = ledger.acknowledgedCount();
    Eventually.pass(seconds * 1_000L);
    return (ledger.acknowledgedCount() - before) / seconds;
  }
}
