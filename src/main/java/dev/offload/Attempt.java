package dev.offload;

import io.vertx.core.Future;

/** One attempt at a task, as its handler sees it. For use from any thread. */
public interface Attempt {

  /** Returns the task's id, the same in every attempt. */
  String taskID();

  /** Returns the id of the event, the same for all subscriptions of the topic. */
  String eventID();

  /** Returns the topic to which the event was published. */
  String topic();

  /** Returns the subscription whose handler this is. */
  String subscription();

  /** Returns the number of this attempt, from 1. */
  int number();

  /**
   * Returns what was published, as a JSON value: JsonObject, JsonArray, text, number, … or null.
   */
  Object payload();

  /** Returns what {@link Next#again} left, as a JSON value; null in the first part. */
  Object state();

  /** Returns the name of the schedule that published it; null when none did. */
  String schedule();

  /**
   * Returns the time for which its schedule published it, as RFC 3339 with the offset of the
   * schedule's zone; null when none did, or somebody had it run by hand.
   */
  String slot();

  /** Returns the time for which the schedule published before, as {@link #slot}; null for none. */
  String previousSlot();

  /**
   * Returns the {@code traceparent} (W3C Trace Context) for the work of this attempt: the trace of
   * the published event, with this attempt as the parent; null when the event had none.
   */
  String traceparent();

  /**
   * Reports progress, which is shown with the task. Of several within a second the newest counts.
   *
   * @param percent 0 to 100
   * @param text one line; what is beyond 200 characters is cut
   */
  void progress(int percent, String text);

  /**
   * Publishes an event once this attempt is done, that is when it ends with {@link Next#complete}
   * or {@link Next#again}: it is stored before the task moves on, once, however often the task is
   * tried, and under the same id. An attempt that ends in any other way publishes nothing. An
   * attempt may publish 100 events of 256 KiB together, as JSON in UTF-8; beyond that it is an
   * error, whatever it answers.
   *
   * @param topic to which somebody subscribes
   * @param payload a JSON value, or null
   * @throws IllegalArgumentException when there is no such topic, nobody subscribes to it, or the
   *     payload cannot be written as JSON
   * @throws IllegalStateException when it is too much, or the attempt has ended
   */
  void publish(String topic, Object payload);

  /**
   * Completes when the attempt should end, with why: {@code cancelled}, {@code timeout} (at 80 % of
   * it), {@code shutdown} or {@code leaseLost}.
   */
  Future<String> cancelled();
}
