package dev.offload.http.kit;

/** Told of what should not happen, to leave one line for the operator. */
@FunctionalInterface
public interface Failures {

  /**
   * @param what was being done, for example {@code GET /api/tasks}
   */
  void unexpected(String what, Throwable cause);

  /** A read of the store failed or took too long, and the one before did not. */
  default void storeFailed(String doing, Throwable cause) {
    unexpected(doing, cause);
  }

  /** A read of the store went well, and the one before did not. */
  default void storeAnswered() {}
}
