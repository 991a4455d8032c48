package dev.offload.bench;

import dev.offload.bench.EventLines.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An open event stream of which every event is kept, read on a thread of its own. */
final class WatchedStream implements AutoCloseable {
  private static final int BUFFER_BYTES = 131_072;

  private final List<Delivery> deliveries = new ArrayList<>();
  private int resyncs;
  private final EventLines lines = new EventLines(deliveries::add, () -> resyncs++);
  private final RawStream stream;
  private boolean isCut;
  private boolean isClosed;

  private WatchedStream(String baseUrl) throws IOException {
    stream = RawStream.open(baseUrl, lines);
  }

  /** Opens a stream; what happens from now on is kept. */
  static WatchedStream open(String baseUrl) {
    try {
      WatchedStream watched = new WatchedStream(baseUrl);
      Thread reader = new Thread(watched::read, "event stream");
      reader.setDaemon(true);
      reader.start();
      return watched;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what arrived since it was opened. */
  synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** Returns how many events arrived since it was opened. */
  synchronized int count() {
    return deliveries.size();
  }

  /** Returns how often it said that the page must be read again. */
  synchronized int resyncs() {
    return resyncs;
  }

  /** Says whether the other side ended it. */
  synchronized boolean isCut() {
    return isCut;
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (stream.read(buffer) >= 0) {
        long arrivedMs = System.currentTimeMillis();
        synchronized (this) {
          lines.arrived(arrivedMs);
          stream.take(buffer);
        }
      }
      cut();
    } catch (IOException e) {
      cut();
    }
  }

  private synchronized void cut() {
    isCut = !isClosed;
  }
}
