package dev.offload.bench;

import java.util.regex.Pattern;

/** What a node says of itself at its metrics port. */
final class Metrics {

  /** To be among the settings of a node that is to have metrics: any free port. */
  static final String PORT = "METRICS_PORT";

  private static final Pattern SHOWN = Pattern.compile("Metrics are on (http://\\S+)");

  private final String url;

  private Metrics(String url) {
    this.url = url;
  }

  /** Waits until a node that was just started has metrics, which is before it listens. */
  static Metrics of(Child node) {
    return new Metrics(node.await(SHOWN).group(1));
  }

  /** Returns how many operations of the store were answered, or failed, since the start. */
  double storeOperations() {
    return sum("offload_store_latency_seconds_count");
  }

  /** Returns the sum of what has this name, whatever its labels; 0 when nothing has. */
  double sum(String name) {
    return Caller.get(url)
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
