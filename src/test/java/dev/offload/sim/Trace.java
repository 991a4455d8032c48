package dev.offload.sim;

import dev.offload.time.ManualTime;
import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, for the reader of a failure: the last lines of it. */
final class Trace {
  private static final int LINES_MAX = 400;

  private final ManualTime world;
  private final Deque<String> lines = new ArrayDeque<>();

  Trace(ManualTime world) {
    this.world = world;
  }

  void add(String line) {
    lines.add(String.format("%8d ms  %s", world.monotonicMs(), line));
    if (lines.size() > LINES_MAX) {
      lines.removeFirst();
    }
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
