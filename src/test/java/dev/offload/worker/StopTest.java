package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Addresses;
import dev.offload.bus.Codecs;
import dev.offload.handler.Demo;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.settings.Settings;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a worker ends. */
class StopTest {

  /** Whoever goes on without waiting for the store gets far in so many turns of the event loop. */
  private static final int TURNS = 200;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Time time = Time.of(vertx);
  private final FaultyStore store = new FaultyStore(new MemoryTaskStore(time));

  @AfterEach
  void close() throws Exception {
    BusNode.answer(vertx.close());
  }

  @Test
  void the_lease_is_given_up_only_when_what_was_accepted_is_stored() throws Exception {
    Codecs.register(vertx);
    String worker = BusNode.answer(vertx.deployVerticle(worker()));
    Promise<List<String>> beforeTheAnswer = Promise.promise();
    vertx.runOnContext(
        go -> {
          store.set("insert", Fault.ANSWERED_LATE);
          vertx.eventBus().send(Addresses.BACKGROUND_TASK, new JsonObject().put("background", "x"));
          awaitInsert(() -> stop(worker).onComplete(beforeTheAnswer));
        });

    assertThat(BusNode.answer(beforeTheAnswer.future())).doesNotContain("release");
    assertThat(store.takeCalls()).endsWith("release");
  }

  /** Returns what was asked of the store before it answered, once the worker has ended. */
  private Future<List<String>> stop(String worker) {
    List<String> calls = new ArrayList<>();
    Future<Void> ended = vertx.undeploy(worker);
    turn(
        TURNS,
        () -> {
          calls.addAll(store.takeCalls());
          store.answerLate();
        });
    return ended.map(v -> calls);
  }

  private void awaitInsert(Runnable then) {
    if (store.takeCalls().contains("insert")) {
      then.run();
    } else {
      turn(1, () -> awaitInsert(then));
    }
  }

  private void turn(int times, Runnable then) {
    vertx.runOnContext(
        next -> {
          if (times == 1) {
            then.run();
          } else {
            turn(times - 1, then);
          }
        });
  }

  private WorkerVerticle worker() {
    TaskEvents events = new TaskEvents(new NodeState(true), TaskMeters.none(), time);
    return new WorkerVerticle(
        Settings.read(new JsonObject(), Map.of()),
        new Node(store.asSeen(), time, StoreClock.sampled(time), events),
        Plan.of(new Demo(TestNode.demo(1, 1), new Random(7)), new Random(8)));
  }
}
