package dev.offload.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A connection over which a test says exactly what it wants to say. */
public final class RawConnection implements AutoCloseable {
  private static final int WAIT_MS = 8_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  public RawConnection(int port) {
    this(port, 0);
  }

  /**
   * @param receiveBytes how much the system takes in unread; 0 for its default
   */
  public RawConnection(int port, int receiveBytes) {
    try {
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(WAIT_MS);
      socket.connect(new InetSocketAddress("127.0.0.1", port), WAIT_MS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawResponse send(RawRequest request) {
    write(request.bytes());
    return read(request.isHead());
  }

  public void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes again and again until the other side takes no more for a second.
   *
   * @return how many bytes it took, at least {@code enough} when it takes more and more
   */
  public long writeUntilFull(byte[] bytes, long enough) {
    AtomicLong taken = new AtomicLong();
    Thread writer =
        new Thread(
            () -> {
              while (taken.get() < enough) {
                write(bytes);
                taken.addAndGet(bytes.length);
              }
            });
    writer.setDaemon(true);
    writer.setUncaughtExceptionHandler((thread, closed) -> {});
    writer.start();
    try {
      long before;
      do {
        before = taken.get();
        writer.join(1_000);
      } while (writer.isAlive() && taken.get() > before);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    return taken.get();
  }

  /** Reads one answer, whole. */
  public RawResponse read(boolean toHead) {
    try {
      int status = Integer.parseInt(line().split(" ")[1]);
      Map<String, String> headers = new HashMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      byte[] body = toHead ? new byte[0] : in.readNBytes(length);
      return new RawResponse(status, headers, new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until a text has come, and returns everything up to its end. */
  public String readUntil(String text) {
    byte[] end = text.getBytes(StandardCharsets.UTF_8);
    Bytes read = new Bytes();
    while (!read.endsWith(end)) {
      read.write(readByte());
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** Says whether the other side has nothing more to say and closed. */
  public boolean isClosed() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return e.getMessage().contains("reset");
    }
  }

  /** Breaks the connection off, so that the other side is told of a reset. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = readByte(); b != '\n'; b = readByte()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private int readByte() {
    try {
      int b = in.read();
      if (b < 0) {
        throw new AssertionError("closed before the answer was whole");
      }
      return b;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Bytes extends ByteArrayOutputStream {
    boolean endsWith(byte[] end) {
      return count >= end.length
          && Arrays.equals(buf, count - end.length, count, end, 0, end.length);
    }
  }
}
