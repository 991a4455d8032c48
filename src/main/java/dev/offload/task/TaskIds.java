package dev.offload.task;

import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Makes and reads task ids: UUIDv7 (RFC 9562, section 5.7), canonical and in lower case. */
public final class TaskIds {

  /** How far in the future the time in a client's id may be. */
  public static final long AHEAD_MAX_MS = 60_000;

  /** What {@link #parse} takes, as a regular expression. */
  public static final String PATTERN =
      "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  private static final Pattern CANONICAL = Pattern.compile(PATTERN);

  private final TimeBasedEpochGenerator generator;

  /**
   * @param nowMs the store's time in epoch milliseconds
   */
  public TaskIds(LongSupplier nowMs) {
    UUIDClock clock =
        new UUIDClock() {
          @Override
          public long currentTimeMillis() {
            return nowMs.getAsLong();
          }
        };
    generator = new TimeBasedEpochGenerator(new SecureRandom(), clock);
  }

  /** Returns a new id, higher than those this object made in the same or an earlier millisecond. */
  public UUID next() {
    return generator.generate();
  }

  /** Reads a canonical lower-case UUIDv7; empty when the text is anything else, or null. */
  public static Optional<UUID> parse(String text) {
    return text != null && CANONICAL.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  /** Returns the lowest id that a time in epoch milliseconds can have; it is no task's own. */
  public static UUID lowestAt(long epochMs) {
    return new UUID(epochMs << 16, 0);
  }

  /** Returns the time in an id, in epoch milliseconds. */
  public static long timeMs(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
