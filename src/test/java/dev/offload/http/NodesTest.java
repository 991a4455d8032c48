package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(30)
class NodesTest {
  private static final JsonObject OWN =
      new JsonObject()
          .put("node", "node-b")
          .put("version", "1.2")
          .put("roles", new JsonArray().add("http").add("worker"))
          .put("startedAt", "2023-11-14T22:13:20.000Z")
          .put("ready", true);
  private final ManualTime time = new ManualTime();
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, time, null);
  }

  @Test
  void the_version_and_commit_are_told() {
    assertThat(node.send(RawRequest.get("/api/version")).json())
        .isEqualTo(new JsonObject().put("version", "1.2").put("commit", "abc"));
  }

  @Test
  void a_process_with_a_store_of_its_own_is_the_only_node() {
    node.lease().alone("node-b");

    assertThat(nodes()).containsExactly(OWN);
  }

  @Test
  void of_other_nodes_only_their_leases_are_known() {
    node.lease().opened("node-b");
    node.lease().goodUntil(Long.MAX_VALUE);
    node.leases = Future.succeededFuture(Map.of("node-c", 3_000L, "node-b", 2_000L, "node-a", 1L));

    assertThat(nodes())
        .containsExactly(
            other("node-a", "1970-01-01T00:00:00.001Z"),
            OWN.copy().put("leaseUntil", "1970-01-01T00:00:02.000Z"),
            other("node-c", "1970-01-01T00:00:03.000Z"));
  }

  @Test
  void a_node_that_lost_its_lease_or_stops_is_not_ready() {
    node.lease().opened("node-b");
    node.lease().goodUntil(Long.MAX_VALUE);
    node.lease().steppedDown("node-b");
    assertThat(nodes()).containsExactly(OWN.copy().put("ready", false));

    node.lease().goodUntil(Long.MAX_VALUE);
    assertThat(nodes()).containsExactly(OWN);
    node.state.stop();
    assertThat(nodes()).containsExactly(OWN.copy().put("ready", false));
  }

  @Test
  void a_node_without_a_worker_tells_of_others_alone() {
    node.leases = Future.succeededFuture(Map.of("node-a", 1L));

    assertThat(nodes()).containsExactly(other("node-a", "1970-01-01T00:00:00.001Z"));
  }

  @Test
  void a_store_that_fails_or_does_not_answer_is_a_problem_that_passes() {
    node.leases = Future.failedFuture("down");
    RawResponse failed = node.send(RawRequest.get("/api/nodes"));
    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.header("Retry-After")).isEqualTo("1");

    Promise<Void> asked = Promise.promise();
    Promise<Map<String, Long>> silent = Promise.promise();
    node.leases = silent.future();
    node.onLeases = asked::tryComplete;
    try (RawConnection client = node.connect()) {
      client.write(RawRequest.get("/api/nodes").bytes());
      HttpNode.await(asked.future());
      node.advance(time, NodesApi.READ_MAX_MS);
      assertThat(client.read(false).status()).isEqualTo(503);
    }

    node.leases = Future.succeededFuture(Map.of("node-a", 1L));
    silent.complete(Map.of());
    assertThat(nodes()).hasSize(1);
  }

  private JsonArray nodes() {
    return new JsonArray(node.send(RawRequest.get("/api/nodes")).body());
  }

  private static JsonObject other(String name, String leaseUntil) {
    return new JsonObject().put("node", name).put("leaseUntil", leaseUntil);
  }
}
