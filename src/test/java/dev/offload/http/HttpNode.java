package dev.offload.http;

import dev.offload.bus.Codecs;
import dev.offload.observe.LeaseEvents;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.settings.Settings;
import dev.offload.time.ManualTime;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The HTTP side of a node on a free port, with a worker and tasks that tests can command. */
public final class HttpNode {
  private final Queue<RawConnection> connections = new ConcurrentLinkedQueue<>();
  public final InMemoryTasks tasks = new InMemoryTasks();
  public final FakeWorker worker;
  public final NodeState state;
  public final List<String> failures = new CopyOnWriteArrayList<>();
  public final Vertx vertx;
  private final HttpVerticle verticle;

  /** Is run when leases are asked for. */
  volatile Runnable onLeases = () -> {};

  /** What the store says of leases, by node. */
  volatile Future<Map<String, Long>> leases = Future.succeededFuture(Map.of());

  private final String deployment;
  private Context context;
  private LeaseEvents leaseEvents;

  /**
   * Starts it.
   *
   * @param settings as environment variables, for example {@code HTTP_STREAMS_MAX=2}
   */
  public HttpNode(Vertx vertx, String... settings) {
    this(vertx, Time.of(vertx), null, settings);
  }

  /** Starts one with the settings of a file. */
  HttpNode(Vertx vertx, JsonObject conf) {
    this(vertx, Time.of(vertx), null, conf);
  }

  public HttpNode(Vertx vertx, Time time, StoreClock clock, String... settings) {
    this(vertx, time, clock, new JsonObject(), settings);
  }

  /**
   * @param file what the configuration file has
   */
  public HttpNode(Vertx vertx, Time time, StoreClock clock, JsonObject file, String... settings) {
    this.vertx = vertx;
    Codecs.register(vertx);
    worker = new FakeWorker(vertx, tasks);
    Map<String, String> environment = new HashMap<>(Map.of("HTTP_PORT", "0"));
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    Settings read = Settings.read(file, environment);
    state = new NodeState(read.roles().contains(Settings.Role.WORKER));
    verticle =
        new HttpVerticle(
            read,
            tasks,
            clock == null ? StoreClock.local(time) : clock,
            new Heard(time),
            new About("1.2", "abc", 1_700_000_000_000L, this::askForLeases));
    deployment = await(vertx.deployVerticle(knowingItsContext()));
  }

  public int port() {
    return verticle.port();
  }

  /** Returns how many event streams are open. */
  public int streams() {
    return verticle.openStreams();
  }

  private Future<Map<String, Long>> askForLeases() {
    onLeases.run();
    return leases;
  }

  /** Returns what is told of the lease of this node. */
  LeaseEvents lease() {
    return leaseEvents;
  }

  /** Returns how many requests wait for tasks to end. */
  public int waiting() {
    return verticle.waiting();
  }

  /** Returns how many receivers wait for messages. */
  int receiving() {
    return verticle.receiving();
  }

  /** Answers one request over a connection of its own. */
  public RawResponse send(RawRequest request) {
    try (RawConnection connection = connect()) {
      return connection.send(request);
    }
  }

  /** Connects; what nobody refers to any more would be closed when garbage is collected. */
  public RawConnection connect() {
    RawConnection connection = new RawConnection(port());
    connections.add(connection);
    return connection;
  }

  /** Moves time on as the event loop sees it. */
  public void advance(ManualTime time, long ms) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        run -> {
          time.advance(ms);
          done.complete();
        });
    await(done.future());
  }

  public void stop() {
    await(vertx.undeploy(deployment));
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("took longer than 20 s", e);
    }
  }

  private final class Heard extends TaskEvents {
    Heard(Time time) {
      super(state, TaskMeters.none(), time);
      leaseEvents = lease();
    }

    @Override
    public void unexpected(String doing, Throwable cause) {
      failures.add(doing + ": " + cause);
    }

    @Override
    public void storeFailed(String doing, Throwable cause) {
      super.storeFailed(doing, cause);
      failures.add(doing + ": " + cause);
    }
  }

  private Deployable knowingItsContext() {
    return new Deployable() {
      @Override
      public Future<?> deploy(Context deployed) throws Exception {
        context = deployed;
        deployed.exceptionHandler(e -> failures.add("nobody caught " + e));
        return verticle.deploy(deployed);
      }

      @Override
      public Future<?> undeploy(Context deployed) throws Exception {
        return verticle.undeploy(deployed);
      }
    };
  }
}
