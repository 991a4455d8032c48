package dev.offload.bench;

import java.nio.ByteBuffer;

/**
 * Finds the chunks in an HTTP answer (RFC 9112, section 7.1) without looking at what is in them.
 */
final class Chunks {
  private static final int HEAD_MAX = 4_096;

  private final Sink sink;
  private final StringBuilder head = new StringBuilder();
  private boolean inHead = true;
  private boolean hasSize;
  private int size;
  private int left;
  private long count;

  /** Takes what is in the chunks. */
  interface Sink {
    /** Takes some bytes of a chunk; need not read them. */
    void part(ByteBuffer bytes);

    /** A chunk is complete. */
    void end();
  }

  Chunks(Sink sink) {
    this.sink = sink;
  }

  /** Returns how many are complete. */
  long count() {
    return count;
  }

  /** Takes what arrived next, all of it. */
  void feed(ByteBuffer arrived) {
    while (arrived.hasRemaining()) {
      if (inHead) {
        readHead(arrived.get());
      } else if (left == 0) {
        readSize(arrived.get());
      } else {
        readData(arrived);
      }
    }
  }

  private void readHead(byte next) {
    head.append((char) next);
    if (head.length() > HEAD_MAX) {
      throw new IllegalStateException("no end of the head: " + head);
    }
    if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) > 0) {
      if (head.indexOf("HTTP/1.1 200 ") != 0) {
        throw new IllegalStateException("not answered with 200: " + head);
      }
      inHead = false;
    }
  }

  /** Reads a size and the line ends around it. */
  private void readSize(byte next) {
    int digit = Character.digit(next, 16);
    if (digit >= 0) {
      size = size * 16 + digit;
      hasSize = true;
    } else if (next == '\n' && hasSize) {
      left = size;
      size = 0;
      hasSize = false;
    }
  }

  private void readData(ByteBuffer arrived) {
    int length = Math.min(left, arrived.remaining());
    int end = arrived.position() + length;
    int limit = arrived.limit();
    sink.part(arrived.limit(end));
    arrived.limit(limit).position(end);
    left -= length;
    if (left == 0) {
      count++;
      sink.end();
    }
  }
}
