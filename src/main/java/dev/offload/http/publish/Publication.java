package dev.offload.http.publish;

import dev.offload.task.Payload;
import java.util.Map;
import java.util.UUID;

/**
 * An event that asks to be stored, already found valid.
 *
 * @param eventID the id that the client gave it, or null
 * @param key says which events are the same one, in a topic: {@code "key:"} and the
 *     Idempotency-Key, or {@code "ce:"} and what names a CloudEvent; null when nothing does
 * @param given the options as they were written, by name; only for {@link
 *     IdempotencyKey#fingerprint}, as a delay means another time whenever it is read
 */
public record Publication(
    UUID eventID, Payload payload, Options options, String key, Map<String, String> given) {

  public Publication {
    given = Map.copyOf(given);
  }
}
