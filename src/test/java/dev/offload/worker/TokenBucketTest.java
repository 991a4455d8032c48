package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.StartLimits.Rate;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final ManualTime time = new ManualTime();

  @Test
  void it_begins_empty_and_after_a_rest_as_many_may_begin_at_once_as_its_burst() {
    TokenBucket bucket = new TokenBucket(new Rate(10, 1_000, 3), time);
    assertThat(bucket.waitMs(0)).isEqualTo(100);
    time.advance(3_000);

    assertThat(taken(bucket)).isEqualTo(3);
    assertThat(bucket.waitMs(0)).isEqualTo(100);
    time.advance(99);
    assertThat(bucket.waitMs(0)).isEqualTo(1);
    time.advance(1);
    assertThat(taken(bucket)).isEqualTo(1);
  }

  @Test
  void what_is_promised_is_nobody_elses_and_is_there_however_late_it_is_taken() {
    TokenBucket bucket = new TokenBucket(new Rate(10, 1_000, 2), time);
    time.advance(200);
    assertThat(bucket.waitMs(1)).isZero();
    assertThat(bucket.waitMs(2)).isEqualTo(TokenBucket.NEVER);
    time.advance(60_000);

    assertThat(taken(bucket)).isEqualTo(2);
  }

  @Test
  void a_clock_that_is_set_changes_nothing() {
    TokenBucket bucket = new TokenBucket(new Rate(1, 60_000, 1), time);
    time.advance(60_000);
    bucket.take();

    time.setNowMs(time.nowMs() - 86_400_000);
    assertThat(bucket.waitMs(0)).isEqualTo(60_000);
    time.setNowMs(time.nowMs() + 2 * 86_400_000);
    assertThat(bucket.waitMs(0)).isEqualTo(60_000);
  }

  @Test
  void the_largest_and_the_smallest_rates_are_exact_for_years() {
    TokenBucket many = new TokenBucket(new Rate(1_000_000, 100, 1_000_000), time);
    TokenBucket few = new TokenBucket(new Rate(1, 86_400_000, 1_000_000), time);
    TokenBucket odd = new TokenBucket(new Rate(7, 1_000, 1), time);
    time.advance(10L * 366 * 86_400_000);

    assertThat(taken(many)).isEqualTo(1_000_000);
    time.advance(1);
    assertThat(taken(many)).isEqualTo(10_000);
    assertThat(taken(few)).isEqualTo(3_660);
    assertThat(few.waitMs(0)).isEqualTo(86_400_000 - 1);
    odd.take();
    assertThat(odd.waitMs(0)).isEqualTo(143);
  }

  @Test
  void no_time_of_that_length_has_more_than_the_limit_and_the_burst_and_none_is_wasted() {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Rate rate =
          new Rate(random.nextInt(1, 50), random.nextLong(100, 2_000), random.nextInt(1, 20));
      TokenBucket bucket = new TokenBucket(rate, time);
      List<Long> takenMs = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        long waitMs = bucket.waitMs(0);
        if (waitMs == 0) {
          bucket.take();
          takenMs.add(time.monotonicMs());
        } else {
          time.advance(random.nextInt(4) == 0 ? random.nextLong(3_000) : waitMs);
        }
      }
      for (long fromMs : takenMs) {
        long within =
            takenMs.stream().filter(it -> it >= fromMs && it - fromMs <= rate.perMs()).count();
        assertThat(within).as("%s", rate).isLessThanOrEqualTo(rate.limit() + rate.burst());
      }
    }
  }

  private static int taken(TokenBucket bucket) {
    int taken = 0;
    while (bucket.waitMs(0) == 0) {
      bucket.take();
      taken++;
    }
    return taken;
  }
}
