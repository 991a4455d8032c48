package dev.offload.observe;

import dev.offload.settings.Host;
import dev.offload.settings.HostLookup;
import dev.offload.settings.Settings;
import dev.offload.task.TaskReader;
import dev.offload.time.Time;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Shows a node's meters to Prometheus: {@code GET /metrics} on a port of its own, in text. */
public final class MetricsServer extends VerticleBase {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int IDLE_S = 120;

  /** Beyond these the oldest ends. */
  static final int CONNECTIONS_MAX = 64;

  private final PrometheusMeterRegistry registry = registry();
  private final TaskMeters meters = new TaskMeters(registry);
  private final ProcessMeters process = new ProcessMeters();
  private final Settings.Metrics where;
  private final Time time;
  private final AcceptPace pace;
  private final Set<HttpConnection> open = new LinkedHashSet<>();
  private LiveGauge live;
  private HttpServer server;

  /**
   * @param where its port must be there
   * @param state is shown along with the meters
   */
  public MetricsServer(Settings.Metrics where, NodeState state, Time time) {
    this.where = where;
    this.time = time;
    pace = new AcceptPace(time);
    process.bindTo(registry);
    gauge("offload.store.down", () -> state.isStoreDown() ? 1 : 0);
    gauge("offload.streams.open", state::openStreams);
    gauge("offload.connections.open", state::openConnections);
    if (state.isLeaseNeeded()) {
      gauge("offload.lease.held", () -> state.isLeaseHeld(time.monotonicMs()) ? 1 : 0);
      gauge("offload.tasks.held", state::heldTasks);
      gauge("offload.intake.waiting.tasks", state::intakeTasks);
      gauge("offload.intake.waiting.bytes", state::intakeBytes);
    }
  }

  /** Returns a registry that says of each meter what it is. */
  static PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new MeterHelp());
    return registry;
  }

  /** Shows how many records of the store were left out as not Offload's. */
  public void showForeign(Supplier<Number> records) {
    gauge("offload.store.foreign", records);
  }

  /** Shows how many tasks are live, by status; the store is asked for each scrape. */
  public void showLive(TaskReader store) {
    live = new LiveGauge(registry, store::liveCounts, time);
  }

  /** Shows the bounds that alarms compare with, and the room where the embedded store is. */
  public void showBounds(Settings settings) {
    gauge("offload.streams.max", () -> settings.http().streamsAtOnce());
    gauge("offload.connections.max", () -> settings.http().connectionsMax());
    gauge("offload.intake.max.tasks", () -> settings.intake().maxTasks());
    gauge("offload.intake.max.bytes", () -> settings.intake().maxBytes());
    if (settings.store().isEmbedded()) {
      ProcessMeters.showDisk(Path.of(settings.store().dataDir()), registry);
    }
  }

  /** Shows what runs here, as labels of a 1. */
  public void showBuild(String version, String commit) {
    Info.builder()
        .name("offload_build")
        .help("Version and commit of what runs here")
        .labelNames("version", "commit")
        .register(registry.getPrometheusRegistry())
        .setLabelValues(version, commit);
  }

  public TaskMeters meters() {
    return meters;
  }

  /** Returns the port it listens on, once deployed. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_S);
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::handle)
            .connectionHandler(this::connected);
    return HostLookup.own(vertx, Host.of(where.host()), "METRICS_HOST").compose(this::listen);
  }

  @Override
  public Future<?> stop() {
    process.close();
    return Future.succeededFuture();
  }

  private Future<HttpServer> listen(InetAddress address) {
    int port = where.port().orElseThrow();
    return server
        .listen(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
        .compose(listening -> pace.begin(listening, address));
  }

  private void connected(HttpConnection connection) {
    pace.keep(connection);
    BrokenConnections.ignore(connection);
    connection.closeHandler(closed -> open.remove(connection));
    open.add(connection);
    if (open.size() > CONNECTIONS_MAX) {
      HttpConnection oldest = open.iterator().next();
      open.remove(oldest);
      oldest.close().onFailure(FatalErrors::check);
    }
  }

  private void handle(HttpServerRequest request) {
    boolean isHead = request.method().equals(HttpMethod.HEAD);
    if (!"/metrics".equals(request.path())) {
      request
          .response()
          .setStatusCode(404)
          .end("only /metrics is here\n")
          .onFailure(FatalErrors::check);
    } else if (!isHead && !request.method().equals(HttpMethod.GET)) {
      request
          .response()
          .setStatusCode(405)
          .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
          .end()
          .onFailure(FatalErrors::check);
    } else {
      request.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT);
      (isHead ? request.response().end() : scrape(request)).onFailure(FatalErrors::check);
    }
  }

  private Future<Void> scrape(HttpServerRequest request) {
    return refreshed().compose(shown -> request.response().end(registry.scrape(TEXT)));
  }

  private Future<Void> refreshed() {
    return live == null ? Future.succeededFuture() : live.refresh();
  }

  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }
}
