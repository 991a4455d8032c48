package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of three nodes loses its store: what is posted anywhere is stored by those that have it. */
@OnSharedStore
class HandOverIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long FIRST_MS = 8_000;
  private static final long REST_MS = 12_000;

  private final Ledger ledger = new Ledger();
  private Documents documents;
  private TcpProxy proxy;
  private Cluster cluster;

  @BeforeEach
  void set() {
    documents = new Documents("handover");
    proxy = new TcpProxy("127.0.0.1", documents.server());
    cluster =
        new Cluster(
            Map.of(
                "MONGODB_URI", documents.uri(),
                "DEMO_PROCESSING_AFTER_MS", "500-1000",
                "DEMO_COMPLETE_AFTER_MS", "500-1000"),
            3);
  }

  @AfterEach
  void tearDown() {
    cluster.close();
    proxy.close();
    documents.close();
  }

  @Test
  void posts_fail_in_the_first_seconds_alone_when_the_store_refuses() {
    outage(TcpProxy::refuse, TcpProxy::listenAgain);
  }

  @Test
  void posts_fail_in_the_first_seconds_alone_when_the_store_hangs() {
    outage(TcpProxy::freeze, TcpProxy::thaw);
  }

  @Test
  void a_web_node_is_ready_from_the_first_worker_to_the_last() {
    OffloadProcess web = cluster.start(0, Map.of("ROLES", "http"));
    assertThat(ready(web)).isEqualTo(503);
    OffloadProcess worker = cluster.start(1, Map.of("ROLES", "worker"));
    worker.awaitLog("without a web port");
    Eventually.within(PATIENCE, "ready", () -> ready(web) == 200);
    worker.terminate();
    Eventually.within(PATIENCE, "not ready", () -> ready(web) == 503);
  }

  private void outage(Consumer<TcpProxy> begin, Consumer<TcpProxy> end) {
    Map<String, String> weak = Map.of("MONGODB_URI", proxy.instead(documents.uri()));
    List<OffloadProcess> nodes =
        List.of(
            cluster.start(0, Map.of()),
            cluster.start(1, weak),
            cluster.start(2, Map.of("ROLES", "http")));
    List<String> urls = nodes.stream().map(OffloadProcess::baseUrl).toList();
    nodes.get(0).awaitLog("nodes now: 3");
    Traffic traffic = Traffic.start(ledger, Traffic.Shape.unending(12, 20), urls);
    Eventually.pass(2_000);
    begin.accept(proxy);
    Eventually.pass(FIRST_MS);
    int refusedAtFirst = ledger.refusals().size();
    int acknowledgedThen = ledger.acknowledgedCount();
    Eventually.pass(REST_MS);
    int refused = ledger.refusals().size() - refusedAtFirst;
    System.out.printf(
        "outage of one of two workers: %d refused at first, %d of %d later%n",
        refusedAtFirst, refused, ledger.acknowledgedCount() - acknowledgedThen);
    assertThat(refused).isZero();
    assertThat(ledger.acknowledgedCount()).isGreaterThan(acknowledgedThen + 100);
    nodes.forEach(node -> assertThat(ready(node)).isEqualTo(200));
    end.accept(proxy);
    nodes.get(1).awaitLog("accepts work from the cluster again");
    traffic.stop();
    Eventually.within(PATIENCE, "all complete", () -> documents.liveTasks().isEmpty());
    System.out.println("what was accepted: " + ledger.verify(new Api(urls.get(0)).tasks(null)));
    assertThat(cluster.errors()).isEmpty();
  }

  private static int ready(OffloadProcess node) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.baseUrl() + "/health/ready")).build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
