package dev.offload;

import io.vertx.core.Future;

/**
 * The work of a subscription in Java. Handlers are found by {@link java.util.ServiceLoader}, and a
 * subscription names one as {@code java:NAME}.
 *
 * <p>A task runs at least once. It runs again if its node dies or its outcome could not be stored,
 * so a handler must tolerate repetition. Use {@link Attempt#taskID()} to detect it.
 */
public interface TaskHandler {

  /** Returns the name that subscriptions use for it: letters, digits, {@code . _ -}. */
  String name();

  /**
   * Does the work, on a thread of the subscription's own pool, so it may block. Several attempts
   * run at once, as many as the subscription's {@code concurrency}.
   *
   * @return how it ended. A failed Future, a null and whatever is thrown count as an error, after
   *     which the subscription's retry policy decides. When there is no answer within the
   *     subscription's timeout, that is an error, too, and what comes later is dropped
   */
  Future<Next> run(Attempt attempt) throws Exception;
}
