package dev.offload.handler;

import dev.offload.settings.Settings;
import dev.offload.settings.Settings.Range;
import dev.offload.task.Task.Delays;
import java.util.random.RandomGenerator;

/** Draws the waits of the demo work, evenly from their ranges. */
public final class Demo {
  private final Settings.Demo ranges;
  private final RandomGenerator random;

  public Demo(Settings.Demo ranges, RandomGenerator random) {
    this.ranges = ranges;
    this.random = random;
  }

  /** Draws the waits of one task. */
  public Delays draw() {
    return new Delays(draw(ranges.processingAfterMs()), draw(ranges.completeAfterMs()));
  }

  private long draw(Range range) {
    return random.nextLong(range.min(), range.max() + 1);
  }
}
