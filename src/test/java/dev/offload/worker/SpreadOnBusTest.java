package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Given;
import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.store.mongo.MongoTaskStore;
import dev.offload.store.mongo.TestMongo;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.StartLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that give each other tasks over a real bus, on a store that they share. */
@ExtendWith(VertxExtension.class)
class SpreadOnBusTest {
  private static final int SLOTS = 2;
  private static final long WAIT_S = 20;
  private static final JsonObject TOPICS =
      new JsonObject()
          .put(
              "orders",
              new JsonObject()
                  .put(
                      "subscriptions",
                      new JsonObject()
                          .put("invoice", new JsonObject().put("handler", "bus:nobody"))));

  private final TestMongo mongo = TestMongo.inJvm();
  private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
  private final Queue<Begun> all = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Given> sent = new LinkedBlockingQueue<>();
  private volatile boolean ends;
  private BusNode bus;

  private record Begun(String worker, Promise<Outcome> answer) {
    void completes() {
      answer.tryComplete(new Outcome.Complete("1"));
    }
  }

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    bus = new BusNode(vertx, BusNode.answer(MongoTaskStore.open(vertx, mongo.uri())));
    vertx
        .eventBus()
        .addInboundInterceptor(
            delivery -> {
              if (delivery.message().body() instanceof Given given
                  && delivery.message().isSend()
                  && delivery.message().address().contains("give")) {
                sent.add(given);
              }
              delivery.next();
            });
  }

  @AfterEach
  void close() throws Exception {
    ends = true;
    all.forEach(Begun::completes);
    bus.close();
    mongo.stop();
  }

  @Test
  void what_waits_at_one_worker_runs_at_another_that_comes() throws Exception {
    deploy("a", false);
    for (int i = 0; i < 3 * SLOTS; i++) {
      bus.request("orders", "1");
    }
    assertThat(workers(SLOTS)).containsExactly("a");

    deploy("b", false);

    assertThat(workers(SLOTS)).containsExactly("b");
  }

  @Test
  void what_any_worker_stores_runs_at_the_home_of_its_lane() throws Exception {
    deploy("a", true);
    deploy("b", true);
    for (int i = 0; i < 10; i++) {
      bus.request("orders", "1");
    }

    Set<String> ran = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Begun attempt = next();
      ran.add(attempt.worker);
      attempt.completes();
    }

    assertThat(ran).containsExactly("a");
    assertThat(sent.poll(WAIT_S, TimeUnit.SECONDS)).as("told that it was given tasks").isNotNull();
  }

  private Set<String> workers(int attempts) throws InterruptedException {
    Set<String> workers = new HashSet<>();
    for (int i = 0; i < attempts; i++) {
      workers.add(next().worker);
    }
    return workers;
  }

  private Begun next() throws InterruptedException {
    Begun next = begun.poll(WAIT_S, TimeUnit.SECONDS);
    assertThat(next).as("an attempt that begins").isNotNull();
    return next;
  }

  private void deploy(String worker, boolean isHomed) throws Exception {
    Handler handler =
        run -> {
          Begun attempt = new Begun(worker, Promise.promise());
          begun.add(attempt);
          all.add(attempt);
          if (ends) {
            attempt.completes();
          }
          return attempt.answer.future();
        };
    StartLimits limits =
        isHomed ? new StartLimits(OptionalInt.of(SLOTS), Optional.empty()) : StartLimits.NONE;
    Execution work = new Execution(handler, SLOTS, 60_000, Retry.delays(List.of(1_000L)), limits);
    Lane.Definition demo = new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null);
    Future<?> deployed =
        bus.deployWorker(TOPICS, List.of(demo, new Lane.Definition("orders", "invoice", work)));
    BusNode.answer(deployed);
  }
}
