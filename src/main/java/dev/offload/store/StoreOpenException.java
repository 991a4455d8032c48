package dev.offload.store;

/** Says in one line why a store cannot be opened, and what to do. */
public final class StoreOpenException extends RuntimeException {

  /**
   * @param message one readable line
   * @param cause what was found, or null
   */
  public StoreOpenException(String message, Throwable cause) {
    super(message, cause);
  }
}
