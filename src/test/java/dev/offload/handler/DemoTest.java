package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings;
import dev.offload.settings.Settings.Range;
import dev.offload.task.Task.Delays;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoTest {
  private static final long DAY_MS = 86_400_000;

  @Test
  void each_wait_is_drawn_from_its_own_range_with_both_ends() {
    List<Delays> drawn = draw(new Range(3, 5), new Range(10, 11));

    assertThat(distinct(drawn, Delays::processingAfterMs)).containsExactly(3L, 4L, 5L);
    assertThat(distinct(drawn, Delays::completeAfterMs)).containsExactly(10L, 11L);
  }

  @Test
  void every_value_is_as_likely_as_the_others() {
    List<Delays> drawn = draw(new Range(1, 10), new Range(1, 1));

    for (long value = 1; value <= 10; value++) {
      long expected = value;
      // 10,000 draws, 1,000 expected of each with a deviation of 30; the seed is fixed.
      assertThat(drawn.stream().filter(one -> one.processingAfterMs() == expected).count())
          .isBetween(850L, 1_150L);
    }
  }

  @Test
  void a_range_may_be_one_value_or_end_at_a_day() {
    List<Delays> drawn = draw(new Range(1, 1), new Range(DAY_MS, DAY_MS));

    assertThat(drawn).containsOnly(new Delays(1, DAY_MS));
  }

  private static List<Delays> draw(Range processing, Range complete) {
    Demo delays = new Demo(new Settings.Demo(processing, complete), new Random(1));
    return Stream.generate(delays::draw).limit(10_000).toList();
  }

  private static List<Long> distinct(List<Delays> drawn, ToLongFunction<Delays> of) {
    return drawn.stream().mapToLong(of).distinct().sorted().boxed().toList();
  }
}
