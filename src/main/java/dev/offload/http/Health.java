package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Reply;
import dev.offload.observe.NodeState;
import dev.offload.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Tells those who watch over processes and spread requests how this node is. For one event loop.
 */
final class Health {
  private static final Reply LIVE = Reply.json(200, new JsonObject().put("live", true));

  private final NodeState state;
  private final StoreProbe probe;
  private final Intake intake;
  private final Settings.Intake bounds;

  Health(NodeState state, StoreProbe probe, Intake intake, Settings.Intake bounds) {
    this.state = state;
    this.probe = probe;
    this.intake = intake;
    this.bounds = bounds;
  }

  /** {@code GET /health/live}: 200 as long as the process answers at all. */
  Future<Reply> live(Call call) {
    Parameters.of(call);
    return Future.succeededFuture(LIVE);
  }

  /**
   * {@code GET /health/ready}: 200 when work that is posted here now would most likely be stored,
   * else 503. The body names each check and says whether it is passed.
   */
  Future<Reply> ready(Call call) {
    Parameters.of(call);
    boolean isDoubtful = state.isStoreDown() && !state.areWritesDown();
    Future<Boolean> store =
        isDoubtful ? probe.answers() : Future.succeededFuture(!state.areWritesDown());
    return store.compose(this::ready);
  }

  /** A node whose own worker cannot store hands work to others. */
  private Future<Reply> ready(boolean storeAnswers) {
    JsonObject checks = checks(storeAnswers);
    boolean own = state.isLeaseNeeded() && storeAnswers && state.isLeaseHeld(probe.nowMs());
    Workers workers = intake.workers();
    if (own || !workers.hasOthers()) {
      return Future.succeededFuture(
          reply(checks, checks.stream().allMatch(check -> Boolean.TRUE.equals(check.getValue()))));
    }
    return workers
        .isAnyReachable()
        .map(
            reachable ->
                reply(
                    checks.put("worker", reachable),
                    reachable && checks.getBoolean("running") && checks.getBoolean("intake")));
  }

  private JsonObject checks(boolean storeAnswers) {
    JsonObject checks =
        new JsonObject()
            .put("running", !state.isStopping())
            .put("store", storeAnswers)
            .put("intake", hasRoom());
    if (state.isLeaseNeeded()) {
      checks.put("lease", state.isLeaseHeld(probe.nowMs()));
    }
    return checks;
  }

  private static Reply reply(JsonObject checks, boolean ready) {
    Reply reply =
        Reply.json(ready ? 200 : 503, new JsonObject().put("ready", ready).put("checks", checks));
    return ready ? reply : reply.with("Retry-After", "1");
  }

  private boolean hasRoom() {
    return !intake.isNearlyFull() && !bounds.isNearlyFull(state.intakeTasks(), state.intakeBytes());
  }
}
