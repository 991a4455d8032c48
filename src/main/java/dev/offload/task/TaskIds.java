package dev.offload.task;

import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MAX = (1L << COUNTER_BITS) - 1;
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

  /** Says whether an id is a UUIDv7, as those of tasks are. */
  public static boolean isTasks(UUID id) {
    return id.version() == 7 && id.variant() == 2;
  }

  /**
   * Returns the id of a task that comes from the form of another: always the same for the same two,
   * and with the time of the given one. All other bits are of a SHA-256, so two texts do not meet.
   *
   * @param id the id that the form has
   * @param background the text
   */
  public static UUID derived(UUID id, String background) {
    byte[] given = (id + background).getBytes(StandardCharsets.UTF_8);
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(given));
    long high = timeMs(id) << 16 | 0x7000 | hash.getLong() & 0xfff;
    return new UUID(high, 1L << 63 | hash.getLong() >>> 2);
  }

  /** What every schedule has as its id: a time of 0, so that all of them are before other tasks. */
  private static final long OF_SCHEDULES = 0x7000;

  private static final long VARIANT = 1L << 63;

  /** The lowest id that a schedule can have. */
  static final UUID FIRST_OF_SCHEDULES = new UUID(OF_SCHEDULES, VARIANT);

  /** The highest id that a schedule can have. */
  public static final UUID LAST_OF_SCHEDULES = new UUID(OF_SCHEDULES, VARIANT | (1L << 62) - 1);

  /** Higher than any id of a schedule, and lower than any other that a task has. */
  static final UUID BEHIND_SCHEDULES = new UUID(OF_SCHEDULES + 1, 0);

  /** Returns the id of a schedule: always the same for a name. */
  public static UUID ofSchedule(String name) {
    ByteBuffer hash = hash("schedule\0" + name);
    return new UUID(OF_SCHEDULES, VARIANT | hash.getLong() >>> 2);
  }

  /** Says whether an id is of the range in which schedules are, and nothing else. */
  public static boolean isOfSchedules(UUID id) {
    return id.getMostSignificantBits() == OF_SCHEDULES;
  }

  /**
   * Returns the id of the event of a slot: always the same for a schedule and a time.
   *
   * @param slotMs in epoch milliseconds
   */
  public static UUID ofSlot(String schedule, long slotMs) {
    ByteBuffer hash = slot(schedule, slotMs);
    long high = slotMs << 16 | 0x7000 | hash.getShort() & 0xfff;
    return new UUID(high, VARIANT | hash.getLong() << 2 >>> 2);
  }

  /** Returns 64 bits that are always the same for a slot. */
  public static long hashOfSlot(String schedule, long slotMs) {
    return slot(schedule, slotMs).getLong();
  }

  private static ByteBuffer slot(String schedule, long slotMs) {
    return hash("schedule\0" + schedule + "\0" + slotMs);
  }

  private static ByteBuffer hash(String text) {
    return ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Returns what is before the last half in an id, as a number: its time, and a counter in that.
   * Who makes ids of growing sequences makes growing ids (RFC 9562, section 6.2, method 1).
   */
  public static long sequence(UUID id) {
    long high = id.getMostSignificantBits();
    return high >>> 16 << COUNTER_BITS | high & COUNTER_MAX;
  }

  /**
   * Returns a sequence of a time, of which the counter begins anywhere in the first quarter.
   *
   * @param random bits
   */
  public static long sequence(long epochMs, int random) {
    return epochMs << COUNTER_BITS | random & COUNTER_MAX >>> 2;
  }

  /**
   * Returns an id of a sequence.
   *
   * @param random bits
   */
  public static UUID ofSequence(long sequence, long random) {
    long high = sequence >>> COUNTER_BITS << 16 | 0x7000 | sequence & COUNTER_MAX;
    return new UUID(high, 1L << 63 | random >>> 2);
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
