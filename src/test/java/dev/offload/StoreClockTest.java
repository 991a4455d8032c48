package dev.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoreClockTest {
  private static final long STORE_MS = 1_700_000_000_000L;
  private final ManualTime time = new ManualTime();
  private final StoreClock clock = StoreClock.sampled(time);

  @Test
  void it_is_unknown_until_the_first_good_sample() {
    assertThat(clock.isKnown()).isFalse();
    assertThatThrownBy(clock::nowMs).isInstanceOf(IllegalStateException.class);

    assertThat(sampleAfter(501)).isFalse();
    assertThat(clock.isKnown()).isFalse();

    assertThat(sampleAfter(500)).isTrue();
    assertThat(clock.isKnown()).isTrue();
  }

  @Test
  void the_answer_is_set_against_the_midpoint_of_the_round_trip() {
    sampleAfter(100);

    assertThat(clock.nowMs()).isEqualTo(STORE_MS + 50);
    time.advance(1_000);
    assertThat(clock.nowMs()).isEqualTo(STORE_MS + 1_050);
  }

  @Test
  void half_the_round_trip_bounds_the_error_rounded_up() {
    assertThat(errorAfter(100)).isEqualTo(50);
    assertThat(errorAfter(101)).isEqualTo(51);
    assertThat(errorAfter(0)).isZero();
  }

  @Test
  void whenever_the_store_answered_the_truth_is_within_the_error() {
    for (long answeredAfterMs = 0; answeredAfterMs <= 101; answeredAfterMs++) {
      long sentMs = time.monotonicMs();
      time.advance(101);
      clock.sample(STORE_MS, sentMs, time.monotonicMs());
      long trueMs = STORE_MS + 101 - answeredAfterMs;
      assertThat(Math.abs(clock.nowMs() - trueMs)).isLessThanOrEqualTo(clock.errorMs());
    }
  }

  @Test
  void a_sample_that_is_behind_does_not_turn_it_back() {
    sampleAfter(0);
    time.advance(400);
    clock.sample(STORE_MS + 300, time.monotonicMs(), time.monotonicMs());

    assertThat(clock.nowMs()).isEqualTo(STORE_MS + 400);
    assertThat(clock.errorMs()).as("what it is ahead by is an error").isEqualTo(100);
    time.advance(60);
    assertThat(clock.nowMs()).isEqualTo(STORE_MS + 400);
    assertThat(clock.errorMs()).isEqualTo(40);
    time.advance(60);
    assertThat(clock.nowMs()).isEqualTo(STORE_MS + 420);
    assertThat(clock.errorMs()).isZero();
  }

  @Test
  void a_store_clock_that_was_set_back_is_followed() {
    sampleAfter(0);
    clock.sample(STORE_MS - 3_600_000, time.monotonicMs(), time.monotonicMs());

    assertThat(clock.nowMs()).isEqualTo(STORE_MS - 3_600_000);
    assertThat(clock.errorMs()).isZero();
  }

  @Test
  void a_discarded_sample_changes_nothing() {
    sampleAfter(100);
    long before = clock.nowMs();

    long sentMs = time.monotonicMs();
    time.advance(501);
    assertThat(clock.sample(1, sentMs, time.monotonicMs())).isFalse();

    assertThat(clock.nowMs()).isEqualTo(before + 501);
    assertThat(clock.errorMs()).isEqualTo(50);
  }

  @Test
  void setting_this_machines_clock_does_not_move_it() {
    sampleAfter(0);
    time.setNowMs(1);
    assertThat(clock.nowMs()).isEqualTo(STORE_MS);
  }

  @Test
  void the_clock_of_an_embedded_store_is_this_machines_own_and_takes_no_samples() {
    StoreClock local = StoreClock.local(time);

    assertThat(local.sample(1, 0, 0)).isFalse();

    assertThat(local.isKnown()).isTrue();
    assertThat(local.nowMs()).isEqualTo(time.nowMs());
    assertThat(local.errorMs()).isZero();
  }

  private long errorAfter(long roundTripMs) {
    StoreClock fresh = StoreClock.sampled(time);
    long sentMs = time.monotonicMs();
    time.advance(roundTripMs);
    fresh.sample(STORE_MS, sentMs, time.monotonicMs());
    return fresh.errorMs();
  }

  private boolean sampleAfter(long roundTripMs) {
    long sentMs = time.monotonicMs();
    time.advance(roundTripMs);
    return clock.sample(STORE_MS, sentMs, time.monotonicMs());
  }
}
