package dev.offload;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A queue, for those who send to it and take work in their own time. Every Future fails with {@link
 * OffloadException}: {@code unknown_queue}, {@code bad_request}, {@code unavailable}, {@code
 * no_answer}, and what the method names.
 */
public interface OffloadQueue {

  /** Sends a message as {@link #send(Object, PublishOptions)} does, without options. */
  default Future<String> send(Object body) {
    return send(body, new PublishOptions());
  }

  /**
   * Sends a message.
   *
   * @param body a JSON value: JsonObject, JsonArray, text, number or boolean
   * @param options delay, priority, group and key; others are refused
   * @return the id of the message, once it is stored; fails with {@code too_large} or {@code
   *     key_reused}
   */
  Future<String> send(Object body, PublishOptions options);

  /**
   * Receives messages, which are nobody else's for the visibility of the queue.
   *
   * @param max how many at the most, 1 to 100
   * @param wait for how long the first is waited for, 0 to 20 s
   * @return none when none came in time
   */
  Future<List<QueueMessage>> receive(int max, Duration wait);

  /**
   * The same.
   *
   * @param visibility for how long they are nobody else's, 0 to 12 h
   */
  Future<List<QueueMessage>> receive(int max, Duration wait, Duration visibility);

  /**
   * Says that a message is done with.
   *
   * @param receipt of the message
   * @return fails with {@code receipt_expired} when somebody else received it since, and with
   *     {@code message_ended} when it is gone
   */
  Future<Void> delete(String receipt);

  /**
   * Keeps a message for longer.
   *
   * @param visibility from now on, 0 to 12 h since it was received
   * @return when somebody else may get it; fails as {@link #delete} does
   */
  Future<Instant> extend(String receipt, Duration visibility);

  /**
   * Leaves a message to others. That it was received counts.
   *
   * @param delay in how long it is ready again, 0 to 12 h
   * @return fails as {@link #delete} does
   */
  Future<Void> release(String receipt, Duration delay);

  /** Has a message be a dead letter now; fails as {@link #delete} does. */
  Future<Void> reject(String receipt);
}
