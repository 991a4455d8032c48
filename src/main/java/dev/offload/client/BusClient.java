package dev.offload.client;

import dev.offload.OffloadClient;
import dev.offload.OffloadException;
import dev.offload.OffloadQueue;
import dev.offload.PublishOptions;
import dev.offload.Published;
import dev.offload.TaskInfo;
import dev.offload.bus.Addresses;
import dev.offload.task.DurationText;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** A client that knows nothing but the bus. */
public final class BusClient implements OffloadClient {
  /** Of a long wait one question waits for so long: who was asked may be gone. */
  private static final long PART_MS = 20_000;

  private static final long PAUSE_MS = 250;
  private static final Map<Integer, String> OF_TOPICS =
      Map.of(404, "unknown_topic", 409, "no_subscriptions");
  private static final Map<Integer, String> OF_BACKGROUND = Map.of(404, "unknown_topic");

  private final VertxInternal vertx;
  private final Time time;
  private final Calls calls;

  /**
   * @param prefix stands before each address; empty, or with a slash at its end
   */
  public BusClient(Vertx vertx, String prefix) {
    this.vertx = (VertxInternal) vertx;
    time = Time.of(vertx);
    calls = new Calls(vertx, prefix);
  }

  @Override
  public Future<Published> publish(String topic, Object payload, PublishOptions options) {
    JsonObject headers = options.toJson();
    boolean isBackground = topic.equals(Addresses.BACKGROUND_TASK);
    if (isBackground && !headers.isEmpty()) {
      return Future.failedFuture(
          new OffloadException("bad_request", 400, topic + " takes no options", null));
    }
    return calls
        .submit(topic, payload, headers, isBackground ? OF_BACKGROUND : OF_TOPICS)
        .map(json -> published(topic, json));
  }

  private static Published published(String topic, JsonObject json) {
    if (!json.containsKey("eventID")) {
      throw Calls.stranger(topic);
    }
    return new Published(json);
  }

  @Override
  public Future<TaskInfo> task(String taskID) {
    return find(taskID, 0);
  }

  @Override
  public Future<TaskInfo> waitForEnd(String taskID, Duration atMost) {
    return await(taskID, time.monotonicMs() + Math.max(0, atMost.toMillis()));
  }

  @Override
  public Future<TaskInfo> cancel(String taskID) {
    return act("cancel", taskID, "not_cancellable");
  }

  @Override
  public Future<TaskInfo> retry(String taskID) {
    return act("retry", taskID, "not_retryable");
  }

  @Override
  public OffloadQueue queue(String name) {
    return new BusQueue(calls, name);
  }

  private Future<TaskInfo> act(String action, String taskID, String conflict) {
    JsonObject body = new JsonObject().put("taskID", taskID);
    Map<Integer, String> words = Map.of(404, "unknown_task", 409, conflict);
    return calls.act(Addresses.BACKGROUND_TASK, action, body, 0, words).map(TaskInfo::new);
  }

  private Future<TaskInfo> find(String taskID, long waitMs) {
    JsonObject body = new JsonObject().put("taskID", taskID).put("wait", DurationText.of(waitMs));
    return calls
        .act(Addresses.BACKGROUND_TASK, "find", body, waitMs, Map.of(404, "unknown_task"))
        .map(TaskInfo::new);
  }

  private Future<TaskInfo> await(String taskID, long untilMs) {
    long beganMs = time.monotonicMs();
    long waitMs = Math.min(PART_MS, Math.max(0, untilMs - beganMs));
    return find(taskID, waitMs)
        .transform(
            found -> {
              long nowMs = time.monotonicMs();
              boolean isLost =
                  found.cause() instanceof OffloadException failure && failure.isRetryable();
              boolean goesOn = found.succeeded() ? !found.result().isEnded() : isLost;
              if (!goesOn || nowMs >= untilMs) {
                return found.succeeded()
                    ? Future.succeededFuture(found.result())
                    : Future.failedFuture(found.cause());
              }
              // At once when the answer took its time: else the worker has no room for a wait.
              long pauseMs = nowMs - beganMs >= waitMs ? 0 : PAUSE_MS;
              return pause(pauseMs).compose(v -> await(taskID, untilMs));
            });
  }

  private Future<Void> pause(long ms) {
    if (ms == 0) {
      return Future.succeededFuture();
    }
    ContextInternal context = vertx.getOrCreateContext();
    Promise<Void> over = context.promise();
    time.after(ms, over::tryComplete);
    return over.future();
  }
}
