package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offload.it.OffloadProcess.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes on hosts of their own: cut off from one another, and from the store. */
@OnSharedStore
class PartitionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long ADOPTION_MAX_MS = 10_000;
  private static final Traffic.Shape TRAFFIC = Traffic.Shape.unending(12, 20);

  private final Ledger ledger = new Ledger();
  private final List<OffloadProcess> nodes = new ArrayList<>();
  private Documents documents;
  private Lan lan;
  private TcpProxy proxy;

  @BeforeEach
  void start() {
    Optional<String> hindrance = Lan.hindrance();
    assumeTrue(hindrance.isEmpty(), () -> hindrance.orElse(""));
    documents = new Documents("partition");
    lan = new Lan(2);
    proxy = new TcpProxy(lan.machine(), documents.server());
    for (int host = 0; host < 2; host++) {
      nodes.add(start(host));
    }
    // A node that did not hold its lease for a while judges nobody.
    nodes.forEach(OffloadProcess::baseUrl);
    nodes.get(0).awaitLog("nodes now: 2");
    Eventually.pass(9_000);
  }

  @AfterEach
  void stop() {
    nodes.forEach(OffloadProcess::close);
    if (lan != null) {
      proxy.close();
      lan.close();
      documents.close();
    }
  }

  @Test
  void nodes_that_lose_each_other_but_not_the_store_work_on() {
    lan.keepApart(true, 0, 1);
    for (OffloadProcess node : nodes) {
      Traffic side = Traffic.start(ledger, new Traffic.Shape(8, 200, 0), List.of(node.baseUrl()));
      side.awaitAll(Duration.ofSeconds(10));
    }
    nodes.get(0).awaitLog("left the cluster without stopping, nodes now: 1");
    nodes.get(1).awaitLog("left the cluster without stopping, nodes now: 1");
    Traffic traffic = Traffic.start(ledger, TRAFFIC, urls());
    Eventually.pass(1_000);
    long joined = timesJoined();
    lan.keepApart(false, 0, 1);
    Eventually.within(PATIENCE, "one cluster again", () -> timesJoined() > joined);
    traffic.stop();
    finish("nodes cut off from one another");
    assertThat(documents.leases().stream().filter(lease -> lease.getBoolean("live"))).hasSize(2);
    assertThat(ledger.refusals()).isEmpty();
  }

  @Test
  void a_node_that_loses_the_store_steps_down_and_the_other_takes_over() {
    Traffic traffic = Traffic.start(ledger, TRAFFIC, urls());
    Eventually.pass(3_000);
    lan.pull(1);
    Lateness lateness = new Lateness(documents.liveTasks(), System.currentTimeMillis());
    traffic.target(List.of(nodes.get(0).baseUrl()));
    nodes.get(1).awaitLog("could not renew its lease");
    nodes.get(0).awaitLog("Taking over");
    Eventually.pass(5_000);
    lan.replug(1);
    nodes.get(1).awaitLog("other nodes run its tasks: starting over with a new one");
    traffic.target(urls());
    Eventually.pass(2_000);
    traffic.stop();
    finish("a node cut off from store and cluster");
    assertThat(lateness.tasks()).isGreaterThan(20);
    assertThat(lateness.worstMs(documents.tasks())).isLessThan(ADOPTION_MAX_MS);
  }

  private OffloadProcess start(int host) {
    Map<String, String> environment =
        Map.of(
            "MONGODB_URI",
            proxy.instead(documents.uri()),
            "HTTP_HOST",
            lan.address(host),
            "CLUSTER_HOST",
            lan.address(host),
            "CLUSTER_PORT",
            "5701",
            "CLUSTER_MEMBERS",
            lan.address(0) + ":5701," + lan.address(1) + ":5701",
            "DEMO_PROCESSING_AFTER_MS",
            "500-5000",
            "DEMO_COMPLETE_AFTER_MS",
            "500-5000");
    Launch launch = new Launch(lan.on(host), List.of());
    return OffloadProcess.start(launch, Path.of("."), environment, "-cluster");
  }

  /** When halves merge, it is the larger or older that says who joins. */
  private long timesJoined() {
    return nodes.stream()
        .flatMap(node -> node.log().stream())
        .filter(line -> line.contains("joined the cluster, nodes now: 2"))
        .count();
  }

  private List<String> urls() {
    return nodes.stream().map(OffloadProcess::baseUrl).toList();
  }

  private void finish(String what) {
    Eventually.within(PATIENCE, "all complete", () -> documents.liveTasks().isEmpty());
    Api api = new Api(nodes.get(0).baseUrl());
    System.out.println(what + ": " + ledger.verify(api.tasks(null)));
    assertThat(documents.unfinished()).isEmpty();
    for (OffloadProcess node : nodes) {
      assertThat(node.errors()).as(String.join("\n", node.log())).isEmpty();
    }
  }
}
