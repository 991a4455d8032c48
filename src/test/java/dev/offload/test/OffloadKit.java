package dev.offload.test;

import dev.offload.OffloadOptions;
import dev.offload.PublishOptions;
import dev.offload.Published;
import dev.offload.TaskHandler;
import dev.offload.TaskInfo;
import dev.offload.bus.Command;
import dev.offload.handler.Demo;
import dev.offload.handler.InlineHandler;
import dev.offload.settings.Settings;
import dev.offload.settings.Topics.Subscription;
import dev.offload.settings.Topics.Work;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.time.ManualTime;
import dev.offload.worker.Execution;
import dev.offload.worker.Lane;
import dev.offload.worker.Plan;
import dev.offload.worker.TestNode;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The worker of Offload with a store in memory and a clock that a test moves: handlers that retry
 * for days and wait for weeks are tested in milliseconds. Everything runs on the thread of the
 * test, which must be one. A handler whose answer is completed on another thread is heard with the
 * next call.
 */
public final class OffloadKit {
  private static final long STEP_MS = 100;
  private static final long ANSWER_MS = 3_000;

  private final ManualTime time;
  private final MemoryTaskStore store = MemoryTaskStore.ofOneProcess();
  private final Queue<Runnable> heard = new ConcurrentLinkedQueue<>();
  private final Settings settings;
  private final TaskIds ids;
  private final TestNode node;

  private OffloadKit(OffloadOptions options, Map<String, TaskHandler> handlers, Instant now) {
    time = new ManualTime(now.toEpochMilli());
    settings = Settings.embedded(options.toJson(), Map.of());
    ids = new TaskIds(time::nowMs);
    List<Lane.Definition> lanes = new ArrayList<>();
    settings
        .topics()
        .all()
        .forEach(topic -> topic.subscriptions().forEach(it -> lanes.add(lane(it, handlers))));
    // Of one seed, so that the jitter of retries is the same in each run.
    Random random = new Random(1);
    Demo demo = new Demo(settings.demo(), random);
    node = TestNode.planned(time, store, new Plan(lanes, demo, random, settings.schedules()));
    node.open();
  }

  /**
   * Begins at some fixed moment.
   *
   * @param options what the subscriptions are; stores and ports are not used
   * @param handlers that the subscriptions name
   * @throws IllegalArgumentException when a subscription has another handler than one of these
   */
  public static OffloadKit of(OffloadOptions options, TaskHandler... handlers) {
    return of(Instant.parse("2026-01-01T00:00:00Z"), options, handlers);
  }

  /** Begins at a moment. */
  public static OffloadKit of(Instant now, OffloadOptions options, TaskHandler... handlers) {
    Map<String, TaskHandler> named = new HashMap<>();
    for (TaskHandler handler : handlers) {
      named.put(handler.name(), handler);
    }
    return new OffloadKit(options, named, now);
  }

  private Lane.Definition lane(Subscription it, Map<String, TaskHandler> handlers) {
    if (it.work() instanceof Work.Demo) {
      return new Lane.Definition(it.topic(), it.name(), null);
    }
    TaskHandler handler = it.work() instanceof Work.Java java ? handlers.get(java.name()) : null;
    if (handler == null) {
      throw new IllegalArgumentException(
          it.lane() + " has the handler " + it.work().shown() + ", which was not given");
    }
    InlineHandler inline = new InlineHandler(handler, settings.topics()::isHeard, heard::add);
    return new Lane.Definition(
        it.topic(),
        it.name(),
        new Execution(inline, it.concurrency(), it.timeoutMs(), it.retry(), it.limits()));
  }

  /** Publishes an event, without options. */
  public Published publish(String topic, Object payload) {
    return publish(topic, payload, new PublishOptions());
  }

  /**
   * Publishes an event. What is due at once has begun, and mostly ended, when this returns.
   *
   * @throws IllegalArgumentException when it is refused
   */
  public Published publish(String topic, Object payload, PublishOptions options) {
    settings.topics().isHeard(topic);
    Map<String, String> given = new HashMap<>();
    options.toJson().forEach(it -> given.put(it.getKey(), String.valueOf(it.getValue())));
    Options read = Options.read(given, time.nowMs());
    UUID event = ids.next();
    Payload json = Payload.json(Json.encode(payload));
    List<Answer> answers = new ArrayList<>();
    node.submit(read.of(event, topic, json, time.nowMs() + ANSWER_MS, null), answers::add);
    settle();
    if (answers.get(0) instanceof Refusal refusal) {
      throw new IllegalArgumentException(refusal.reason());
    }
    JsonObject published = TaskJson.published(event, (Answer.Stored) answers.get(0));
    return new Published(published);
  }

  /**
   * Returns a task as it is now.
   *
   * @throws IllegalArgumentException when there is none
   */
  public TaskInfo task(String taskID) {
    settle();
    return store
        .find(UUID.fromString(taskID))
        .result()
        .map(task -> new TaskInfo(TaskJson.of(task)))
        .orElseThrow(() -> new IllegalArgumentException("there is no task " + taskID));
  }

  /** Ends a task by hand, whether it runs or waits. */
  public TaskInfo cancel(String taskID) {
    node.run(new Command(Command.Verb.CANCEL, UUID.fromString(taskID)), answer -> {});
    return task(taskID);
  }

  /** Moves the clock on; what becomes due meanwhile is done, in its order. */
  public void advance(Duration by) {
    settle();
    time.advance(by.toMillis());
    settle();
  }

  /**
   * Moves the clock on until a task has ended.
   *
   * @param atMost by how much at the most
   * @return the task as it then is
   */
  public TaskInfo waitForEnd(String taskID, Duration atMost) {
    long endMs = time.nowMs() + atMost.toMillis();
    TaskInfo task = task(taskID);
    while (!task.isEnded() && time.nowMs() < endMs) {
      Instant dueAt = task.toJson().getInstant("dueAt");
      long dueMs = dueAt == null ? 0 : dueAt.toEpochMilli() - time.nowMs();
      time.advance(Math.min(endMs - time.nowMs(), Math.max(STEP_MS, dueMs)));
      task = task(taskID);
    }
    return task;
  }

  /** Returns what the clock says. */
  public Instant now() {
    return Instant.ofEpochMilli(time.nowMs());
  }

  /** Hears what handlers answered on other threads. */
  private void settle() {
    for (Runnable next = heard.poll(); next != null; next = heard.poll()) {
      next.run();
    }
  }
}
