package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final Random random = new Random(7);

  @Test
  void the_default_waits_grow_threefold_from_10_s() {
    Retry exact = Retry.exponential(10, 10_000, 3, 86_400_000, 0);
    List<Duration> waits =
        IntStream.rangeClosed(1, 9)
            .mapToObj(error -> Duration.ofMillis(exact.delayMs(error, random)))
            .toList();
    assertThat(waits)
        .containsExactly(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(270),
            Duration.ofSeconds(810),
            Duration.ofSeconds(2_430),
            Duration.ofSeconds(7_290),
            Duration.ofSeconds(21_870),
            Duration.ofSeconds(65_610));
  }

  @Test
  void no_wait_is_longer_than_the_cap_however_many_errors() {
    Retry capped = Retry.exponential(100, 10_000, 10, 60_000, 0);
    assertThat(capped.delayMs(99, random)).isEqualTo(60_000);
  }

  @Test
  void jitter_takes_or_adds_up_to_its_part_evenly() {
    List<Long> drawn =
        IntStream.range(0, 10_000).mapToObj(i -> Retry.DEFAULT.delayMs(1, random)).toList();
    assertThat(drawn).allMatch(waitMs -> waitMs >= 7_500 && waitMs <= 12_500);
    assertThat(drawn).anyMatch(waitMs -> waitMs < 7_600).anyMatch(waitMs -> waitMs > 12_400);
    assertThat(drawn.stream().mapToLong(Long::longValue).average().orElseThrow())
        .isBetween(9_900.0, 10_100.0);
  }

  @Test
  void listed_waits_are_taken_as_they_are() {
    Retry listed = Retry.delays(List.of(5_000L, 300_000L));
    assertThat(listed.attempts()).isEqualTo(3);
    assertThat(listed.delayMs(1, random)).isEqualTo(5_000);
    assertThat(listed.delayMs(2, random)).isEqualTo(300_000);
  }
}
