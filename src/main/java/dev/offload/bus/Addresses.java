package dev.offload.bus;

/** The event bus addresses. */
public final class Addresses {

  /** Takes work to be stored: {@code {"background": …, "taskID": optional}}. */
  public static final String BACKGROUND_TASK = "background-task";

  /** The same for the web side of the same node, also while its worker leaves work to others. */
  public static final String BACKGROUND_TASK_HERE = "background-task.here";

  /** Tells every node which moves were won, in numbered batches. */
  public static final String TASK_STATUS = "background-task.status";

  /** Tells every worker that a node gave its lease up, by its incarnation. */
  public static final String NODE_RELEASED = "background-task.released";

  /** Tells every worker that a subscription was paused, or goes on. */
  public static final String LANES_CHANGED = "background-task.lanes";

  /** Tells every worker that tasks wait for slots at a node. */
  public static final String TASKS_WAITING = "background-task.waiting";

  /** With an incarnation behind it: where that is asked for tasks, and told that it got some. */
  public static final String GIVE = "background-task.give.";

  /** Tells every node how one is named, that it stops, or that it wants to know the others. */
  public static final String NODES = "background-task.nodes";

  /** Tells this node that another joined or left. */
  public static final String CLUSTER_CHANGED = "background-task.cluster";

  private Addresses() {}
}
