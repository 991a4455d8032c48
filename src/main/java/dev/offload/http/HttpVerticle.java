package dev.offload.http;

import dev.offload.Addresses;
import dev.offload.HostNames;
import dev.offload.Settings;
import dev.offload.Time;
import dev.offload.observe.WebEvents;
import dev.offload.task.StatusEvents;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** The HTTP side of a node: puts its parts together and says which path leads where. */
public final class HttpVerticle extends VerticleBase {
  private static final int IDLE_S = 60;
  private static final int SHUTDOWN_S = 10;
  private static final long STOP_MS = 12_000;

  private final Settings settings;
  private final TaskReader store;
  private final StoreTime time;
  private final Failures failures;
  private final WebEvents events;
  private EventStreams streams;
  private HttpServer server;

  /** Takes what the launcher made; to be deployed once, on one event loop. */
  public HttpVerticle(
      Settings settings, TaskReader store, StoreTime time, Failures failures, WebEvents events) {
    this.settings = settings;
    this.store = store;
    this.time = time;
    this.failures = failures;
    this.events = events;
  }

  /** Returns the port it listens on, once deployed. */
  public int port() {
    return server.actualPort();
  }

  /** Returns how many event streams are open. */
  int openStreams() {
    return streams.size();
  }

  @Override
  public Future<?> start() {
    EventRing ring = new EventRing(incarnation());
    streams = new EventStreams(ring, time.time(), settings.http().streamsMax(), events::streams);
    StatusFeed feed = new StatusFeed(ring, streams::changed);
    vertx.eventBus().localConsumer(Addresses.CLUSTER_CHANGED, message -> feed.clusterChanged());
    Assets assets = new Assets();
    Pages pages = new Pages(assets.paths());
    Problems problems = new Problems(pages);
    Responder responder = new Responder(problems, new UnreadBody(time.time()), failures);
    TaskReader reads = new BoundedReads(store, time.time(), failures);
    LivePage page = new LivePage(reads, ring, pages, time);
    Intake intake = new Intake(vertx, settings, time);
    Cors cors = new Cors(settings.http().origins());
    RouteTable routes =
        new RouteTable(vertx, responder, new OriginCheck(settings.http().origins()), cors);
    addRoutes(routes, responder, reads, page, background(intake, page, problems));
    Health health =
        new Health(events.state(), new StoreProbe(store, time.time()), intake, settings.intake());
    routes
        .get("/health/live", responder.sending(health::live))
        .get("/health/ready", responder.sending(health::ready))
        .get(assets.folder() + ":id", responder.sending(assets::file))
        .get("/favicon.ico", responder.sending(assets::icon));
    HostNames names = new HostNames(settings.http().host(), settings.http().hosts());
    Dispatcher dispatcher = new Dispatcher(routes, responder, new HostCheck(names), cors);
    return vertx
        .eventBus()
        .<StatusEvents>consumer(Addresses.TASK_STATUS, message -> feed.receive(message.body()))
        .completion()
        .compose(heard -> listen(dispatcher));
  }

  @Override
  public Future<?> stop() {
    streams.end();
    Promise<Void> stopped = Promise.promise();
    // What a client that does not read leaves unread can keep the server from ending.
    Time.Alarm tooLate = time.time().after(STOP_MS, stopped::tryComplete);
    server
        .shutdown(SHUTDOWN_S, TimeUnit.SECONDS)
        .onComplete(
            end -> {
              tooLate.cancel();
              stopped.tryComplete();
            });
    return stopped.future();
  }

  private void addRoutes(
      RouteTable routes,
      Responder responder,
      TaskReader reads,
      LivePage page,
      Endpoint background) {
    TaskApi tasks = new TaskApi(reads);
    routes
        .post("/background", responder.sending(background))
        .get("/", responder.sending(page::home))
        .get("/tasks/:id", responder.sending(page::task))
        .get("/api", responder.sending(new SeedApi(reads)))
        .get("/api/tasks", responder.sending(tasks::list))
        .get("/api/tasks/:id", responder.sending(tasks::one))
        .get("/api/stream", streams::open);
  }

  private Endpoint background(Intake intake, LivePage page, Problems problems) {
    Submitter submitter = new Submitter(intake, time, settings.background().maxBytes());
    return new CountedRefusals(
        new BackgroundEndpoint(new RequestBodies(settings, time.time()), submitter, page, problems),
        events);
  }

  private Future<HttpServer> listen(Dispatcher dispatcher) {
    server =
        vertx
            .createHttpServer(options())
            .requestHandler(dispatcher::handle)
            .invalidRequestHandler(dispatcher::handleInvalid)
            // A connection that breaks is the network's, not worth a line in the log.
            .connectionHandler(connection -> connection.exceptionHandler(broken -> {}));
    return server.listen();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.http().host())
        .setPort(settings.http().port())
        .setIdleTimeout(IDLE_S)
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        // There are no WebSockets; their extensions would look at every message.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  private static String incarnation() {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
