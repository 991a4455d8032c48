package dev.offload.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Many open event streams, whose bytes are taken in every 50 ms and not read: the browsers that
 * would read them have processors of their own. Only the beginning of each chunk is looked at, for
 * a resync: the node writes those that concern one stream alone as a chunk of their own.
 */
final class CountedStreams implements AutoCloseable {
  private static final long SWEEP_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int BUFFER_BYTES = 1_048_576;
  private static final int BEGINNING_BYTES = 80;

  private final List<RawStream> open = new CopyOnWriteArrayList<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong resyncs = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final Thread sweeper = new Thread(this::sweep, "event streams");
  private volatile boolean isClosed;

  CountedStreams() {
    sweeper.setDaemon(true);
    sweeper.start();
  }

  void open(String baseUrl) throws IOException {
    open.add(RawStream.open(baseUrl, new Counter()).withoutWaiting());
  }

  /** Returns how many bytes of events arrived. */
  long bytes() {
    return bytes.get();
  }

  /** Returns how often a stream said that the page must be read again. */
  long resyncs() {
    return resyncs.get();
  }

  /** Returns how many were ended by the other side. */
  long cut() {
    return cut.get();
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      sweeper.join();
      for (RawStream stream : open) {
        stream.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sweep() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (!isClosed) {
      long endNs = System.nanoTime() + SWEEP_NS;
      open.forEach(stream -> take(stream, buffer));
      for (long left = endNs - System.nanoTime(); left > 0; left = endNs - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  private void take(RawStream stream, ByteBuffer buffer) {
    try {
      int length = stream.read(buffer);
      stream.take(buffer);
      if (length < 0) {
        lose(stream);
      }
    } catch (IOException e) {
      lose(stream);
    }
  }

  private void lose(RawStream stream) {
    cut.incrementAndGet();
    open.remove(stream);
  }

  private final class Counter implements Chunks.Sink {
    private final byte[] beginning = new byte[BEGINNING_BYTES];
    private int begun;

    @Override
    public void part(ByteBuffer part) {
      bytes.addAndGet(part.remaining());
      int length = Math.min(part.remaining(), BEGINNING_BYTES - begun);
      part.get(beginning, begun, length);
      begun += length;
    }

    @Override
    public void end() {
      String text = new String(beginning, 0, begun, StandardCharsets.ISO_8859_1);
      if (text.contains("event: resync")) {
        resyncs.incrementAndGet();
      }
      begun = 0;
    }
  }
}
