package dev.offload.http;

import static java.util.stream.Collectors.toSet;

import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.RouteTable;
import dev.offload.http.queue.Broker;
import dev.offload.http.queue.QueueParts;
import dev.offload.http.queue.QueueRoutes;
import dev.offload.http.queue.Receiving;
import dev.offload.http.sqs.Sqs;
import dev.offload.http.view.Assets;
import dev.offload.http.view.Pages;
import dev.offload.observe.TaskEvents;
import dev.offload.schedule.Schedule;
import dev.offload.settings.Settings;
import dev.offload.settings.Topics;
import dev.offload.task.TaskReader;
import dev.offload.time.StoreClock;
import dev.offload.waiting.Waiters;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  void publishing(RouteTable table, WaitingHeads heads, LivePage page, Pages pages) {
    int maxBytes = settings.background().maxBytes();
    TopicApi topics = new TopicApi(heads, intake, settings.topics(), clock, maxBytes);
    PublishPage form = new PublishPage(heads, topics, settings.topics(), pages, clock);
    table
        .methods("/publish", both(form::show, form::publish), events::refusedPost)
        .post(
            "/background",
            new BackgroundEndpoint(heads, intake, page, clock, maxBytes),
            events::refusedPost)
        .post("/api/topics/:id/events", topics::publish, events::refusedPost)
        .post("/api/topics/:id/batches", topics::publishAll, events::refusedPost);
  }

  private static Map<HttpMethod, Endpoint> both(Endpoint get, Endpoint post) {
    return Map.of(HttpMethod.GET, get, HttpMethod.POST, post);
  }

  /** Adds what shows subscriptions, to programs and to people, and acts on them. */
  void subscriptions(RouteTable table, WaitingHeads heads, TaskReader reads, Pages pages) {
    SubscriptionReads lanes = new SubscriptionReads(reads);
    SubscriptionApi subscriptions =
        new SubscriptionApi(heads, settings.topics(), intake.workers(), lanes, clock);
    SubscriptionPage page = new SubscriptionPage(lanes, settings.topics(), pages, clock);
    Map<String, Endpoint> actions =
        Map.of(
            "pause", subscriptions::pause,
            "resume", subscriptions::resume,
            "redrive", subscriptions::redrive,
            "discard", subscriptions::discard);
    actions.forEach(
        (word, action) -> {
          String path = "/api/topics/:id/subscriptions/:part/" + word;
          table.post(path, action, status -> {});
          Endpoint form = SubscriptionPage.thenBack(action);
          table.post("/subscriptions/:id/:part/" + word, form, status -> {});
        });
    table.get("/subscriptions", page::show).get("/api/topics", subscriptions::list);
  }

  /**
   * Adds what sends messages to queues and receives them, ours and that of SQS, and the pages.
   *
   * @return those who wait for messages
   */
  Receiving queues(
      RouteTable table, WaitingHeads heads, TaskReader reads, LivePage page, Pages pages) {
    Broker broker = new BusBroker(intake);
    QueueParts parts = QueueParts.of(settings, broker, reads, clock, heads);
    new QueueRoutes(table, events::refusedPost).add(parts, clock, pages);
    Endpoint sqs = Sqs.endpoint(settings, parts);
    Map<HttpMethod, Endpoint> root = Map.of(HttpMethod.GET, page::home, HttpMethod.POST, sqs);
    table.methods("/", root, events::refusedPost);
    for (String path : List.of("/sqs", "/sqs/", "/sqs/:id/:part")) {
      table.post(path, sqs, events::refusedPost);
    }
    return parts.receiving();
  }

  /** Adds what shows schedules, to programs and to people, and acts on them. */
  void schedules(RouteTable table, WaitingHeads heads, TaskReader reads, Pages pages) {
    Set<String> declared =
        settings.schedules().stream().map(it -> it.schedule().name()).collect(toSet());
    ScheduleReads found = new ScheduleReads(reads, settings.topics(), settings.queues(), declared);
    int maxBytes = Math.min(Schedule.PAYLOAD_MAX_BYTES, settings.background().maxBytes());
    ScheduleApi schedules =
        new ScheduleApi(
            heads,
            intake.workers(),
            found,
            new ScheduleApi.Defining(settings.topics(), clock, maxBytes));
    Map<String, Endpoint> actions =
        Map.of("pause", schedules::pause, "resume", schedules::resume, "run", schedules::run);
    actions.forEach(
        (word, action) -> {
          table.post("/api/schedules/:id/" + word, action, status -> {});
          Endpoint form = SchedulePage.thenBack(action);
          table.post("/schedules/:id/" + word, form, status -> {});
        });
    List<String> topics = settings.topics().all().stream().map(Topics.Topic::name).toList();
    SchedulePreview preview = new SchedulePreview(heads, clock);
    ScheduleFormPage form = new ScheduleFormPage(schedules, preview, pages, topics);
    table
        .get("/schedules", new SchedulePage(found, pages, clock)::show)
        .post("/schedules/:id/remove", SchedulePage.thenBack(schedules::remove), status -> {})
        .methods("/schedules/:id/edit", both(form::edit, form::change), status -> {})
        .methods("/new-schedule", both(form::blank, form::create), status -> {})
        .get("/api/schedules", schedules::list)
        .post("/api/schedules/preview", preview::answer, status -> {})
        .resource("/api/schedules/:id", schedules::one, schedules::put, schedules::remove);
  }

  /** Adds what shows tasks, to programs and to people, and acts on them. */
  void tasks(RouteTable table, TaskReader reads, Waiters waiters, Pages pages) {
    TaskPage page = new TaskPage(reads, pages, clock);
    TaskApi tasks = new TaskApi(reads, waiters, intake.workers(), settings.topics());
    table
        .get("/api", new SeedApi(reads))
        .get("/api/tasks", tasks::list)
        .methods(
            "/api/tasks/:id",
            Map.of(HttpMethod.GET, tasks::one, HttpMethod.DELETE, tasks::remove),
            status -> {})
        .post("/api/tasks/:id/cancel", tasks::cancel, status -> {})
        .post("/api/tasks/:id/retry", tasks::retry, status -> {})
        .get("/tasks/:id", page::show)
        .post("/tasks/:id/cancel", page.thenBack("Cancel", tasks::cancel), status -> {})
        .post("/tasks/:id/retry", page.thenBack("Retry now", tasks::retry), status -> {})
        .post("/tasks/:id/delete", page.thenHome("Delete", tasks::remove), status -> {});
  }

  /** Adds the files of the pages, and the document of the API. */
  void files(RouteTable table, Assets assets, Pages pages) {
    ApiDocument document = new ApiDocument(pages);
    table
        .get("/openapi.yaml", document::yaml)
        .get("/docs", document::page)
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
