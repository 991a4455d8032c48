package dev.offload.http.publish;

import dev.offload.http.kit.Problem;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.TraceContext;
import java.util.Map;
import java.util.UUID;

/**
 * An event that asks to be stored, already found valid.
 *
 * @param eventID the id that the client gave it, or null
 * @param key says which events are the same one, in a topic: {@code "key:"} and the
 *     Idempotency-Key, or {@code "ce:"} and what names a CloudEvent; null when nothing does
 * @param given the options as they were written, by name; only for {@link EventKey#fingerprint}, as
 *     a delay means another time whenever it is read
 */
public record Publication(
    UUID eventID, Payload payload, Options options, String key, Map<String, String> given) {

  public Publication {
    given = Map.copyOf(given);
  }

  /** Returns this as it came with a trace, or with none when that is null. */
  Publication with(TraceContext trace) {
    return new Publication(eventID, payload.with(trace), options, key, given);
  }

  /**
   * Reads options that were given as texts.
   *
   * @throws Problem 400 that names the option which is wrong
   */
  static Options options(Map<String, String> given, long nowMs) {
    try {
      return Options.read(given, nowMs);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, e.getMessage()).coded("invalid_option");
    }
  }
}
