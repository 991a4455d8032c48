package dev.offload.task;

/** What the worker says of one submission. */
public sealed interface Answer permits Answer.Stored, Refusal {

  /**
   * The task is in the store.
   *
   * @param task as it is stored
   * @param inserted false when it was there before, with the same text
   */
  record Stored(Task task, boolean inserted) implements Answer {}
}
