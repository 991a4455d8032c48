package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
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

  /** How long an answer to {@link #take} is waited for. */
  long TAKE_MS = 2_000;
}
