package dev.offload;

import dev.offload.Settings.Role;
import dev.offload.bus.Codecs;
import dev.offload.http.HttpVerticle;
import dev.offload.http.StoreTime;
import dev.offload.observe.TaskEvents;
import dev.offload.store.MongoTaskStore;
import dev.offload.store.SqliteTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.worker.ClockSampler;
import dev.offload.worker.Node;
import dev.offload.worker.WorkerVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.net.BindException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole node: opens the store, then deploys the worker, then the web side. */
final class NodeVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private final Settings settings;
  private final Membership membership;
  private TaskStore store;
  private ClockSampler clockSampler;
  private String httpDeployment;

  NodeVerticle(Settings settings, Membership membership) {
    this.settings = settings;
    this.membership = membership;
  }

  @Override
  public Future<?> start() {
    Codecs.register(vertx);
    membership.onChange(this::tellOfClusterChange);
    return openStore().compose(this::deploy);
  }

  /** Closes the store, once the verticles that use it are gone. */
  @Override
  public Future<?> stop() {
    if (clockSampler != null) {
      clockSampler.stop();
    }
    return store == null ? Future.succeededFuture() : store.close();
  }

  private void tellOfClusterChange() {
    DeliveryOptions here = new DeliveryOptions().setLocalOnly(true);
    vertx.eventBus().publish(Addresses.CLUSTER_CHANGED, "", here);
  }

  /** Ends the web side first, while the worker still answers what was accepted. */
  Future<?> stopTakingRequests() {
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
    Node node = new Node(opened, time, clock, new TaskEvents());
    return deployWorker(node)
        .compose(v -> deployHttp(node))
        .recover(cause -> Future.failedFuture(readable(cause)));
  }

  private Future<?> deployWorker(Node node) {
    if (settings.roles().contains(Role.WORKER)) {
      return vertx.deployVerticle(new WorkerVerticle(settings, node));
    }
    // The lease of a worker brings the store's clock along; without one it is asked for alone.
    clockSampler = new ClockSampler(node);
    return clockSampler.start();
  }

  private Future<?> deployHttp(Node node) {
    if (!settings.roles().contains(Role.HTTP)) {
      LOG.info("Offload works for its cluster, without a web side");
      return Future.succeededFuture();
    }
    StoreTime storeTime = new StoreTime(node.time(), node.clock());
    HttpVerticle http =
        new HttpVerticle(settings, node.store(), storeTime, new HttpFailures(new TaskEvents()));
    return vertx.deployVerticle(http).onSuccess(id -> listening(id, http.port()));
  }

  private void listening(String deployment, int port) {
    httpDeployment = deployment;
    String host = settings.http().host();
    LOG.info("Offload listens on http://{}:{}", host.contains(":") ? "[" + host + "]" : host, port);
    if (!isLoopback(host)) {
      LOG.warn(
          "{} can be reached from other machines and there is no login yet: whoever reaches port"
              + " {} can read and add tasks",
          host,
          port);
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private Throwable readable(Throwable cause) {
    if (cause instanceof BindException) {
      Settings.Http http = settings.http();
      return new IllegalStateException(
          "port "
              + http.port()
              + " of "
              + http.host()
              + " cannot be used ("
              + cause.getMessage()
              + "): set HTTP_PORT to a free one, or 0 for any",
          cause);
    }
    return cause;
  }
}
