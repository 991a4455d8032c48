package dev.offload.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds bounds that somebody configured and that the heap has no room for. All that can be
 * configured may together take half of it: the rest is for what cannot.
 */
final class HeapFit {
  private static final int MEBIBYTE = 1_048_576;

  /** A body of six bytes for each of the text, and as much again three times while it is parsed. */
  private static final int PARSED_BYTES = 24;

  private final long heapBytes;
  private final SettingsReader reader;
  private final Map<String, Bound> bounds = new LinkedHashMap<>();

  private record Bound(long value, long itemBytes, long builtIn) {
    long bytes() {
      return value * itemBytes;
    }
  }

  HeapFit(SettingsReader reader, long heapBytes) {
    this.reader = reader;
    this.heapBytes = heapBytes;
  }

  /**
   * Reads a bound whose default is a share of the heap.
   *
   * @param itemBytes how many bytes one of it takes
   */
  int number(String path, HeapShare share, long itemBytes, int min, int max) {
    int builtIn = Math.max(min, share.items(heapBytes, itemBytes));
    int value = reader.number(path, builtIn, min, max);
    bounds.put(path, new Bound(value, itemBytes, builtIn));
    return value;
  }

  /** Reports each bound that does not fit, and what would. */
  void check(Settings settings) {
    long limit = heapBytes / 2;
    long all = bounds.values().stream().mapToLong(Bound::bytes).sum();
    bounds.forEach(
        (path, bound) -> {
          long fits = Math.max(bound.builtIn, (limit - all + bound.bytes()) / bound.itemBytes);
          if (bound.value > fits) {
            report(path, bound.value, fits);
          }
        });
    long text = heapBytes / 4 / PARSED_BYTES;
    if (settings.background().maxBytes() > text) {
      report("background.maxBytes", settings.background().maxBytes(), text);
    }
  }

  private void report(String path, long value, long fits) {
    reader.unfit(
        path,
        value
            + " does not fit into a heap of "
            + heapBytes / MEBIBYTE
            + " MiB together with the other bounds: set it to "
            + fits
            + " at most, or give the JVM more memory (-Xmx)");
  }
}
