package dev.offload.task;

/** What the worker says of one submission. */
public sealed interface Answer {

  /**
   * The task is in the store.
   *
   * @param task as it is stored
   * @param inserted false when it was there before, with the same text
   */
  record Stored(Task task, boolean inserted) implements Answer {}

  /**
   * It was refused.
   *
   * @param outcomeUnknown a write was under way: the task may be in the store, or come later
   */
  record Refused(Refusal refusal, boolean outcomeUnknown) implements Answer {}
}
