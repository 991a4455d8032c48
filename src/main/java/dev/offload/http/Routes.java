package dev.offload.http;

import dev.offload.http.kit.RouteTable;
import dev.offload.http.view.Assets;
import dev.offload.observe.TaskEvents;
import dev.offload.settings.Settings;
import dev.offload.task.TaskReader;
import dev.offload.time.StoreClock;

/** Which path leads where. */
final class Routes {
  private final Settings settings;
  private final StoreClock clock;
  private final TaskEvents events;
  private final Intake intake;

  Routes(Settings settings, StoreClock clock, TaskEvents events, Intake intake) {
    this.settings = settings;
    this.clock = clock;
    this.events = events;
    this.intake = intake;
  }

  /** Adds what takes work. */
  void publishing(RouteTable table, WaitingHeads heads, LivePage page) {
    int maxBytes = settings.background().maxBytes();
    TopicApi topics = new TopicApi(heads, intake, settings.topics(), clock, maxBytes);
    table
        .post(
            "/background",
            new BackgroundEndpoint(heads, intake, page, clock, maxBytes),
            events::refusedPost)
        .post("/api/topics/:id/events", topics::publish, events::refusedPost)
        .post("/api/topics/:id/batches", topics::publishAll, events::refusedPost);
  }

  /** Adds what shows subscriptions, and acts on them. */
  void subscriptions(RouteTable table, WaitingHeads heads, TaskReader reads) {
    SubscriptionApi subscriptions =
        new SubscriptionApi(heads, settings.topics(), intake.workers(), reads, clock);
    table
        .get("/api/topics", subscriptions::list)
        .post("/api/topics/:id/subscriptions/:part/pause", subscriptions::pause, status -> {})
        .post("/api/topics/:id/subscriptions/:part/resume", subscriptions::resume, status -> {})
        .post("/api/topics/:id/subscriptions/:part/redrive", subscriptions::redrive, status -> {})
        .post("/api/topics/:id/subscriptions/:part/discard", subscriptions::discard, status -> {});
  }

  /** Adds what shows tasks to programs, and acts on them. */
  void tasks(RouteTable table, TaskReader reads, Waiters waiters) {
    TaskApi tasks = new TaskApi(reads, waiters, intake.workers(), settings.topics());
    table
        .get("/api", new SeedApi(reads))
        .get("/api/tasks", tasks::list)
        .getAndDelete("/api/tasks/:id", tasks::one, tasks::remove)
        .post("/api/tasks/:id/cancel", tasks::cancel, status -> {})
        .post("/api/tasks/:id/retry", tasks::retry, status -> {});
  }

  /** Adds what people look at. */
  void pages(RouteTable table, LivePage page, Assets assets) {
    table
        .get("/", page::home)
        .get("/tasks/:id", page::task)
        .get(assets.folder() + ":id", assets::file)
        .get("/favicon.ico", assets::icon);
  }

  /** Adds what tells how this node is. */
  void health(RouteTable table, StoreProbe probe) {
    Health health = new Health(events.state(), probe, intake, settings.intake());
    table.get("/health/live", health::live).get("/health/ready", health::ready);
  }

  /** Adds what tells of the nodes. */
  void nodes(RouteTable table, About about) {
    NodesApi nodes = new NodesApi(about, settings.roles(), events.state(), clock.time());
    table.get("/api/nodes", nodes::list).get("/api/version", nodes::version);
  }
}
