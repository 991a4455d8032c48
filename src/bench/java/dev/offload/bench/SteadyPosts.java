package dev.offload.bench;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Posts tasks at a steady pace however long the answers take, on one event loop. What finds all
 * connections taken is sent later, and its latency counts from when its turn was.
 */
final class SteadyPosts implements AutoCloseable {
  private static final int IN_FLIGHT_MAX = 256;
  private static final long WAIT_S = 30;
  private static final long END_MAX_MS = 10_000;
  private static final Buffer TASK =
      new JsonObject().put("background", "Send the monthly report to customer 4711").toBuffer();

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient client;
  private final RequestOptions request;
  private final List<Accepted> accepted = new ArrayList<>();
  private Stretch stretch = new Stretch(0);
  private double perSecond;
  private long pacedSinceNs;
  private long lookedNs = System.nanoTime();
  private long sent;
  private int inFlight;

  /**
   * A task that was accepted.
   *
   * @param dueMs when it is due to be processing, in epoch milliseconds
   */
  record Accepted(UUID id, long dueMs) {}

  SteadyPosts(String baseUrl) {
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(IN_FLIGHT_MAX).setEventLoopSize(1);
    client = vertx.httpClientBuilder().with(pool).build();
    request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(baseUrl + "/background")
            .putHeader("Content-Type", "application/json");
    context.runOnContext(go -> vertx.setPeriodic(1, tick -> post()));
  }

  /** Posts so many a second from now on. */
  void pace(double newPerSecond) {
    onLoop(
        () -> {
          perSecond = newPerSecond;
          pacedSinceNs = System.nanoTime();
          sent = 0;
          return null;
        });
  }

  /** Returns what happened since this was asked last. */
  Stretch take() {
    return onLoop(
        () -> {
          stretch.end(sentLateNs());
          Stretch taken = stretch;
          stretch = new Stretch(perSecond);
          return taken;
        });
  }

  /** Returns all tasks that were accepted so far. */
  List<Accepted> accepted() {
    return onLoop(() -> List.copyOf(accepted));
  }

  /** Posts no more, waits for answers under way and returns all tasks that were accepted. */
  List<Accepted> end() {
    pace(0);
    if (!Pause.until(() -> onLoop(() -> inFlight) == 0, END_MAX_MS)) {
      throw new IllegalStateException("posts are not answered after 10 s");
    }
    return accepted();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void post() {
    long nowNs = System.nanoTime();
    stretch.looked(nowNs - lookedNs);
    lookedNs = nowNs;
    for (long lateNs = sentLateNs(); lateNs >= 0 && inFlight < IN_FLIGHT_MAX; ) {
      stretch.sent(lateNs, ++inFlight);
      sent++;
      post(System.nanoTime() - lateNs);
      lateNs = sentLateNs();
    }
  }

  /** Returns for how long it has been the next one's turn; negative when it is not yet. */
  private long sentLateNs() {
    return perSecond == 0 ? -1 : System.nanoTime() - pacedSinceNs - (long) (sent * 1e9 / perSecond);
  }

  private void post(long turnNs) {
    client
        .request(request)
        .compose(asked -> asked.send(TASK.copy()))
        .compose(answer -> answer.body().map(body -> accepted(answer.statusCode(), body)))
        .onComplete(
            done -> {
              inFlight--;
              stretch.answered(done.succeeded() && done.result(), System.nanoTime() - turnNs);
            });
  }

  private boolean accepted(int status, Buffer body) {
    if (status != 202) {
      return false;
    }
    JsonObject task = body.toJsonObject();
    long dueMs = Instant.parse(task.getString("dueAt")).toEpochMilli();
    accepted.add(new Accepted(UUID.fromString(task.getString("taskID")), dueMs));
    return true;
  }

  private <T> T onLoop(Supplier<T> step) {
    Promise<T> done = Promise.promise();
    context.runOnContext(go -> done.complete(step.get()));
    try {
      return done.future().await(WAIT_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
