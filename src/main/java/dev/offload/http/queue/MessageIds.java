package dev.offload.http.queue;

import java.security.SecureRandom;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Makes the ids of messages: UUIDv7 with a counter (RFC 9562, section 6.2, method 1), so that
 * already their upper halves grow at a node. That is where sequence numbers come from. For one
 * event loop.
 */
final class MessageIds {
  private static final int COUNTER_BITS = 12;

  /** A new millisecond does not begin with 0, or ids of two nodes would often be alike so far. */
  private static final int FIRST_MAX = 1_024;

  private static final long VARIANT = 1L << 63;

  private final LongSupplier nowMs;
  private final Random random = new SecureRandom();
  private long last;

  /**
   * @param nowMs the store's time in epoch milliseconds
   */
  MessageIds(LongSupplier nowMs) {
    this.nowMs = nowMs;
  }

  /** Returns a new id, higher than all before it. */
  UUID next() {
    long first = nowMs.getAsLong() << COUNTER_BITS | random.nextInt(FIRST_MAX);
    last = Math.max(last + 1, first);
    long counter = last & (1L << COUNTER_BITS) - 1;
    long high = last >>> COUNTER_BITS << 16 | 0x7000 | counter;
    return new UUID(high, VARIANT | random.nextLong() >>> 2);
  }

  /**
   * Returns what is before the other part in an id, as a number: the time and the counter. It is
   * higher in every message that a node takes later.
   */
  static long sequence(UUID id) {
    long high = id.getMostSignificantBits();
    return high >>> 16 << COUNTER_BITS | high & (1L << COUNTER_BITS) - 1;
  }
}
