package dev.offload.http;

import dev.offload.bus.Addresses;
import dev.offload.http.kit.BoundedReads;
import dev.offload.http.kit.Connections;
import dev.offload.http.kit.Cors;
import dev.offload.http.kit.Dispatcher;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.HostCheck;
import dev.offload.http.kit.OriginCheck;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.RequestBodies;
import dev.offload.http.kit.RequestFraming;
import dev.offload.http.kit.Responder;
import dev.offload.http.kit.RouteTable;
import dev.offload.http.kit.UnreadAnswers;
import dev.offload.http.kit.UnreadBody;
import dev.offload.http.stream.EventRing;
import dev.offload.http.stream.EventStreams;
import dev.offload.http.stream.StatusFeed;
import dev.offload.http.view.Assets;
import dev.offload.http.view.Pages;
import dev.offload.observe.AcceptPace;
import dev.offload.observe.BrokenConnections;
import dev.offload.observe.TaskEvents;
import dev.offload.settings.Host;
import dev.offload.settings.HostLookup;
import dev.offload.settings.HostNames;
import dev.offload.settings.Settings;
import dev.offload.task.StatusEvents;
import dev.offload.task.TaskReader;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** The HTTP side of a node: puts its parts together and says which path leads where. */
public final class HttpVerticle extends VerticleBase {
  private static final int SHUTDOWN_S = 10;
  private static final long STOP_MS = 12_000;

  private final Settings settings;
  private final TaskReader store;
  private final StoreClock clock;
  private final Time time;
  private final TaskEvents events;
  private final HttpServerOptions options;
  private final Connections connections;
  private final AcceptPace pace;
  private final RequestBodies bodies;
  private EventStreams streams;
  private HttpServer server;
  private InetAddress address;

  /** Takes what the launcher made; to be deployed once, on one event loop. */
  public HttpVerticle(Settings settings, TaskReader store, StoreClock clock, TaskEvents events) {
    this.settings = settings;
    this.store = store;
    this.clock = clock;
    this.time = clock.time();
    this.events = events;
    options = options(settings.http());
    pace = new AcceptPace(time);
    connections = new Connections(settings.http().connectionsMax(), time, events, options);
    bodies = new RequestBodies(settings, time);
  }

  /** Returns the port it listens on, once deployed. */
  public int port() {
    return server.actualPort();
  }

  /** Returns the address it listens at, once deployed. */
  public InetAddress address() {
    return address;
  }

  int openStreams() {
    return streams.size();
  }

  @Override
  public Future<?> start() {
    EventRing ring = new EventRing(incarnation(), settings.memory().eventsMaxBytes());
    EventStreams.Bounds bounds =
        new EventStreams.Bounds(
            settings.http().streamsAtOnce(), settings.memory().streamsMaxBytes());
    streams = new EventStreams(ring, time, bounds, events::streams);
    StatusFeed feed = new StatusFeed(ring, streams::changed);
    vertx.eventBus().localConsumer(Addresses.CLUSTER_CHANGED, message -> feed.clusterChanged());
    Assets assets = new Assets();
    Pages pages = new Pages(assets.paths());
    UnreadAnswers answers =
        new UnreadAnswers(connections, time, settings.memory().answersMaxBytes());
    Responder responder = new Responder(pages::problem, new UnreadBody(time), answers, events);
    int readsMax = settings.memory().readsMax();
    TaskReader reads = new BoundedReads(store, time, events, readsMax, answers::hasRoomFor);
    LivePage page = new LivePage(reads, ring, pages, clock);
    Intake intake = new Intake(vertx, settings, clock);
    Cors cors = new Cors(settings.http().origins());
    RouteTable routes =
        new RouteTable(vertx, responder, new OriginCheck(settings.http().origins()), cors);
    addRoutes(routes, responder, reads, page, background(intake, page));
    addRoutes(routes, responder, assets, health(intake));
    HostNames names = new HostNames(settings.http().host(), settings.http().hosts());
    Dispatcher dispatcher = new Dispatcher(routes, responder, new HostCheck(names), cors);
    return vertx
        .eventBus()
        .<StatusEvents>consumer(Addresses.TASK_STATUS, message -> feed.receive(message.body()))
        .completion()
        .compose(heard -> HostLookup.own(vertx, Host.of(settings.http().host()), "HTTP_HOST"))
        .compose(own -> listen(dispatcher, own));
  }

  @Override
  public Future<?> stop() {
    connections.stop();
    time.after(Connections.STOP_GRACE_MS, bodies::end);
    streams.end();
    Promise<Void> stopped = Promise.promise();
    // What a client that does not read leaves unread can keep the server from ending.
    Time.Alarm tooLate = time.after(STOP_MS, stopped::tryComplete);
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
        .post("/background", responder.sending(background, events::refusedPost))
        .get("/", responder.sending(page::home))
        .get("/tasks/:id", responder.sending(page::task))
        .get("/api", responder.sending(new SeedApi(reads)))
        .get("/api/tasks", responder.sending(tasks::list))
        .get("/api/tasks/:id", responder.sending(tasks::one))
        .get("/api/stream", streams::open);
  }

  private static void addRoutes(
      RouteTable routes, Responder responder, Assets assets, Health health) {
    routes
        .get("/health/live", responder.sending(health::live))
        .get("/health/ready", responder.sending(health::ready))
        .get(assets.folder() + ":id", responder.sending(assets::file))
        .get("/favicon.ico", responder.sending(assets::icon));
  }

  private Health health(Intake intake) {
    StoreProbe probe = new StoreProbe(store, time);
    return new Health(events.state(), probe, intake, settings.intake());
  }

  private Endpoint background(Intake intake, LivePage page) {
    Admission admission = new Admission(settings, intake, bodies, events.state());
    WaitingHeads heads =
        new WaitingHeads(admission, connections, time, settings.memory().headsMax());
    int textMaxBytes = settings.background().maxBytes();
    return new BackgroundEndpoint(heads, intake, page, clock, textMaxBytes);
  }

  private Future<HttpServer> listen(Dispatcher dispatcher, InetAddress own) {
    address = own;
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(request -> admit(request, dispatcher))
            .invalidRequestHandler(request -> admit(request, dispatcher))
            .connectionHandler(this::connected);
    int port = settings.http().port();
    return server
        .listen(SocketAddress.inetSocketAddress(new InetSocketAddress(own, port)))
        .compose(listening -> pace.begin(vertx, listening, own));
  }

  private void connected(HttpConnection connection) {
    pace.keep(connection);
    connections.accept(connection);
    BrokenConnections.ignore(connection);
    RequestFraming.guard(connection, time);
  }

  private void admit(HttpServerRequest request, Dispatcher dispatcher) {
    Problem refusal = connections.admit(request);
    if (refusal != null) {
      dispatcher.refuse(request, refusal);
    } else if (request.decoderResult().isFailure()) {
      dispatcher.handleInvalid(request);
    } else {
      dispatcher.handle(request);
    }
  }

  private static HttpServerOptions options(Settings.Http http) {
    return new HttpServerOptions()
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
