package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings;
import dev.offload.settings.Settings.Range;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DemoTest {
  private static final long DAY_MS = 86_400_000;
  private static final LiveTask RECEIVED =
      Task.received(new UUID(0x7000, 0), "text", 100_000, 5_000).live();

  @Test
  void each_wait_is_drawn_from_its_own_range_with_both_ends() {
    Demo demo = demo(new Range(3, 5), new Range(10, 11));

    assertThat(firstWaits(demo).distinct().sorted()).containsExactly(3L, 4L, 5L);
    assertThat(secondWaits(demo).distinct().sorted()).containsExactly(10L, 11L);
  }

  @Test
  void every_value_is_as_likely_as_the_others() {
    Demo demo = demo(new Range(1, 10), new Range(1, 10));
    long[] first = firstWaits(demo).toArray();
    long[] second = secondWaits(demo).toArray();

    for (long value = 1; value <= 10; value++) {
      long expected = value;
      // 10,000 draws, 1,000 expected of each with a deviation of 30; the seed is fixed.
      assertThat(LongStream.of(first).filter(it -> it == expected).count()).isBetween(850L, 1_150L);
      assertThat(LongStream.of(second).filter(it -> it == expected).count())
          .isBetween(850L, 1_150L);
    }
  }

  @Test
  void a_range_may_be_one_value_or_end_at_a_day() {
    Demo demo = demo(new Range(1, 1), new Range(DAY_MS, DAY_MS));

    assertThat(firstWaits(demo)).containsOnly(1L);
    assertThat(secondWaits(demo)).containsOnly(DAY_MS);
  }

  @Test
  void the_second_wait_counts_from_when_the_first_was_over_however_late_that_is_noticed() {
    Move move = demo(new Range(1, 1), new Range(20, 20)).next(RECEIVED, 999_000);

    assertThat(move.to()).isEqualTo(Status.PROCESSING);
    assertThat(move.at()).isEqualTo(999_000);
    assertThat(move.dueAt()).isEqualTo(105_020);
  }

  @Test
  void what_was_processing_is_complete_and_due_no_more() {
    Demo demo = demo(new Range(1, 1), new Range(20, 20));

    Move move = demo.next(RECEIVED.after(demo.next(RECEIVED, 105_000)), 105_021);

    assertThat(move.to()).isEqualTo(Status.COMPLETE);
    assertThat(move.at()).isEqualTo(105_021);
    assertThat(move.dueAt()).isEqualTo(Task.NOT_YET);
  }

  private static Demo demo(Range processing, Range complete) {
    return new Demo(new Settings.Demo(processing, complete), new Random(1));
  }

  private static LongStream firstWaits(Demo demo) {
    return LongStream.generate(demo::firstWaitMs).limit(10_000);
  }

  private static LongStream secondWaits(Demo demo) {
    return LongStream.generate(() -> demo.next(RECEIVED, 105_000).dueAt() - RECEIVED.dueAt())
        .limit(10_000);
  }
}
