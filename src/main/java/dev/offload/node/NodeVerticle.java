package dev.offload.node;

import dev.offload.TaskHandler;
import dev.offload.bus.Addresses;
import dev.offload.bus.Codecs;
import dev.offload.observe.FatalErrors;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.settings.Settings;
import dev.offload.settings.Settings.Role;
import dev.offload.store.TaskStore;
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
import java.util.ArrayList;
import java.util.List;

/**
 * A whole node, in whosever Vertx: opens the store, then deploys the worker, then the web side,
 * which ends before the worker does. It is deployed when it takes work.
 */
public final class NodeVerticle extends VerticleBase {
  private final Settings settings;
  private final Neighbours neighbours;
  private final List<TaskHandler> handlers;
  private final NodeState state;
  private final List<String> deployed = new ArrayList<>();
  private final Promise<Void> startEnded = Promise.promise();
  private BusPlace place;
  private TaskStore store;
  private TaskEvents events;
  private ClockSampler clockSampler;
  private Subscriptions subscriptions;
  private WebSide web;
  private StoreOpening opening;
  private boolean ending;
  private volatile boolean stopped;
  private volatile boolean started;

  /**
   * @param handlers are there beside those of the class path and of the folder
   */
  public NodeVerticle(Settings settings, Neighbours neighbours, List<TaskHandler> handlers) {
    this.settings = settings;
    this.neighbours = neighbours;
    this.handlers = List.copyOf(handlers);
    state = new NodeState(settings.roles().contains(Role.WORKER));
  }

  /** Returns the port of the web side once deployed; -1 without one. */
  public int port() {
    return web == null ? -1 : web.port();
  }

  @Override
  public Future<?> start() {
    if (!begin()) {
      // Vert.x is about to end this deployment, and would not bear that it ends itself as well.
      return Promise.promise().future();
    }
    return taken()
        .compose(v -> opening.await(openStore()))
        .compose(this::deploy)
        .onSuccess(all -> started = true)
        .onFailure(FatalErrors::check)
        .recover(this::undone)
        // Later: who waits for the end of the start then finds that Vert.x knows of it, too.
        .onComplete(end -> vertx.runOnContext(then -> startEnded.tryComplete()));
  }

  private synchronized boolean begin() {
    if (!ending) {
      opening = new StoreOpening(settings.store(), Time.of(vertx));
    }
    return !ending;
  }

  private Future<Void> taken() {
    try {
      BusPlace wanted = new BusPlace(vertx, settings.busPrefix());
      wanted.take();
      place = wanted;
      Codecs.register(vertx);
      return Future.succeededFuture();
    } catch (IllegalStateException e) {
      return Future.failedFuture(e);
    }
  }

  /** Ends what was begun: Vert.x would only end what was deployed, and not wait for it. */
  private <T> Future<T> undone(Throwable failure) {
    state.storeCloses();
    return Future.join(deployed.stream().map(vertx::undeploy).toList())
        .transform(ended -> close())
        .transform(closed -> Future.failedFuture(failure));
  }

  /**
   * Ends the web side, while the worker still answers what was accepted, so that Vert.x can be
   * closed then: waits until a start under way has ended, as the store that it opens is to be
   * closed as well. For use from any thread.
   */
  public Future<?> end() {
    synchronized (this) {
      ending = true;
      if (opening == null) {
        return Future.succeededFuture();
      }
    }
    return startEnded
        .future()
        .compose(ended -> started && web != null ? web.end() : Future.succeededFuture());
  }

  /** Closes the store, once the verticles that use it are gone. */
  @Override
  public Future<?> stop() {
    stopped = true;
    return startEnded.future().compose(ended -> started ? close() : Future.<Void>succeededFuture());
  }

  private Future<Void> close() {
    if (clockSampler != null) {
      clockSampler.stop();
    }
    state.storeCloses();
    neighbours.stop();
    Future<Void> ended = subscriptions == null ? Future.succeededFuture() : subscriptions.close();
    return ended
        .eventually(this::closeStore)
        .onComplete(
            closed -> {
              if (place != null) {
                place.leave();
              }
            });
  }

  private Future<Void> closeStore() {
    if (store == null) {
      return Future.succeededFuture();
    }
    return started && state.isStopping()
        ? events.stop().end(store::liveCounts, store::close)
        : store.close();
  }

  private Future<? extends TaskStore> openStore() {
    Settings.Store where = settings.store();
    return where.isEmbedded()
        ? SqliteTaskStore.open(vertx, Path.of(where.dataDir()))
        : MongoTaskStore.open(vertx, where.mongodbUri());
  }

  private Future<?> deploy(TaskStore opened) {
    store = opened;
    if (stopped) {
      return Future.failedFuture(new IllegalStateException("it was told to stop as it started"));
    }
    Time time = Time.of(vertx);
    StoreClock clock =
        opened.leases().isPresent() ? StoreClock.sampled(time) : StoreClock.local(time);
    Metrics metrics = new Metrics(settings, state, time);
    String nodes = settings.address(Addresses.NODES);
    return neighbours
        .start(vertx, nodes, state, this::tellOfClusterChange)
        .compose(v -> metrics.deploy(vertx, opened).onSuccess(deployed::addAll))
        .compose(
            v -> {
              events = new TaskEvents(state, metrics.meters(), time);
              return deploy(new Node(metrics.timed(opened), time, clock, events));
            });
  }

  private Future<?> deploy(Node node) {
    if (!settings.roles().contains(Role.WORKER)) {
      // The lease of a worker brings the store's clock along; without one it is asked for alone.
      clockSampler = new ClockSampler(node);
      return clockSampler.start().compose(v -> deployWeb(node, null));
    }
    subscriptions = new Subscriptions(vertx, settings, node.clock(), handlers);
    return subscriptions
        .make()
        .map(plan -> new WorkerVerticle(settings, node, plan))
        .compose(
            worker ->
                vertx
                    .deployVerticle(worker)
                    .onSuccess(deployed::add)
                    .compose(v -> deployWeb(node, worker)));
  }

  /**
   * @param worker of this node; null without one
   */
  private Future<?> deployWeb(Node node, WorkerVerticle worker) {
    if (!settings.roles().contains(Role.HTTP)) {
      WebSide.without(vertx);
      listening("");
      return Future.succeededFuture();
    }
    web = new WebSide(vertx, settings);
    return web.deploy(node, worker, deployed).onSuccess(this::listening);
  }

  private void listening(String at) {
    String own = neighbours.own();
    String between = own.isEmpty() || at.isEmpty() ? "" : ", ";
    state.onName(neighbours::tell);
    state.setPlace(own + between + at);
  }

  private void tellOfClusterChange() {
    DeliveryOptions here = new DeliveryOptions().setLocalOnly(true);
    vertx.eventBus().publish(settings.address(Addresses.CLUSTER_CHANGED), "", here);
  }
}
