package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.task.StatusEvents;
import io.vertx.core.Future;
import java.util.Map;

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
   * Tells other workers that tasks wait here for which there are no slots; it may be lost.
   *
   * @param tasks how many, by lane
   */
  void waiting(Map<String, Integer> tasks);

  /**
   * Asks for tasks where some wait.
   *
   * @param from who told so, as in {@link dev.offload.bus.Waiting}
   * @return fails when no answer came within {@link #TAKE_MS}; one that comes later is dropped
   */
  Future<Given> take(String from, Take wanted);

  /** How long an answer to {@link #take} is waited for. */
  long TAKE_MS = 2_000;
}
