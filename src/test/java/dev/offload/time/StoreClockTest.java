package dev.offload.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      Time.Moment sent = time.moment();
      time.advance(101);
      clock.sample(STORE_MS, sent);
      long trueMs = STORE_MS + 101 - answeredAfterMs;
      assertThat(Math.abs(clock.nowMs() - trueMs)).isLessThanOrEqualTo(clock.errorMs());
    }
  }

  @Test
  void a_sample_that_is_behind_does_not_turn_it_back() {
    sampleAfter(0);
    time.advance(400);
    clock.sample(STORE_MS + 300, time.moment());

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
    clock.sample(STORE_MS - 3_600_000, time.moment());

    assertThat(clock.nowMs()).isEqualTo(STORE_MS - 3_600_000);
    assertThat(clock.errorMs()).isZero();
  }

  @Test
  void a_discarded_sample_changes_nothing() {
    sampleAfter(100);
    long before = clock.nowMs();

    Time.Moment sent = time.moment();
    time.advance(501);
    assertThat(clock.sample(1, sent)).isFalse();

    assertThat(clock.nowMs()).isEqualTo(before + 501);
    assertThat(clock.errorMs()).isEqualTo(50);
  }

  @Test
  void setting_this_machines_clock_does_not_move_it() {
    sampleAfter(0);
    time.setNowMs(1);
    assertThat(clock.nowMs()).isEqualTo(STORE_MS);
  }

  @ParameterizedTest
  @ValueSource(longs = {501, 3_600_000, -501, -3_600_000})
  void when_this_machine_slept_or_was_set_it_is_unknown_until_the_next_sample(long ms) {
    sampleAfter(0);
    time.advance(1_000);
    time.setNowMs(time.nowMs() + ms);

    assertThat(clock.isKnown()).isFalse();
    assertThat(clock.errorMs()).isEqualTo(Math.abs(ms));
    sampleAfter(10);
    assertThat(clock.isKnown()).isTrue();
    assertThat(clock.errorMs()).isEqualTo(5);
  }

  @Test
  void a_short_sleep_is_an_error_of_that_much() {
    sampleAfter(0);
    time.sleep(500);

    assertThat(clock.isKnown()).isTrue();
    assertThat(clock.errorMs()).isEqualTo(500);
  }

  @Test
  void an_answer_that_came_after_a_sleep_is_discarded() {
    Time.Moment sent = time.moment();
    time.sleep(501);

    assertThat(clock.sample(STORE_MS, sent)).isFalse();
    assertThat(clock.isKnown()).isFalse();
  }

  @Test
  void the_clock_of_an_embedded_store_is_this_machines_own_and_takes_no_samples() {
    StoreClock local = StoreClock.local(time);

    assertThat(local.sample(1, time.moment())).isFalse();

    assertThat(local.isKnown()).isTrue();
    assertThat(local.nowMs()).isEqualTo(time.nowMs());
    assertThat(local.errorMs()).isZero();
  }

  private long errorAfter(long roundTripMs) {
    StoreClock fresh = StoreClock.sampled(time);
    Time.Moment sent = time.moment();
    time.advance(roundTripMs);
    fresh.sample(STORE_MS, sent);
    return fresh.errorMs();
  }

  private boolean sampleAfter(long roundTripMs) {
    Time.Moment sent = time.moment();
    time.advance(roundTripMs);
    return clock.sample(STORE_MS, sent);
  }
}
