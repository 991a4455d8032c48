package dev.offload.worker;

import dev.offload.Settings.Demo;
import dev.offload.Settings.Range;
import dev.offload.task.Task.Delays;
import java.util.random.RandomGenerator;

/** Draws the waits of the demo work, evenly from their ranges. */
final class DemoDelays {
  private final Demo ranges;
  private final RandomGenerator random;

  DemoDelays(Demo ranges, RandomGenerator random) {
    this.ranges = ranges;
    this.random = random;
  }

  Delays draw() {
    return new Delays(draw(ranges.processingAfterMs()), draw(ranges.completeAfterMs()));
  }

  private long draw(Range range) {
    return random.nextLong(range.min(), range.max() + 1);
  }
}
