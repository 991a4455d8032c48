package dev.offload.node;

import dev.offload.observe.MetricsServer;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskMeters;
import dev.offload.settings.Host;
import dev.offload.settings.Settings;
import dev.offload.store.TaskStore;
import dev.offload.store.TimedStore;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node counts, and the server that shows it, where one is asked for. */
final class Metrics {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private final Settings settings;
  private final NodeState state;
  private final Time time;
  private TaskMeters meters = TaskMeters.none();

  Metrics(Settings settings, NodeState state, Time time) {
    this.settings = settings;
    this.state = state;
    this.time = time;
  }

  /** Deploys the server, if it is asked for. Returns the ids of what was deployed. */
  Future<List<String>> deploy(Vertx vertx, TaskStore store) {
    Settings.Metrics where = settings.metrics();
    if (where.port().isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Library.METRICS.require("metrics.port");
    int port = where.port().getAsInt();
    MetricsServer server = new MetricsServer(where, state, time);
    meters = server.meters();
    Build build = Build.read();
    server.showBuild(build.version(), build.commit());
    server.showBounds(settings);
    server.showForeign(store::foreign);
    server.showLive(store);
    return vertx
        .deployVerticle(server)
        .onSuccess(
            v -> LOG.info("Metrics are on {}/metrics", Host.of(where.host()).url(server.port())))
        .recover(cause -> PortInUse.told(cause, where.host(), port, "METRICS_PORT"))
        .map(List::of);
  }

  TaskMeters meters() {
    return meters;
  }

  /** Returns the store, whose answers are timed where metrics are shown. */
  TaskStore timed(TaskStore store) {
    return meters == TaskMeters.none() ? store : TimedStore.of(store, time, meters::storeAnswered);
  }
}
