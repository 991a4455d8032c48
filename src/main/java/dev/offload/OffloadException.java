package dev.offload;

/** Why something that was asked of Offload was not done, or is not known to be done. */
public final class OffloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  /**
   * @param code a word for programs, which stays the same; docs/errors.md lists them
   * @param status the HTTP status that says the same
   * @param message for people
   * @param cause null when there is none
   */
  public OffloadException(String code, int status, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.status = status;
  }

  /**
   * Returns a word for programs: those of docs/errors.md, and {@code no_answer} when no answer came
   * in time, so that it may have been done, or may be yet.
   */
  public String code() {
    return code;
  }

  /** Returns the HTTP status that says the same; 503 when no answer came. */
  public int status() {
    return status;
  }

  /**
   * Says whether the same may go well a little later. Where it is not known whether it was done,
   * the same {@code idempotencyKey} makes another try the same event.
   */
  public boolean isRetryable() {
    return status == 503;
  }
}
