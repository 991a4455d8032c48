package dev.offload.handler.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offload.handler.Outcome;
import dev.offload.task.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Set;

/**
 * What a receiver answered.
 *
 * @param contentType its media type; empty when none was named
 * @param retryAfter the header of that name; null when there is none
 * @param body at most 256 KiB; empty when it is compressed, which is never undone
 * @param isWhole that it ended, and no more of it is to come
 */
record Reply(int status, String contentType, String retryAfter, Buffer body, boolean isWhole) {
  static final int BODY_MAX = 256 * 1024;

  private static final int EXCERPT_BYTES = 1024;
  private static final int GONE = 410;
  private static final Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

  /**
   * Reads an answer to its end, or until its body is too large.
   *
   * @return fails when the connection does
   */
  static Future<Reply> read(HttpClientResponse response) {
    Promise<Reply> read = Promise.promise();
    Buffer body = Buffer.buffer();
    boolean isPlain = isPlain(response.getHeader("content-encoding"));
    long[] bytes = {0};
    response.exceptionHandler(cause -> read.tryFail(Undelivered.exchanging(cause)));
    response.handler(
        chunk -> {
          bytes[0] += chunk.length();
          if (bytes[0] > BODY_MAX) {
            read.tryComplete(of(response, Buffer.buffer(), false));
          } else if (isPlain) {
            body.appendBuffer(chunk);
          }
        });
    response.endHandler(end -> read.tryComplete(of(response, body, true)));
    return read.future();
  }

  private static boolean isPlain(String contentEncoding) {
    return contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity");
  }

  private static Reply of(HttpClientResponse response, Buffer body, boolean isWhole) {
    String type = response.getHeader("content-type");
    return new Reply(
        response.statusCode(),
        type == null ? "" : type,
        response.getHeader("retry-after"),
        body,
        isWhole);
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Says whether the receiver asks to be left alone for a while. */
  boolean isOverloaded() {
    return OVERLOADED.contains(status);
  }

  /** Says whether the receiver could not do its work; a refusal is no such thing. */
  boolean isBroken() {
    return status >= 500;
  }

  /**
   * Returns what it means for the attempt.
   *
   * @param fatal the statuses after which there is to be no other attempt
   * @param afterMs what the receiver asked to wait, in milliseconds; 0 when nothing
   */
  Outcome outcome(Set<Integer> fatal, long afterMs) {
    if (isSuccess()) {
      return new Outcome.Complete(result());
    }
    String said = "answered " + status + excerpt();
    return status == GONE
        ? new Outcome.Gone(said)
        : new Outcome.Failed("status", said, fatal.contains(status), afterMs);
  }

  /** What is no JSON is no result, but the work was done: it is not asked for again. */
  private String result() {
    if (!Payload.isJson(contentType) || body.length() == 0) {
      return null;
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
      Json.decodeValue(text);
      return text;
    } catch (CharacterCodingException | DecodeException e) {
      return null;
    }
  }

  private String excerpt() {
    boolean isText =
        Payload.isJson(contentType) || contentType.toLowerCase(Locale.ROOT).startsWith("text/");
    if (!isText || body.length() == 0) {
      return "";
    }
    byte[] bytes = body.getBytes(0, Math.min(EXCERPT_BYTES, body.length()));
    // A letter that was cut in two is left out.
    String text = new String(bytes, UTF_8).replaceFirst("\ufffd$", "");
    return ": " + text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
