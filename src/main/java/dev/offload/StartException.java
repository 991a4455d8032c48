package dev.offload;

/** Says in one line why a node cannot start here, and what to do. */
public final class StartException extends RuntimeException {

  /**
   * @param message one readable line
   */
  StartException(String message) {
    super(message);
  }
}
