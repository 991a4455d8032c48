package dev.offload.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node that was started, with metrics. */
final class Running {
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final double LONGEST_S = 120;

  private final long startedNs = System.nanoTime();
  private final Child child;
  private final Metrics metrics;
  private String url;

  /** Starts a node and waits until it has metrics, which is before it listens. */
  Running(Lab lab, String name, Map<String, String> settings, String... jvmOptions) {
    settings.put(Metrics.PORT, "0");
    child = lab.offload(name, settings, jvmOptions);
    metrics = Metrics.of(child);
  }

  Child child() {
    return child;
  }

  Metrics metrics() {
    return metrics;
  }

  /** Waits until it listens and returns where, without a slash at the end. */
  String url() {
    if (url == null) {
      url = child.baseUrl();
    }
    return url;
  }

  /** Returns how long ago its process was started. */
  double seconds() {
    return (System.nanoTime() - startedNs) / 1e9;
  }

  /**
   * Waits until a figure of its metrics is reached, two minutes at the most.
   *
   * @return how long after its start that was, in seconds
   */
  double secondsUntil(String name, double figure) {
    while (metrics.sum(name) < figure) {
      if (seconds() > LONGEST_S) {
        throw new IllegalStateException(name + " is " + metrics.sum(name) + ", not " + figure);
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    return seconds();
  }
}
