package dev.offload.http.kit;

import dev.offload.task.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why a request is not answered as asked: an HTTP status and one readable line. */
public final class Problem extends RuntimeException {
  private final int status;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private String taskID;

  public Problem(int status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  /** Returns the problem of work that was refused. */
  public static Problem of(Refusal refusal) {
    return new Problem(refusal.code(), refusal.reason());
  }

  /** Returns the problem of something that works again soon. */
  public static Problem unavailable(String detail) {
    return new Problem(503, detail).with("Retry-After", "1");
  }

  /** Adds a header to the answer. */
  public Problem with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** Names the task that trying again must name, to be the same task. */
  public Problem of(String id) {
    taskID = id;
    return this;
  }

  public int status() {
    return status;
  }

  public String title() {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  public String detail() {
    return getMessage();
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the id to try again with, or null. */
  public String taskID() {
    return taskID;
  }
}
