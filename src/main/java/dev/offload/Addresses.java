package dev.offload;

/** The event bus addresses. */
public final class Addresses {

  /** Takes work to be stored: {@code {"background": …, "taskID": optional}}. */
  public static final String BACKGROUND_TASK = "background-task";

  /** Tells every node which moves were won, in numbered batches. */
  public static final String TASK_STATUS = "background-task.status";

  private Addresses() {}
}
