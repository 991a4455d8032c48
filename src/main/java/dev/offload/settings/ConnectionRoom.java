package dev.offload.settings;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections of clients a process has room for.
 *
 * @param filesMax how many files and sockets it may have open at once
 * @param heapBytes how large its heap may grow
 */
record ConnectionRoom(long filesMax, long heapBytes) {
  /** For the store, the cluster, the jar, and connections that are about to be refused. */
  static final int FILES_RESERVED = 160;

  /** What one takes up amid a head of 8 KiB: three times of what an idle one does. */
  static final int CONNECTION_BYTES = 24_576;

  private static final int MANY = 10_000;
  private static final int HEAP_SHARE = 6;

  static ConnectionRoom ofThisProcess() {
    long filesMax =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    return new ConnectionRoom(filesMax, Runtime.getRuntime().maxMemory());
  }

  /** Returns how many there may be when nothing else is said. */
  int byDefault() {
    return (int) Math.max(1, Math.min(MANY, Math.min(byFiles(), byHeap())));
  }

  /** Returns why so many do not fit, or null. */
  String problem(int connections) {
    if (connections > byFiles()) {
      return "must leave "
          + FILES_RESERVED
          + " of the "
          + filesMax
          + " files that the process may open (ulimit -n) for other uses: at most "
          + Math.max(0, byFiles());
    }
    // Who sets it knows that not all are amid a head at once.
    return connections > byHeap() * HEAP_SHARE / 2
        ? "must fit into the heap of "
            + heapBytes / 1_048_576
            + " MiB: at most "
            + byHeap() * HEAP_SHARE / 2
        : null;
  }

  private long byFiles() {
    return filesMax - FILES_RESERVED;
  }

  private long byHeap() {
    return heapBytes / HEAP_SHARE / CONNECTION_BYTES;
  }
}
