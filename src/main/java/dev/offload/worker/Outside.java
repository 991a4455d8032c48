package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import dev.offload.task.QueueDefinition;
import dev.offload.task.StatusEvents;
import io.vertx.core.Future;

/** What a worker reaches outside of its node. */
public interface Outside {

  /** Draws a new incarnation id, never the same twice. */
  String incarnation();

  /** Passes on what became of tasks; it may be lost. */
  void tell(StatusEvents told);

  /** Takes work from all nodes from now on; completes when they know. */
  Future<Void> open();

  /** Takes no more from all nodes; what was taken is still answered. */
  Future<Void> close();

  /** Takes no more, from this node either. */
  Future<Void> leave();

  /** Tells all workers that a subscription was paused, or goes on; it may be lost. */
  void lanesChanged();

  /** A queue can be sent to from now on, or not any more. */
  void queue(QueueDefinition queue, boolean isThere);

  /** Tells other nodes that this incarnation gave its lease up; it may be lost. */
  void released(String incarnation);

  /**
   * Tells other workers where tasks wait for which there are no slots; it may be lost.
   *
   * @param waiting from the incarnation of this node
   */
  void waiting(Waiting waiting);

  /**
   * Asks for tasks where some wait.
   *
   * @param from the incarnation that told so
   * @return fails when no answer came within {@link #TAKE_MS}; one that comes later is dropped
   */
  Future<Given> take(String from, Take wanted);

  /** Tells an incarnation that it was given tasks; it may be lost. */
  void given(String to, Given given);

  /**
   * Asks the home of a queue for what a receiver wants.
   *
   * @param home the incarnation that is asked
   * @param withinMs how long its answer is waited for
   * @return fails when none came; messages that were handed out then are given back there
   */
  Future<QueueAnswer> ask(String home, QueueCommand command, long withinMs);

  /**
   * Has the home of ordered queues store messages.
   *
   * @return fails when no answer came within {@link #TAKE_MS}: they may be stored, or may be yet
   */
  Future<Answers> submit(String home, Submissions messages);

  /** How long an answer to {@link #take} is waited for. */
  long TAKE_MS = 2_000;
}
