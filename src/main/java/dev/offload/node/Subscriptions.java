package dev.offload.node;

import dev.offload.TaskHandler;
import dev.offload.handler.BusHandler;
import dev.offload.handler.Demo;
import dev.offload.handler.Handler;
import dev.offload.handler.JavaHandler;
import dev.offload.handler.JavaHandlers;
import dev.offload.handler.webhook.Resolver;
import dev.offload.handler.webhook.Webhook;
import dev.offload.handler.webhook.WebhookTarget;
import dev.offload.observe.FatalErrors;
import dev.offload.settings.Settings;
import dev.offload.settings.Topics.Subscription;
import dev.offload.settings.Topics.Work;
import dev.offload.time.StoreClock;
import dev.offload.worker.Execution;
import dev.offload.worker.Lane;
import dev.offload.worker.Plan;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Makes the handlers of the subscriptions, and ends them. For one event loop. */
final class Subscriptions {
  private static final long WEBHOOK_MARGIN_MS = 1_000;

  private final Vertx vertx;
  private final Settings settings;
  private final StoreClock clock;
  private final List<TaskHandler> given;
  private final List<Handler> handlers = new ArrayList<>();
  private Resolver resolver;

  /**
   * @param given handlers that are there beside those that are found, and before one of the same
   *     name
   */
  Subscriptions(Vertx vertx, Settings settings, StoreClock clock, List<TaskHandler> given) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.given = given;
  }

  /**
   * Makes them.
   *
   * @return fails with one line when a handler in Java is not there or cannot be loaded
   */
  Future<Plan> make() {
    return found().map(this::plan);
  }

  /** Looks for handlers in Java, which reads files, only where some subscription wants one. */
  private Future<Map<String, TaskHandler>> found() {
    boolean wanted =
        all().stream().anyMatch(subscription -> subscription.work() instanceof Work.Java);
    Path folder = Path.of(settings.topics().handlersDir());
    return wanted
        ? vertx.executeBlocking(() -> JavaHandlers.find(folder, given), false)
        : Future.succeededFuture(Map.of());
  }

  private List<Subscription> all() {
    return settings.topics().all().stream()
        .flatMap(topic -> topic.subscriptions().stream())
        .toList();
  }

  private Plan plan(Map<String, TaskHandler> found) {
    List<Lane.Definition> lanes = new ArrayList<>();
    for (Subscription it : all()) {
      lanes.add(new Lane.Definition(it.topic(), it.name(), work(it, found)));
    }
    settings.queues().all().forEach(queue -> lanes.add(Lane.Definition.of(queue)));
    RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());
    return new Plan(lanes, new Demo(settings.demo(), random), random, settings.schedules());
  }

  private Execution work(Subscription it, Map<String, TaskHandler> found) {
    if (it.work() instanceof Work.Demo) {
      return null;
    }
    Handler handler = handler(it, found);
    handlers.add(handler);
    // A webhook ends at its timeout by itself, and says more of why.
    long marginMs = it.work() instanceof Work.Webhook ? WEBHOOK_MARGIN_MS : 0;
    long timeoutMs = it.timeoutMs() + marginMs;
    return new Execution(handler, it.concurrency(), timeoutMs, it.retry(), it.limits());
  }

  private Handler handler(Subscription it, Map<String, TaskHandler> found) {
    if (it.work() instanceof Work.Java java) {
      return new JavaHandler(
          vertx,
          named(java.name(), it, found),
          it.lane(),
          it.concurrency(),
          FatalErrors::check,
          settings.topics()::isHeard);
    }
    if (it.work() instanceof Work.Bus bus) {
      return new BusHandler(vertx.eventBus(), bus.address(), clock::nowMs, FatalErrors::check);
    }
    Work.Webhook webhook = (Work.Webhook) it.work();
    WebhookTarget target =
        new WebhookTarget(
            webhook.url(),
            webhook.secrets(),
            it.timeoutMs(),
            webhook.fatalStatuses(),
            settings.topics().isPrivateAllowed(),
            webhook.format(),
            settings.topics().publicUrl());
    return new Webhook(vertx, target, resolver(), clock.time(), Build.read().version());
  }

  private Resolver resolver() {
    if (resolver == null) {
      resolver = Resolver.of(vertx);
    }
    return resolver;
  }

  private static TaskHandler named(String name, Subscription it, Map<String, TaskHandler> found) {
    TaskHandler handler = found.get(name);
    if (handler == null) {
      String others =
          found.isEmpty()
              ? "there are none"
              : "there are " + String.join(", ", new TreeSet<>(found.keySet()));
      throw new IllegalStateException(
          "topics."
              + it.topic()
              + ".subscriptions."
              + it.name()
              + ".handler: there is no handler java:"
              + name
              + " on the class path or in a jar of handlers.dir ("
              + others
              + ")");
    }
    return handler;
  }

  /** Ends them; no attempt begins after it. */
  Future<Void> close() {
    return Future.join(handlers.stream().map(Handler::close).toList()).mapEmpty();
  }
}
