package dev.offload.handler.webhook;

import dev.offload.handler.Outcome.NotTried;
import dev.offload.time.Time;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps attempts from a target that is down or overloaded. It shuts after failures in a row, or
 * when the target asks for it; when that time is over one attempt tries it, and opens it for all or
 * shuts it for longer. What began before it was shut says nothing any more. For one event loop.
 */
final class Gate {
  static final int FAILURES_MAX = 5;
  static final long DOWN_MS = 10_000;
  static final long OVERLOADED_MS = 30_000;
  static final long LONGEST_MS = 300_000;

  /** One answer does not stop a target for longer, whatever it asks for. */
  static final long ASKED_MAX_MS = 3_600_000;

  private final Time time;
  private int round;
  private int failures;
  private long downMs = DOWN_MS;
  private long overloadedMs = OVERLOADED_MS;
  private boolean isShut;
  private boolean isTried;
  private long untilMs;
  private String why;

  Gate(Time time) {
    this.time = time;
  }

  /**
   * Lets an attempt through, which must then tell how it went: {@link #succeeded}, {@link #failed},
   * {@link #overloaded} or {@link #left}.
   *
   * @return why it may not pass; empty when it may
   */
  Optional<NotTried> enter() {
    if (!isShut) {
      return Optional.empty();
    }
    long leftMs = untilMs - time.monotonicMs();
    if (leftMs > 0) {
      return Optional.of(new NotTried(why, leftMs));
    }
    if (isTried) {
      return Optional.of(new NotTried(why + "; one attempt tries it", 0));
    }
    isTried = true;
    return Optional.empty();
  }

  /** Returns what an attempt that just entered gives when it tells how it went. */
  int round() {
    return round;
  }

  /** The target did its work, or refused to. */
  void succeeded(int since) {
    if (since == round) {
      failures = 0;
      downMs = DOWN_MS;
      overloadedMs = OVERLOADED_MS;
      open();
    }
  }

  /** The target was not to be reached, or broke. */
  void failed(int since, String cause) {
    if (since == round) {
      why = cause;
      shut(failedMs());
    }
  }

  /**
   * The target asks to be left alone.
   *
   * @param askedMs for how long, in milliseconds; empty when it did not say
   * @param isFailure counts as {@link #failed} too
   * @return for how many milliseconds it is shut by this; 0 when it is not
   */
  long overloaded(int since, String cause, OptionalLong askedMs, boolean isFailure) {
    if (since != round) {
      return 0;
    }
    long ms = askedMs.isPresent() ? Math.min(ASKED_MAX_MS, askedMs.getAsLong()) : overloadedMs;
    if (askedMs.isEmpty()) {
      overloadedMs = Math.min(LONGEST_MS, overloadedMs * 2);
    }
    why = cause;
    long shutMs = Math.max(ms, isFailure ? failedMs() : 0);
    shut(shutMs);
    return shutMs;
  }

  /** Somebody wants it tried; what began before says nothing any more. */
  void openByHand() {
    round++;
    succeeded(round);
  }

  /** The attempt ended before the target showed anything. */
  void left(int since) {
    if (since == round) {
      isTried = false;
    }
  }

  private long failedMs() {
    failures++;
    if (failures < FAILURES_MAX) {
      return 0;
    }
    long ms = downMs;
    downMs = Math.min(LONGEST_MS, downMs * 2);
    return ms;
  }

  private void shut(long ms) {
    if (ms == 0) {
      open();
      return;
    }
    round++;
    isShut = true;
    isTried = false;
    untilMs = time.monotonicMs() + ms;
  }

  private void open() {
    isShut = false;
    isTried = false;
  }
}
