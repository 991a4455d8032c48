package dev.offload.observe;

import dev.offload.time.Time;
import dev.offload.time.Time.Alarm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the retention removed, told once a minute while there is something. For one event loop. */
final class Removals {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  static final long TELL_MS = 60_000;

  private final Time time;
  private Alarm alarm = () -> {};
  private long tasks;

  Removals(Time time) {
    this.time = time;
  }

  void add(int removed) {
    if (removed > 0 && tasks == 0) {
      alarm = time.after(TELL_MS, this::tell);
    }
    tasks += removed;
  }

  /** Tells what was not told yet. */
  void tell() {
    alarm.cancel();
    if (tasks > 0) {
      LOG.info("Removed {} that finished longer ago than the retention", Counted.of(tasks, "task"));
      tasks = 0;
    }
  }
}
