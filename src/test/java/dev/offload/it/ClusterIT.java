package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes on one MongoDB server: what one of them does, or suffers, none of it loses work. */
@OnSharedStore
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long ADOPTION_MAX_MS = 10_000;
  private static final long HANDOVER_MAX_MS = 2_000;
  private static final Traffic.Shape TRAFFIC = Traffic.Shape.unending(24, 20);

  private final Ledger ledger = new Ledger();
  private Documents documents;
  private Cluster cluster;

  @BeforeEach
  void set() {
    documents = new Documents("cluster");
    cluster =
        new Cluster(
            Map.of(
                "MONGODB_URI", documents.uri(),
                "DEMO_PROCESSING_AFTER_MS", "500-3000",
                "DEMO_COMPLETE_AFTER_MS", "500-4000"),
            3);
  }

  @AfterEach
  void tearDown() {
    cluster.close();
    documents.close();
  }

  @Test
  void posts_spread_over_three_nodes_all_end_complete_and_each_node_tells_of_all() {
    List<String> urls = urls(cluster.startAll(3));
    StatusWatch.open(ledger, urls.get(0));
    StatusWatch.open(ledger, urls.get(1));
    Traffic traffic = Traffic.start(ledger, new Traffic.Shape(30, 3_000, 0), urls);
    traffic.awaitAll(PATIENCE);
    finish(urls.get(2), "3 nodes");
    assertThat(ledger.acknowledgedCount()).isEqualTo(3_000);
    assertThat(ledger.completionsHeard()).containsExactly(3_000, 3_000);
  }

  @Test
  void the_tasks_of_a_killed_node_run_on_within_ten_seconds() {
    List<OffloadProcess> nodes = cluster.startAll(3);
    Traffic traffic = Traffic.start(ledger, TRAFFIC, urls(nodes));
    StatusWatch.open(ledger, nodes.get(0).baseUrl());
    // A node that did not hold its lease for a while judges nobody.
    Eventually.pass(9_000);
    nodes.get(2).kill();
    Lateness lateness = new Lateness(documents.liveTasks(), System.currentTimeMillis());
    traffic.target(urls(nodes.subList(0, 2)));
    Eventually.pass(3_000);
    traffic.stop();
    finish(nodes.get(1).baseUrl(), "kill -9 of one of 3 nodes");
    assertThat(lateness.tasks()).isGreaterThan(50);
    assertThat(lateness.worstMs(documents.tasks())).isLessThan(ADOPTION_MAX_MS);
  }

  @Test
  void a_node_that_is_told_to_stop_hands_its_tasks_over_within_two_seconds() {
    List<OffloadProcess> nodes = cluster.startAll(3);
    Traffic traffic = Traffic.start(ledger, TRAFFIC, urls(nodes));
    Eventually.pass(3_000);
    traffic.target(urls(nodes.subList(0, 2)));
    assertThat(nodes.get(2).terminate()).isEqualTo(143);
    Lateness lateness = new Lateness(documents.liveTasks(), System.currentTimeMillis());
    traffic.stop();
    finish(nodes.get(0).baseUrl(), "SIGTERM of one of 3 nodes");
    assertThat(lateness.tasks()).isGreaterThan(50);
    assertThat(lateness.worstMs(documents.tasks())).isLessThan(HANDOVER_MAX_MS);
  }

  @Test
  void a_node_without_a_worker_takes_work_that_another_stores_and_runs() {
    OffloadProcess worker = cluster.start(0, Map.of("ROLES", "worker"));
    worker.awaitLog("without a web port");
    OffloadProcess web = cluster.start(1, Map.of("ROLES", "http"));
    StatusWatch.open(ledger, web.baseUrl());
    Traffic.start(ledger, new Traffic.Shape(5, 100, 0), List.of(web.baseUrl())).awaitAll(PATIENCE);
    finish(web.baseUrl(), "a node with ROLES=http and one with ROLES=worker");
    assertThat(documents.leases()).hasSize(1);
    assertThat(ledger.completionsHeard()).containsExactly(100);
  }

  @Test
  void a_node_that_was_frozen_for_longer_than_its_lease_is_fenced_out() {
    List<OffloadProcess> nodes = cluster.startAll(3);
    Traffic traffic = Traffic.start(ledger, TRAFFIC, urls(nodes));
    StatusWatch.open(ledger, nodes.get(0).baseUrl());
    Eventually.pass(9_000);
    nodes.get(2).freeze();
    Lateness lateness = new Lateness(documents.liveTasks(), System.currentTimeMillis());
    Eventually.pass(15_000);
    nodes.get(2).thaw();
    nodes.get(2).awaitLog("other nodes run its tasks: starting over with a new one");
    Eventually.pass(2_000);
    traffic.stop();
    finish(nodes.get(2).baseUrl(), "SIGSTOP of one of 3 nodes for 15 s");
    assertThat(lateness.worstMs(documents.tasks())).isLessThan(ADOPTION_MAX_MS);
    assertThat(documents.leases().stream().filter(lease -> lease.getBoolean("live"))).hasSize(3);
  }

  @Test
  void nodes_of_another_database_at_the_same_member_ports_are_told_of_and_left_alone() {
    try (Documents elsewhere = new Documents("elsewhere")) {
      OffloadProcess here = cluster.start(0, Map.of());
      here.baseUrl();
      OffloadProcess other = cluster.start(1, Map.of("MONGODB_URI", elsewhere.uri()));
      other.awaitLog("A node of another database");
      Api toHere = new Api(here.baseUrl());
      Api toOther = new Api(other.baseUrl());
      for (int i = 0; i < 20; i++) {
        toHere.task(toHere.post("here " + i));
        toOther.task(toOther.post("elsewhere " + i));
      }
      assertThat(documents.tasks()).hasSize(20);
      assertThat(elsewhere.tasks()).hasSize(20);
      assertThat(other.log().stream().filter(line -> line.contains("another database"))).hasSize(1);
      assertThat(here.log()).noneMatch(line -> line.contains("nodes now: 2"));
      assertThat(cluster.errors()).isEmpty();
      here.terminate();
      other.terminate();
    }
  }

  private void finish(String baseUrl, String what) {
    Api api = new Api(baseUrl);
    Eventually.within(PATIENCE, "everything to be complete", () -> documents.liveTasks().isEmpty());
    List<JsonObject> tasks = api.tasks(null);
    System.out.println(what + ": " + ledger.verify(tasks));
    assertThat(documents.unfinished()).isEmpty();
    assertThat(cluster.errors()).isEmpty();
    assertThat(documents.tasks()).hasSameSizeAs(tasks);
  }

  private static List<String> urls(List<OffloadProcess> nodes) {
    return nodes.stream().map(OffloadProcess::baseUrl).toList();
  }
}
