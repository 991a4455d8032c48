package dev.offload.task;

/**
 * Why work was not taken.
 *
 * @param code the HTTP status, also the failure code on the bus
 * @param reason one readable line
 */
public record Refusal(int code, String reason) {

  public static final int BAD_REQUEST = 400;
  public static final int CONFLICT = 409;
  public static final int TOO_LARGE = 413;
  public static final int UNAVAILABLE = 503;
}
