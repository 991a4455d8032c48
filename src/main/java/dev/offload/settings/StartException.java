package dev.offload.settings;

/** Says in one line why a node cannot start here, and what to do. */
public final class StartException extends RuntimeException {

  /**
   * @param message one readable line
   */
  public StartException(String message) {
    super(message);
  }
}
