package dev.offload.http.kit;

import dev.offload.task.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Throws a {@link Refusal}, with what its answer says beside it. */
public final class Problem extends RuntimeException {
  private static final String SOON_S = "1";

  private final transient Refusal refusal;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private String taskID;
  private String eventID;
  private String code;

  private Problem(Refusal refusal) {
    super(refusal.reason(), null, false, false);
    this.refusal = refusal;
  }

  public Problem(int status, String detail) {
    this(new Refusal(status, detail));
  }

  /** Returns the problem of what was refused; with 503 it is worth a try in a second. */
  public static Problem of(Refusal refusal) {
    Problem problem = new Problem(refusal);
    return refusal.code() == Refusal.UNAVAILABLE ? problem.with("Retry-After", SOON_S) : problem;
  }

  /** Returns the problem of something that works again soon. */
  public static Problem unavailable(String detail) {
    return of(new Refusal(Refusal.UNAVAILABLE, detail));
  }

  public Problem with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** Names the task that trying again must name, to be the same task; or the one in the way. */
  public Problem ofTask(String id) {
    taskID = id;
    return this;
  }

  /** Names the event that trying again must name, to be the same event. */
  public Problem ofEvent(String id) {
    eventID = id;
    return this;
  }

  /** Gives it a more exact word for programs than its status has. */
  public Problem coded(String word) {
    code = word;
    return this;
  }

  public Refusal refusal() {
    return refusal;
  }

  public int status() {
    return refusal.code();
  }

  public String title() {
    return HttpResponseStatus.valueOf(status()).reasonPhrase();
  }

  /** Returns the word by which programs know it; it never changes, as the detail may. */
  public String code() {
    if (code != null) {
      return code;
    }
    return switch (status()) {
      case 413 -> "too_large";
      case 422 -> "unprocessable";
      case 503 -> "unavailable";
      default -> title().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
    };
  }

  /** Returns the members of Problem Details (RFC 9457). */
  public JsonObject details() {
    JsonObject details =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", title())
            .put("status", status())
            .put("detail", refusal.reason())
            .put("code", code());
    if (taskID != null) {
      details.put("taskID", taskID);
    }
    if (eventID != null) {
      details.put("eventID", eventID);
    }
    if (refusal.outcomeUnknown()) {
      details.put("outcome", "unknown");
    }
    return details;
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the id to try again with, or null. */
  public String taskID() {
    return taskID;
  }
}
