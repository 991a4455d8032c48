package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.mongo.TestMongo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The MongoDB server is away under load for longer than a lease, and comes back. {@code
 * -Doutage.seconds=20} has it away for longer than the 12 s of a build.
 */
@EnabledIfEnvironmentVariable(
    named = TestMongo.VARIABLE,
    matches = "mongodb.*",
    disabledReason = "MONGODB_URI names no server to be away from")
class OutageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AWAY_S = Integer.getInteger("outage.seconds", 12);
  private static final long AWAY_MS = AWAY_S * 1_000L;
  private static final long REFUSED_WITHIN_MS = 3_200;
  private static final Duration BACK_WITHIN = Duration.ofSeconds(5);
  private static final Traffic.Shape TRAFFIC = Traffic.Shape.unending(16, 20);

  private final Ledger ledger = new Ledger();
  private Documents documents;
  private TcpProxy proxy;
  private OffloadProcess node;

  @BeforeEach
  void start() {
    documents = new Documents("outage");
    proxy = new TcpProxy("127.0.0.1", documents.server());
    node =
        OffloadProcess.start(
            Path.of("."),
            Map.of(
                "MONGODB_URI", proxy.instead(documents.uri()),
                "DEMO_PROCESSING_AFTER_MS", "500-5000",
                "DEMO_COMPLETE_AFTER_MS", "500-5000"));
  }

  @AfterEach
  void stop() {
    node.close();
    proxy.close();
    documents.close();
  }

  @Test
  void a_server_that_is_gone_for_longer_than_a_lease_costs_no_task() {
    outage(proxy::refuse, proxy::listenAgain, "a server that refused for " + AWAY_S + " s");
  }

  @Test
  void a_server_that_hangs_for_longer_than_a_lease_costs_no_task() {
    outage(proxy::freeze, proxy::thaw, "a server that hung for " + AWAY_S + " s");
  }

  private void outage(Runnable begin, Runnable end, String what) {
    try (Traffic traffic = Traffic.start(ledger, TRAFFIC, List.of(node.baseUrl()))) {
      StatusWatch.open(ledger, node.baseUrl());
      Eventually.pass(3_000);
      begin.run();
      Eventually.pass(300);
      assertPageIsRefusedInTime();
      Eventually.pass(AWAY_MS / 2);
      int acknowledgedThen = ledger.acknowledgedCount();
      assertPageIsRefusedInTime();
      Eventually.pass(AWAY_MS / 2);
      assertThat(ledger.acknowledgedCount()).isEqualTo(acknowledgedThen);
      end.run();
      Eventually.within(
          BACK_WITHIN, "posts taken again", () -> ledger.acknowledgedCount() > acknowledgedThen);
      traffic.stop();
    }
    assertRefusals();
    Eventually.within(PATIENCE, "all complete", () -> documents.liveTasks().isEmpty());
    System.out.println(what + ": " + ledger.verify(new Api(node.baseUrl()).tasks(null)));
    assertThat(documents.unfinished()).isEmpty();
    assertThat(node.isAlive()).isTrue();
    assertLog();
  }

  private void assertRefusals() {
    assertThat(ledger.refusals())
        .hasSizeGreaterThan(20)
        .allMatch(Ledger.Refusal::hasRetryAfter)
        .allMatch(refusal -> refusal.tookMs() <= REFUSED_WITHIN_MS);
  }

  private void assertPageIsRefusedInTime() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.baseUrl() + "/"))
            .header("accept", "text/html")
            .build();
    long sentNs = System.nanoTime();
    HttpResponse<String> page =
        HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()).join();
    assertThat((System.nanoTime() - sentNs) / 1_000_000).isLessThan(REFUSED_WITHIN_MS);
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.headers().firstValue("retry-after")).isPresent();
    assertThat(page.body()).containsIgnoringCase("the store does not answer");
  }

  /** The whole node says once that the store failed, and once that it answers again. */
  private void assertLog() {
    List<String> log = node.log();
    String all = String.join("\n", log);
    assertThat(log).filteredOn(line -> line.contains("The store failed")).as(all).hasSize(1);
    assertThat(log).filteredOn(line -> line.contains("The store answers again")).hasSize(1);
    assertThat(node.errors()).isEmpty();
    assertThat(log).hasSizeLessThan(15);
  }
}
