package dev.offload.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * What a receiver of a message holds: with it the message is deleted, extended, released or
 * rejected. It names the one time that the message was handed out, and so acts until it is handed
 * out anew.
 *
 * @param id of the message
 * @param starts how often it had been handed out, that time included
 */
public record Receipt(UUID id, int starts) {
  private static final int BYTES = 24;

  /** Returns it as text: 32 characters of base64url, which other queues do not take. */
  public String text(String queue) {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .putInt(mark(queue))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .putInt(starts);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads one; empty when the text is no receipt of this queue. */
  public static Optional<Receipt> parse(String queue, String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() != BYTES || bytes.getInt() != mark(queue)) {
        return Optional.empty();
      }
      UUID id = new UUID(bytes.getLong(), bytes.getLong());
      int starts = bytes.getInt();
      return starts > 0 ? Optional.of(new Receipt(id, starts)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int mark(String queue) {
    int mark = 0x811c9dc5;
    for (byte one : queue.getBytes(StandardCharsets.UTF_8)) {
      mark = (mark ^ one & 0xff) * 0x01000193;
    }
    return mark;
  }
}
