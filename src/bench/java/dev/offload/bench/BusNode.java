package dev.offload.bench;

import dev.offload.bus.Addresses;
import dev.offload.bus.Codecs;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.handler.Demo;
import dev.offload.handler.JavaHandler;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.settings.Settings;
import dev.offload.store.TaskStore;
import dev.offload.store.mongo.MongoTaskStore;
import dev.offload.store.sqlite.SqliteTaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import dev.offload.worker.Execution;
import dev.offload.worker.Lane;
import dev.offload.worker.Node;
import dev.offload.worker.Plan;
import dev.offload.worker.WorkerVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The worker of a node, fed over the bus without a web side: whole lifecycles are counted. */
public final class BusNode {
  private static final int MESSAGE_TASKS = 250;
  private static final int MESSAGES_WAITING = 16;
  private static final int ROUND_MAX_S = 100;
  private static final String TEXT = "Send the monthly report to customer 4711";
  private static final String TOPIC = "bench";
  private static final String EVENT = Post.event(TOPIC).body();
  private static final int CONCURRENCY = 1_000;

  private final Vertx vertx;
  private final Context context;
  private final boolean isDemo;
  private final TaskIds ids = new TaskIds(System::currentTimeMillis);
  private long endNs;
  private long waiting;
  private long accepted;
  private long completed;
  private Promise<Long> ended = Promise.promise();

  private BusNode(Vertx vertx, boolean isDemo) {
    this.vertx = vertx;
    this.isDemo = isDemo;
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Takes its settings as variables, as the product does.
   *
   * @param args "events" to publish events, which a handler in Java does nothing with; else the
   *     tasks are the demo's
   */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.read(new JsonObject(), System.getenv());
    Vertx vertx = Vertx.vertx();
    Codecs.register(vertx);
    TaskStore store = open(vertx, settings.store()).await();
    Time time = Time.of(vertx);
    boolean shared = store.leases().isPresent();
    StoreClock clock = shared ? StoreClock.sampled(time) : StoreClock.local(time);
    Node node =
        new Node(store, time, clock, new TaskEvents(new NodeState(true), TaskMeters.none(), time));
    boolean isDemo = args.length == 0;
    Demo demo = new Demo(settings.demo(), new Random(7));
    Plan plan =
        isDemo
            ? Plan.of(demo, new Random(8))
            : new Plan(List.of(withNoop(vertx)), demo, new Random(8));
    vertx.deployVerticle(new WorkerVerticle(settings, node, plan)).await();
    BusNode feeder = new BusNode(vertx, isDemo);
    feeder.context.runOnContext(go -> feeder.listen());
    Rounds.serve(feeder::round);
  }

  private static Lane.Definition withNoop(Vertx vertx) {
    String lane = TOPIC + "/" + Shelf.DEFAULT;
    JavaHandler noop =
        new JavaHandler(vertx, new NoopHandler(), lane, CONCURRENCY, ended -> {}, topic -> true);
    Retry retry = Retry.exponential(10, 10_000, 3, 86_400_000, 0.25);
    Execution work = new Execution(noop, CONCURRENCY, TimeUnit.MINUTES.toMillis(5), retry);
    return new Lane.Definition(TOPIC, Shelf.DEFAULT, work);
  }

  private static Future<? extends TaskStore> open(Vertx vertx, Settings.Store where) {
    return where.isEmbedded()
        ? SqliteTaskStore.open(vertx, Path.of(where.dataDir()))
        : MongoTaskStore.open(vertx, where.mongodbUri());
  }

  private void listen() {
    vertx
        .eventBus()
        .<StatusEvents>localConsumer(
            Addresses.TASK_STATUS, message -> count(message.body().events()));
  }

  private long round(long ns) throws Exception {
    Promise<Long> end = Promise.promise();
    context.runOnContext(
        go -> {
          ended = end;
          accepted = 0;
          completed = 0;
          endNs = System.nanoTime() + ns;
          for (int i = 0; i < MESSAGES_WAITING; i++) {
            send();
          }
        });
    return end.future().await(ROUND_MAX_S, TimeUnit.SECONDS);
  }

  private void send() {
    List<Submission> items = new ArrayList<>(MESSAGE_TASKS);
    long deadlineAt = System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(ROUND_MAX_S);
    for (int i = 0; i < MESSAGE_TASKS; i++) {
      items.add(isDemo ? task(deadlineAt) : event(deadlineAt));
    }
    DeliveryOptions patient =
        new DeliveryOptions().setSendTimeout(TimeUnit.SECONDS.toMillis(ROUND_MAX_S));
    waiting++;
    vertx
        .eventBus()
        .<Answers>request(Addresses.BACKGROUND_TASK, new Submissions(items), patient)
        .onSuccess(this::answered)
        .onFailure(cause -> ended.tryFail(cause));
  }

  private Submission task(long deadlineAt) {
    return new Submission(ids.next(), TEXT, TEXT.length(), deadlineAt);
  }

  private Submission event(long deadlineAt) {
    Payload payload = Payload.json(EVENT);
    return new Submission(
        ids.next(), TOPIC, payload, Shelf.PRIORITY, 0, EVENT.length(), deadlineAt);
  }

  private void answered(Message<Answers> answers) {
    waiting--;
    for (Answer answer : answers.body().items()) {
      if (answer instanceof Answer.Stored) {
        accepted++;
      }
    }
    if (System.nanoTime() < endNs) {
      send();
    } else {
      endIfDone();
    }
  }

  private void count(List<StatusEvents.Event> events) {
    for (StatusEvents.Event event : events) {
      if (event.status() == Status.COMPLETE) {
        completed++;
      }
    }
    endIfDone();
  }

  private void endIfDone() {
    if (waiting == 0 && completed == accepted && System.nanoTime() >= endNs) {
      ended.tryComplete(completed);
    }
  }
}
