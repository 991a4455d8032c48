package dev.offload.http;

import dev.offload.http.kit.FormFields;
import dev.offload.http.kit.JsonFields;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Utf8;
import dev.offload.task.Submission;
import dev.offload.task.TraceContext;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * What a body asks to be done.
 *
 * @param background the text, or null when there is none; not checked yet
 * @param taskID the id that the client gave, or null; not checked yet
 * @param trace which the request came with, or null
 */
record BackgroundRequest(Kind kind, String background, String taskID, TraceContext trace) {
  private static final String BACKGROUND = "background";
  private static final String TASK_ID = "taskID";
  private static final String ACCEPTED = MediaTypes.FORM + ", " + MediaTypes.JSON;

  enum Kind {
    FORM,
    JSON
  }

  /**
   * Tells by the header how a body is written.
   *
   * @param contentType the header, or null
   * @throws Problem 415 when it is neither a form nor JSON, or not in UTF-8
   */
  static Kind kind(String contentType) {
    if (contentType != null && MediaTypes.isUtf8(contentType, MediaTypes.FORM)) {
      return Kind.FORM;
    }
    if (contentType != null && MediaTypes.isUtf8(contentType, MediaTypes.JSON)) {
      return Kind.JSON;
    }
    throw new Problem(
            415,
            "Content-Type must be " + MediaTypes.FORM + " or " + MediaTypes.JSON + ", in UTF-8")
        .with("Accept-Post", ACCEPTED);
  }

  /**
   * @throws Problem 400 when it is malformed
   */
  static BackgroundRequest read(Kind kind, MultiMap headers, Buffer body) {
    TraceContext trace = TraceContext.of(headers);
    return kind == Kind.FORM ? form(body, trace) : json(body, trace);
  }

  /** Other fields of a form are left alone: a page may have its own, such as a named button. */
  private static BackgroundRequest form(Buffer body, TraceContext trace) {
    FormFields fields = FormFields.of(body);
    return new BackgroundRequest(Kind.FORM, fields.get(BACKGROUND), fields.get(TASK_ID), trace);
  }

  private static BackgroundRequest json(Buffer body, TraceContext trace) {
    String text;
    try {
      text = Utf8.decode(body.getBytes());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "body is not UTF-8").coded("invalid_json");
    }
    Map<String, String> fields = JsonFields.read(text, Submission.MEMBERS);
    return new BackgroundRequest(Kind.JSON, fields.get(BACKGROUND), fields.get(TASK_ID), trace);
  }
}
