package dev.offload.sim;

import dev.offload.time.ManualTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/** What happened, for the reader of a failure: the last lines of it. */
final class Trace {
  private static final int LINES_MAX = 400;

  private final ManualTime world;
  private final Deque<Line> lines = new ArrayDeque<>();

  private record Line(long ms, String what) {
    @Override
    public String toString() {
      return String.format("%8d ms  %s", ms, what);
    }
  }

  Trace(ManualTime world) {
    this.world = world;
  }

  void add(String line) {
    lines.add(new Line(world.monotonicMs(), line));
    if (lines.size() > LINES_MAX) {
      lines.removeFirst();
    }
  }

  @Override
  public String toString() {
    return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
  }
}
