package dev.offload.worker;

import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Redrive;
import io.vertx.core.Future;
import java.util.List;

/** The lanes of queues that come and go while a node runs. */
final class QueueLanes implements Definitions.Changing {
  private final Lanes lanes;
  private final HeldTasks held;
  private final Queues queues;
  private final Hooks hooks;

  /** What follows when there are other lanes. */
  interface Hooks {

    /** Reads what there is of the lanes. */
    void reload();

    /** A queue can be sent to, or not any more. */
    void there(QueueDefinition queue, boolean isThere);

    /** Begins a task. */
    Future<Answer> begin(Redrive redrive);
  }

  QueueLanes(Lanes lanes, HeldTasks held, Queues queues, Hooks hooks) {
    this.lanes = lanes;
    this.held = held;
    this.queues = queues;
    this.hooks = hooks;
  }

  @Override
  public List<QueueDefinition> all() {
    return lanes.queues();
  }

  @Override
  public void define(QueueDefinition queue) {
    Lane lane = lanes.named(queue.lane());
    if (lane != null && lane.queue().ordered() == queue.ordered()) {
      lane.redefine(queue);
      return;
    }
    if (lane != null) {
      // Another was made under its name since this was last looked at.
      queues.removed(lane);
    }
    // What was parked is read anew.
    forget(queue);
    lanes.add(Lane.Definition.of(queue));
    hooks.there(queue, true);
    hooks.reload();
  }

  @Override
  public void remove(QueueDefinition queue) {
    queues.removed(lanes.named(queue.lane()));
    forget(queue);
    hooks.there(queue, false);
    hooks.reload();
  }

  private void forget(QueueDefinition queue) {
    lanes.forget(queue.lane());
    held.forgetLane(queue.lane());
  }

  @Override
  public Future<Answer> purge(Redrive messages) {
    return hooks.begin(messages);
  }
}
