package dev.offload.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One open {@code GET /api/stream}, read with no more work than its bytes need. */
final class RawStream implements AutoCloseable {
  private static final int OPEN_MAX_MS = 10_000;

  private final SocketChannel channel;
  private final Chunks chunks;

  private RawStream(SocketChannel channel, Chunks chunks) {
    this.channel = channel;
    this.chunks = chunks;
  }

  /** Opens a stream and waits for its beginning: what happens from then on is told. */
  static RawStream open(String baseUrl, Chunks.Sink sink) throws IOException {
    URI url = URI.create(baseUrl);
    SocketChannel channel = SocketChannel.open();
    Socket socket = channel.socket();
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), OPEN_MAX_MS);
    socket.setSoTimeout(OPEN_MAX_MS);
    String request = "GET /api/stream HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    Chunks chunks = new Chunks(sink);
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[8_192];
    while (chunks.count() == 0) {
      int length = in.read(bytes);
      if (length < 0) {
        throw new EOFException("the stream ended before it began");
      }
      chunks.feed(ByteBuffer.wrap(bytes, 0, length));
    }
    return new RawStream(channel, chunks);
  }

  /** From now on a read returns at once. */
  RawStream withoutWaiting() throws IOException {
    channel.configureBlocking(false);
    return this;
  }

  /** Reads into a buffer, which is empty and full of what arrived afterwards. */
  int read(ByteBuffer buffer) throws IOException {
    int length = channel.read(buffer.clear());
    buffer.flip();
    return length;
  }

  /** Takes what was read. */
  void take(ByteBuffer buffer) {
    chunks.feed(buffer);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
