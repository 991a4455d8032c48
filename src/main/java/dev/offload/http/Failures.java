package dev.offload.http;

/** Told of what should not happen, to leave one line for the operator. */
@FunctionalInterface
public interface Failures {

  /**
   * @param what was being done, for example {@code GET /api/tasks}
   */
  void unexpected(String what, Throwable cause);
}
