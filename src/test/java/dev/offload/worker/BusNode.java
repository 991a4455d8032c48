package dev.offload.worker;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.bus.Addresses;
import dev.offload.bus.Codecs;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.handler.Demo;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.settings.Settings;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Workers on a bus, and a verticle beside them that hands work over and listens. */
final class BusNode {
  static final int TEXT_MAX_BYTES = 20;
  private static final long WAIT_S = 20;

  private final Vertx vertx;
  private final TaskStore store;
  private final Caller caller = new Caller();
  private final BlockingQueue<StatusEvents> heard = new LinkedBlockingQueue<>();

  private final class Caller extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx
          .eventBus()
          .<StatusEvents>consumer(Addresses.TASK_STATUS, message -> heard.add(message.body()))
          .completion();
    }

    <T> Future<T> call(Function<EventBus, Future<T>> what) {
      Promise<T> promise = Promise.promise();
      context.runOnContext(v -> what.apply(vertx.eventBus()).onComplete(promise));
      return promise.future();
    }
  }

  BusNode(Vertx vertx, TaskStore store) throws TimeoutException {
    this.vertx = vertx;
    this.store = store;
    Codecs.register(vertx);
    answer(vertx.deployVerticle(caller));
  }

  /**
   * @param waits the range of both waits of the work, as in the settings
   */
  WorkerVerticle deployWorker(String waits) throws TimeoutException {
    return deployWorker(waits, new JsonObject());
  }

  /**
   * @param topics of the configuration; all of them are the demo's
   */
  WorkerVerticle deployWorker(String waits, JsonObject topics) throws TimeoutException {
    Settings settings = settings(waits, topics);
    WorkerVerticle worker = new WorkerVerticle(settings, node(), plan(settings));
    answer(vertx.deployVerticle(worker));
    return worker;
  }

  /** Deploys one whose lanes are these, whatever the configuration says of them. */
  Future<?> deployWorker(JsonObject topics, List<Lane.Definition> lanes) {
    Settings settings = settings("1-1", topics);
    Plan plan = new Plan(lanes, new Demo(settings.demo(), new Random(7)), new Random(8));
    return vertx.deployVerticle(new WorkerVerticle(settings, node(), plan));
  }

  private static Settings settings(String waits, JsonObject topics) {
    Map<String, String> environment =
        Map.of(
            "DEMO_PROCESSING_AFTER_MS", waits,
            "DEMO_COMPLETE_AFTER_MS", waits,
            "BACKGROUND_MAX_BYTES", "" + TEXT_MAX_BYTES);
    return Settings.read(new JsonObject().put("topics", topics), environment);
  }

  private Node node() {
    Time time = Time.of(vertx);
    StoreClock clock =
        store.leases().isPresent() ? StoreClock.sampled(time) : StoreClock.local(time);
    return new Node(
        store, time, clock, new TaskEvents(new NodeState(true), TaskMeters.none(), time));
  }

  /** Publishes an event and returns the reply, or fails as the reply did. */
  Message<JsonObject> request(String topic, Object body, String... headers)
      throws TimeoutException {
    DeliveryOptions options = new DeliveryOptions();
    for (int i = 0; i < headers.length; i += 2) {
      options.addHeader(headers[i], headers[i + 1]);
    }
    return answer(caller.call(bus -> bus.<JsonObject>request(topic, body, options)));
  }

  void close() throws TimeoutException {
    for (String deployment : vertx.deploymentIDs()) {
      answer(vertx.undeploy(deployment));
    }
    answer(store.close());
  }

  /** Asks for a task and returns the reply, or fails as the reply did. */
  Future<JsonObject> ask(Object body) {
    return caller.call(
        bus -> bus.<JsonObject>request(Addresses.BACKGROUND_TASK, body).map(Message::body));
  }

  JsonObject request(Object body) throws TimeoutException {
    return answer(ask(body));
  }

  ReplyException refused(Object body) {
    return catchThrowableOfType(ReplyException.class, () -> request(body));
  }

  /** Hands over a batch as the HTTP side of a node does. */
  List<Answer> submit(Submissions batch) throws TimeoutException {
    return answer(
            caller.call(
                bus -> bus.<Answers>request(Addresses.BACKGROUND_TASK, batch).map(Message::body)))
        .items();
  }

  void send(Object body) throws TimeoutException {
    answer(caller.call(bus -> Future.succeededFuture(bus.send(Addresses.BACKGROUND_TASK, body))));
  }

  void publish(Object body) throws TimeoutException {
    answer(
        caller.call(bus -> Future.succeededFuture(bus.publish(Addresses.BACKGROUND_TASK, body))));
  }

  /** Waits for so many events and returns the messages they came in. */
  List<StatusEvents> messages(int events) throws InterruptedException {
    List<StatusEvents> messages = new ArrayList<>();
    for (int count = 0; count < events; ) {
      StatusEvents message = heard.poll(WAIT_S, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("waited in vain for " + events + " events: " + messages);
      }
      messages.add(message);
      count += message.events().size();
    }
    return messages;
  }

  /** Waits for so many events. */
  List<Event> events(int count) throws InterruptedException {
    return messages(count).stream().flatMap(message -> message.events().stream()).toList();
  }

  Task stored(String taskID) throws TimeoutException {
    return answer(store.find(UUID.fromString(taskID))).orElseThrow();
  }

  List<Task> tasks() throws TimeoutException {
    return answer(store.page(new PageQuery(null, null, 200))).items();
  }

  static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(WAIT_S, TimeUnit.SECONDS);
  }

  private static Plan plan(Settings settings) {
    List<Lane.Definition> lanes =
        settings.topics().all().stream()
            .flatMap(topic -> topic.subscriptions().stream())
            .map(it -> new Lane.Definition(it.topic(), it.name(), null))
            .toList();
    return new Plan(lanes, new Demo(settings.demo(), new Random(7)), new Random(8));
  }
}
