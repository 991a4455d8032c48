package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dseeds=N} runs more seeds than the 2,000 of every build; {@code -Dseed=N} replays one.
 */
class SimulationTest {
  private static final long SEEDS = Long.getLong("seeds", 2_000);

  @Test
  void no_seed_loses_a_task_or_runs_one_twice() {
    Long one = Long.getLong("seed");
    LongStream seeds = one == null ? LongStream.rangeClosed(1, SEEDS) : LongStream.of(one);
    long[] run = {0};
    seeds.forEach(
        seed -> {
          run(seed);
          run[0]++;
        });
    assertThat(run[0]).isPositive();
  }

  private static void run(long seed) {
    try {
      new Simulation(seed).run();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
