package dev.offload.http;

import dev.offload.bus.Addresses;
import dev.offload.http.kit.BoundedReads;
import dev.offload.http.kit.Connections;
import dev.offload.http.kit.Cors;
import dev.offload.http.kit.Dispatcher;
import dev.offload.http.kit.HostCheck;
import dev.offload.http.kit.OriginCheck;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.RequestBodies;
import dev.offload.http.kit.RequestFraming;
import dev.offload.http.kit.Responder;
import dev.offload.http.kit.RouteTable;
import dev.offload.http.kit.UnreadAnswers;
import dev.offload.http.kit.UnreadBody;
import dev.offload.http.queue.Receiving;
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
import dev.offload.waiting.Waiters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
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
  private final About about;
  private final HttpServerOptions options;
  private final Connections connections;
  private final AcceptPace pace;
  private final RequestBodies bodies;
  private EventStreams streams;
  private Waiters waiters;
  private Receiving receiving;
  private HttpServer server;
  private InetAddress address;

  /** Takes what the start made; to be deployed once, on one event loop. */
  public HttpVerticle(
      Settings settings, TaskReader store, StoreClock clock, TaskEvents events, About about) {
    this.about = about;
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

  int waiting() {
    return waiters.size();
  }

  int receiving() {
    return receiving.waiting();
  }

  @Override
  public Future<?> start() {
    EventRing ring = new EventRing(incarnation(), settings.memory().eventsMaxBytes());
    streams = streams(ring);
    Dispatcher dispatcher = dispatcher(ring);
    return hear(new StatusFeed(ring, streams::changed))
        .compose(heard -> HostLookup.own(vertx, Host.of(settings.http().host()), "HTTP_HOST"))
        .compose(own -> listen(dispatcher, own));
  }

  @Override
  public Future<?> stop() {
    events.stop().begin();
    connections.stop();
    time.after(Connections.STOP_GRACE_MS, bodies::end);
    streams.end();
    waiters.stop();
    receiving.stop();
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

  private EventStreams streams(EventRing ring) {
    int max = settings.http().streamsAtOnce();
    long unreadMaxBytes = settings.memory().streamsMaxBytes();
    EventStreams.Bounds bounds = new EventStreams.Bounds(max, unreadMaxBytes);
    return new EventStreams(ring, time, bounds, events::streams);
  }

  private Future<Void> hear(StatusFeed feed) {
    EventBus bus = vertx.eventBus();
    bus.localConsumer(
        settings.address(Addresses.CLUSTER_CHANGED), message -> feed.clusterChanged());
    return bus.<StatusEvents>consumer(
            settings.address(Addresses.TASK_STATUS),
            message -> {
              feed.receive(message.body());
              waiters.heard(message.body());
            })
        .completion();
  }

  /** What every request passes, and what answers. */
  private Dispatcher dispatcher(EventRing ring) {
    Settings.Http http = settings.http();
    Assets assets = new Assets();
    Pages pages = new Pages(assets.paths(http.basePath()));
    UnreadAnswers unread =
        new UnreadAnswers(connections, time, settings.memory().answersMaxBytes());
    Responder responder =
        new Responder(pages::problem, new UnreadBody(time), unread, events, http.basePath());
    int readsMax = settings.memory().readsMax();
    TaskReader reads = new BoundedReads(store, time, events, readsMax, unread::hasRoomFor);
    Cors cors = new Cors(http.origins());
    OriginCheck originCheck = new OriginCheck(http.origins());
    RouteTable routes = new RouteTable(vertx, responder, originCheck, cors);
    waiters = new Waiters(reads, time, http.waitersAtOnce());
    LivePage page = new LivePage(reads, ring, pages, clock, settings.topics());
    addRoutes(routes, reads, page, assets, pages);
    HostCheck hostCheck = new HostCheck(new HostNames(http.host(), http.hosts()));
    return new Dispatcher(routes, responder, hostCheck, cors);
  }

  private void addRoutes(
      RouteTable table, TaskReader reads, LivePage page, Assets assets, Pages pages) {
    Intake intake = new Intake(vertx, settings, clock);
    Routes routes = new Routes(settings, clock, events, intake);
    WaitingHeads heads = heads(intake);
    routes.publishing(table, heads, page, pages);
    routes.subscriptions(table, heads, reads, pages);
    routes.schedules(table, heads, reads, pages);
    routes.tasks(table, reads, waiters, pages);
    receiving = routes.queues(table, heads, reads, page, pages);
    routes.files(table, assets, pages);
    routes.health(table, new StoreProbe(store, time));
    routes.nodes(table, about);
    table.stream("/api/stream", streams::open);
  }

  private WaitingHeads heads(Intake intake) {
    Admission admission = new Admission(settings, intake, bodies, events.state());
    int headsMax = settings.memory().headsMax();
    return new WaitingHeads(admission, bodies, connections, time, headsMax);
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
        .compose(listening -> pace.begin(listening, own));
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
