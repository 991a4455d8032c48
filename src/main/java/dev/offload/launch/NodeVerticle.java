package dev.offload.launch;

import dev.offload.bus.Addresses;
import dev.offload.bus.Codecs;
import dev.offload.http.About;
import dev.offload.http.HttpVerticle;
import dev.offload.observe.FatalErrors;
import dev.offload.observe.MetricsServer;
import dev.offload.observe.NodeState;
import dev.offload.observe.StrayFailures;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.settings.Host;
import dev.offload.settings.Settings;
import dev.offload.settings.Settings.Role;
import dev.offload.store.TaskStore;
import dev.offload.store.TimedStore;
import dev.offload.store.mongo.MongoTaskStore;
import dev.offload.store.sqlite.SqliteTaskStore;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import dev.offload.worker.ClockSampler;
import dev.offload.worker.Node;
import dev.offload.worker.WorkerVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole node: opens the store, then deploys the worker, then the web side. */
final class NodeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private final Settings settings;
  private final Membership membership;
  private final NodeState state;
  private final EventLoops loops = new EventLoops();
  private TaskMeters meters = TaskMeters.none();
  private TaskStore store;
  private TaskEvents events;
  private Presence presence;
  private ClockSampler clockSampler;
  private Subscriptions subscriptions;
  private String httpDeployment;
  private final Promise<Void> startEnded = Promise.promise();
  private StoreOpening opening;
  private boolean ending;
  private volatile boolean started;

  NodeVerticle(Settings settings, Membership membership) {
    this.settings = settings;
    this.membership = membership;
    state = new NodeState(settings.roles().contains(Role.WORKER));
  }

  @Override
  public Future<?> start() {
    vertx.exceptionHandler(new StrayFailures());
    Codecs.register(vertx);
    membership.onChange(state.nodes(), this::tellOfClusterChange);
    presence = new Presence(vertx, state, membership);
    if (!begin()) {
      // Vert.x is about to end this deployment, and would not bear that it ends itself as well.
      return Promise.promise().future();
    }
    return opening
        .await(openStore())
        .compose(opened -> presence.start().compose(v -> deploy(opened)))
        .onSuccess(
            all -> {
              started = true;
              loops.watch(vertx);
            })
        .onFailure(FatalErrors::check)
        .recover(this::undone)
        // Later: who waits for the end of the start then finds that Vert.x knows of it, too.
        .onComplete(end -> vertx.runOnContext(then -> startEnded.tryComplete()));
  }

  /** Ends what was deployed: Vert.x would do so, too, but close itself without waiting for it. */
  private <T> Future<T> undone(Throwable failure) {
    state.storeCloses();
    return Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
        .transform(ended -> Future.failedFuture(failure));
  }

  private synchronized boolean begin() {
    if (!ending) {
      opening = new StoreOpening(settings.store(), Time.of(vertx));
    }
    return !ending;
  }

  /**
   * Ends the node so that Vert.x can be closed: waits until a start under way has ended, as the
   * store that it opens is to be closed as well, then ends the web side while the worker still
   * answers what was accepted. For use from any thread.
   */
  Future<?> end() {
    synchronized (this) {
      ending = true;
      if (opening == null) {
        return Future.succeededFuture();
      }
    }
    return startEnded.future().compose(ended -> stopTakingRequests());
  }

  /** Closes the store, once the verticles that use it are gone. */
  @Override
  public Future<?> stop() {
    loops.mayEnd();
    if (clockSampler != null) {
      clockSampler.stop();
    }
    state.storeCloses();
    Future<Void> ended = subscriptions == null ? Future.succeededFuture() : subscriptions.close();
    return ended.eventually(this::closeStore);
  }

  private Future<Void> closeStore() {
    if (store == null) {
      return Future.succeededFuture();
    }
    return started && state.isStopping()
        ? events.stop().end(store::liveCounts, store::close)
        : store.close();
  }

  private void tellOfClusterChange() {
    DeliveryOptions here = new DeliveryOptions().setLocalOnly(true);
    vertx.eventBus().publish(Addresses.CLUSTER_CHANGED, "", here);
  }

  private Future<?> stopTakingRequests() {
    if (!started) {
      return Future.succeededFuture();
    }
    events.stop().begin();
    presence.tell();
    loops.mayEnd();
    return httpDeployment == null ? Future.succeededFuture() : vertx.undeploy(httpDeployment);
  }

  private Future<? extends TaskStore> openStore() {
    Settings.Store where = settings.store();
    return where.isEmbedded()
        ? SqliteTaskStore.open(vertx, Path.of(where.dataDir()))
        : MongoTaskStore.open(vertx, where.mongodbUri());
  }

  private Future<?> deploy(TaskStore opened) {
    store = opened;
    Time time = Time.of(vertx);
    StoreClock clock =
        opened.leases().isPresent() ? StoreClock.sampled(time) : StoreClock.local(time);
    return deployMetrics(time)
        .compose(
            v -> {
              events = new TaskEvents(state, meters, time);
              return deploy(new Node(timed(opened, time), time, clock, events));
            });
  }

  private Future<?> deploy(Node node) {
    return deployWorker(node).compose(v -> deployHttp(node));
  }

  private Future<?> deployMetrics(Time time) {
    Settings.Metrics where = settings.metrics();
    if (where.port().isEmpty()) {
      return Future.succeededFuture();
    }
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
        .recover(cause -> PortInUse.told(cause, where.host(), port, "METRICS_PORT"));
  }

  private TaskStore timed(TaskStore opened, Time time) {
    return meters == TaskMeters.none()
        ? opened
        : TimedStore.of(opened, time, meters::storeAnswered);
  }

  private Future<?> deployWorker(Node node) {
    if (settings.roles().contains(Role.WORKER)) {
      subscriptions = new Subscriptions(vertx, settings, node.clock());
      return subscriptions
          .make()
          .compose(plan -> vertx.deployVerticle(new WorkerVerticle(settings, node, plan)));
    }
    // The lease of a worker brings the store's clock along; without one it is asked for alone.
    clockSampler = new ClockSampler(node);
    return clockSampler.start();
  }

  private Future<?> deployHttp(Node node) {
    if (!settings.roles().contains(Role.HTTP)) {
      presence.listening("");
      LOG.info("Offload runs tasks for its cluster, without a web port");
      return Future.succeededFuture();
    }
    About about = Build.read().about(node.store(), node.clock().likelyMs());
    HttpVerticle http =
        new HttpVerticle(settings, node.store(), node.clock(), node.events(), about);
    Settings.Http where = settings.http();
    return vertx
        .deployVerticle(http)
        .onSuccess(id -> listening(id, http))
        .recover(cause -> PortInUse.told(cause, where.host(), where.port(), "HTTP_PORT"));
  }

  private void listening(String deployment, HttpVerticle http) {
    httpDeployment = deployment;
    String host = settings.http().host();
    presence.listening("web " + Host.of(host).withPort(http.port()));
    LOG.info("Offload listens on {}", Host.of(host).url(http.port()));
    if (!http.address().isLoopbackAddress()) {
      LOG.warn(
          "{} can be reached from other machines and there is no login yet: anyone who reaches port"
              + " {} can read and add tasks",
          host,
          http.port());
    }
  }
}
