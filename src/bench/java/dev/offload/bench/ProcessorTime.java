package dev.offload.bench;

/** Processor time that a process takes, from when this was made. */
final class ProcessorTime {
  private final Child child;
  private final long startNs = System.nanoTime();
  private final long takenBeforeNs;

  ProcessorTime(Child child) {
    this.child = child;
    this.takenBeforeNs = takenNs(child);
  }

  /** Returns it in per cent of one processor. */
  double percent() {
    return 100.0 * (takenNs(child) - takenBeforeNs) / (System.nanoTime() - startNs);
  }

  private static long takenNs(Child child) {
    return ProcessHandle.of(child.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow()
        .toNanos();
  }
}
