package dev.offload.http.queue;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.http.kit.Problem;
import dev.offload.task.Answer;
import dev.offload.task.Submission;
import io.vertx.core.Future;

/** Stores messages and hands them out: the workers, as the web side reaches them. */
public interface Broker {

  /** Returns by when what comes now must be stored, by the store's clock. */
  long deadlineAt();

  /**
   * Has a message stored.
   *
   * @return never fails; a refusal when it was not stored, or nobody knows
   */
  Future<Answer> send(Submission message);

  /**
   * Asks something of a queue.
   *
   * @param withinMs how long the answer may take
   * @return fails with a {@link Problem} 503 when none comes, or the queue refuses
   */
  <T extends QueueAnswer> Future<T> ask(QueueCommand command, Class<T> kind, long withinMs);

  /** Has something else done by hand; fails with a {@link Problem} 503 when no answer comes. */
  Future<Answer> command(Object command);
}
