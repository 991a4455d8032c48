package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dseeds=N} runs more seeds than the 2,000 of every build; {@code -Dseed=N} replays one.
 * With schedules it is a quarter of them, with queues a sixteenth.
 */
class SimulationTest {
  private static final long SEEDS = Long.getLong("seeds", 2_000);

  @Test
  void no_seed_loses_a_task_or_runs_one_twice() {
    runAll(SEEDS, seed -> new Simulation(seed, Beside.NOTHING).run());
  }

  @Test
  void no_seed_leaves_a_task_behind_on_an_embedded_store_when_the_clock_is_set() {
    runAll(SEEDS, seed -> new EmbeddedSimulation(seed, Beside.NOTHING).run());
  }

  @Test
  void no_seed_fires_a_slot_twice_or_loses_one_or_has_two_overlap() {
    runAll(SEEDS / 4, seed -> new Simulation(seed, Beside.SCHEDULES).run());
  }

  @Test
  void no_seed_breaks_schedules_on_an_embedded_store() {
    runAll(SEEDS / 4, seed -> new EmbeddedSimulation(seed, Beside.SCHEDULES).run());
  }

  @Test
  void no_seed_loses_a_message_or_gives_one_to_two_receivers() {
    runAll(SEEDS / 16, seed -> new Simulation(seed, Beside.QUEUES).run());
  }

  @Test
  void no_seed_breaks_queues_on_an_embedded_store() {
    runAll(SEEDS / 16, seed -> new EmbeddedSimulation(seed, Beside.QUEUES).run());
  }

  private static void runAll(long many, LongConsumer simulation) {
    Long one = Long.getLong("seed");
    LongStream seeds = one == null ? LongStream.rangeClosed(1, many) : LongStream.of(one);
    long[] run = {0};
    seeds.forEach(
        seed -> {
          run(simulation, seed);
          run[0]++;
        });
    assertThat(run[0]).isPositive();
  }

  private static void run(LongConsumer simulation, long seed) {
    try {
      simulation.accept(seed);
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
