package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.observe.FatalErrors;
import dev.offload.observe.NodeState;
import dev.offload.settings.Settings;
import dev.offload.task.TaskJson;
import dev.offload.time.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The nodes that run tasks, as far as this one knows them. For one event loop. */
final class NodesApi {
  static final long READ_MAX_MS = 2_500;

  private final About about;
  private final Set<Settings.Role> roles;
  private final NodeState state;
  private final Time time;
  private Future<Map<String, Long>> underWay;

  NodesApi(About about, Set<Settings.Role> roles, NodeState state, Time time) {
    this.about = about;
    this.roles = roles;
    this.state = state;
    this.time = time;
  }

  /** {@code GET /api/nodes}: what is not known of a node is left out. */
  Future<Reply> list(Call call) {
    Parameters.of(call);
    return leases().map(leases -> Reply.json(200, json(leases)));
  }

  /** {@code GET /api/version}: what runs here. */
  Future<Reply> version(Call call) {
    Parameters.of(call);
    JsonObject json =
        new JsonObject().put("version", about.version()).put("commit", about.commit());
    return Future.succeededFuture(Reply.json(200, json));
  }

  private JsonArray json(Map<String, Long> leases) {
    Map<String, Long> all = new TreeMap<>(leases);
    String own = state.incarnation();
    if (own != null) {
      all.putIfAbsent(own, null);
    }
    JsonArray nodes = new JsonArray();
    all.forEach(
        (name, leaseUntil) -> {
          JsonObject node = new JsonObject().put("node", name);
          if (name.equals(own)) {
            addOwn(node);
          }
          if (leaseUntil != null) {
            node.put("leaseUntil", TaskJson.time(leaseUntil));
          }
          nodes.add(node);
        });
    return nodes;
  }

  private void addOwn(JsonObject node) {
    JsonArray names = new JsonArray();
    roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).sorted().forEach(names::add);
    node.put("version", about.version())
        .put("roles", names)
        .put("startedAt", TaskJson.time(about.startedAt()))
        .put(
            "ready",
            !state.isStopping() && !state.isStoreDown() && state.isLeaseHeld(time.monotonicMs()));
  }

  /** One read at a time, for all who ask. */
  private Future<Map<String, Long>> leases() {
    Future<Map<String, Long>> read = underWay;
    if (read == null) {
      read = about.leases().get();
      underWay = read;
      read.onComplete(end -> underWay = null);
    }
    Promise<Map<String, Long>> answer = Promise.promise();
    Time.Alarm tooLate = time.after(READ_MAX_MS, () -> answer.tryFail(noAnswer()));
    read.onComplete(
        result -> {
          tooLate.cancel();
          settle(answer, result);
        });
    return answer.future();
  }

  private static void settle(
      Promise<Map<String, Long>> answer, AsyncResult<Map<String, Long>> result) {
    if (result.failed()) {
      FatalErrors.check(result.cause());
      answer.tryFail(noAnswer());
    } else {
      answer.tryComplete(result.result());
    }
  }

  private static Problem noAnswer() {
    return Problem.unavailable("the store does not answer, try again");
  }
}
