package dev.offload.handler;

import dev.offload.task.Payload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An attempt as the worker gives it to a handler: what it is told, and how the attempt ended. */
final class TestRun implements Run {
  static final long WAIT_S = 20;
  static final long DEADLINE_AT = 1_700_000_300_000L;
  static final UUID TASK = new UUID(0x7001, 1);
  static final UUID EVENT = new UUID(0x7001, 2);

  final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final Promise<Stop> stopped = Promise.promise();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Context worker;
  private final Delivery delivery;

  /** What was told, and where. */
  record Told(int percent, String text, Context on) {}

  private TestRun(Vertx vertx, Payload payload, String state) {
    worker = vertx.getOrCreateContext();
    delivery =
        new Delivery(
            TASK, EVENT, "orders", "invoice", 3, payload, state, DEADLINE_AT - 1, DEADLINE_AT);
  }

  /** Begins an attempt on an event loop. */
  static TestRun of(Vertx vertx, Handler handler) {
    return of(vertx, handler, Payload.json("{\"total\":7}"), null);
  }

  static TestRun of(Vertx vertx, Handler handler, Payload payload, String state) {
    TestRun run = new TestRun(vertx, payload, state);
    run.worker.runOnContext(
        v -> handler.run(run).onComplete(run::ended, run.outcome::completeExceptionally));
    return run;
  }

  Context worker() {
    return worker;
  }

  /** Waits for the end. */
  Outcome outcome() throws Exception {
    return outcome.get(WAIT_S, TimeUnit.SECONDS);
  }

  boolean isOpen() {
    return !outcome.isDone();
  }

  void stop(Stop why) {
    worker.runOnContext(v -> stopped.complete(why));
  }

  private void ended(Outcome how) {
    if (Vertx.currentContext() == worker) {
      outcome.complete(how);
    } else {
      outcome.completeExceptionally(new IllegalStateException("not on the worker's context"));
    }
  }

  @Override
  public Delivery delivery() {
    return delivery;
  }

  @Override
  public void progress(int percent, String text) {
    told.add(new Told(percent, text, Vertx.currentContext()));
  }

  @Override
  public Future<Stop> stopped() {
    return stopped.future();
  }
}
