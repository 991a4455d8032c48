package dev.offload;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * Speaks to the workers of Offload over the event bus: those of this process, or of any node of its
 * cluster. It needs no store, may be used from any thread, and need not be closed. Every Future
 * completes on the caller's context, and fails with {@link OffloadException}.
 */
public interface OffloadClient {

  /**
   * Publishes an event as {@link #publish(String, Object, PublishOptions)} does, without options.
   */
  default Future<Published> publish(String topic, Object payload) {
    return publish(topic, payload, new PublishOptions());
  }

  /**
   * Publishes an event; each subscription of the topic gets a task. To {@code background-task} goes
   * an object with the text {@code background} alone, without options.
   *
   * @param payload a JSON value: JsonObject, JsonArray, text, number or boolean; 256 KiB in UTF-8,
   *     unless the configuration says otherwise
   * @return the event once its tasks are stored. Fails with {@code bad_request}, {@code too_large},
   *     {@code unknown_topic}, {@code no_subscriptions}, {@code key_reused}, {@code unavailable} or
   *     {@code no_answer}
   */
  Future<Published> publish(String topic, Object payload, PublishOptions options);

  /**
   * Returns a task as it is now, whole.
   *
   * @return fails with {@code unknown_task}, {@code unavailable} or {@code no_answer}
   */
  Future<TaskInfo> task(String taskID);

  /**
   * Waits until a task has ended, whichever node runs it, or the time is over.
   *
   * @param atMost how long, not negative
   * @return the task as it then is: {@link TaskInfo#isEnded} says which it was. Fails as {@link
   *     #task} does
   */
  Future<TaskInfo> waitForEnd(String taskID, Duration atMost);

  /**
   * Ends a task, whether it runs or waits.
   *
   * @return the task; fails with {@code not_cancellable} when it ended otherwise, or as {@link
   *     #task}
   */
  Future<TaskInfo> cancel(String taskID);

  /**
   * Has a task tried now that failed, was cancelled or waits to be tried again.
   *
   * @return the task; fails with {@code not_retryable}, or as {@link #task}
   */
  Future<TaskInfo> retry(String taskID);

  /** Returns the queue of a name. Nothing is asked yet, so it need not be there. */
  OffloadQueue queue(String name);
}
