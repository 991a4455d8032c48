package dev.offload.it;

import dev.offload.task.TaskIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients that post forms as fast as they can, each over a connection of its own, and heed no
 * {@code Retry-After}. One thread for all; its counts can be read from any.
 */
final class Flood implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final int ANSWER_MAX_BYTES = 65_536;
  private static final long LOOK_MS = 50;

  private final TaskIds ids = new TaskIds(System::currentTimeMillis);
  private final InetSocketAddress address;
  private final ByteBuffer text;
  private final Selector selector;
  private final Thread thread;
  private final Collection<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Collection<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /** Begins to post texts of so many bytes. */
  Flood(String baseUrl, int clients, int textBytes) {
    address = new InetSocketAddress("127.0.0.1", URI.create(baseUrl).getPort());
    // Outside the heap, so that nothing is copied on its way to the socket.
    text = ByteBuffer.allocateDirect(textBytes);
    text.put("x".repeat(textBytes).getBytes(StandardCharsets.US_ASCII)).flip();
    try {
      selector = Selector.open();
      for (int i = 0; i < clients; i++) {
        new Client().connect();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::run, "flood");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the ids of the tasks that were taken. */
  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Returns how many tasks were taken. */
  int acknowledgedCount() {
    return acknowledged.size();
  }

  /** Returns how many posts were answered with 503 and {@code Retry-After}. */
  long refused() {
    return refused.get();
  }

  /** Returns how many connections ended without an answer. */
  long unanswered() {
    return unanswered.get();
  }

  /** Returns answers that should not be, the first line of each. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Ends it, with its connections. */
  @Override
  public void close() {
    stopping = true;
    selector.wakeup();
    try {
      thread.join();
      selector.close();
    } catch (InterruptedException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private void run() {
    List<SelectionKey> ready = new ArrayList<>();
    while (!stopping) {
      try {
        selector.select(LOOK_MS);
        ready.addAll(selector.selectedKeys());
        selector.selectedKeys().clear();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ready.forEach(key -> ((Client) key.attachment()).goOn(key));
      ready.clear();
    }
    selector.keys().forEach(key -> reset((SocketChannel) key.channel()));
  }

  /** What was sent and not read yet is not left for the node to do. */
  private static void reset(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    close(channel);
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private final class Client {
    private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_MAX_BYTES);
    private ByteBuffer[] request;
    private String taskID;

    void connect() {
      try {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        boolean connected = channel.connect(address);
        int next = connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
        channel.register(selector, next, this);
        begin();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void goOn(SelectionKey key) {
      SocketChannel channel = (SocketChannel) key.channel();
      try {
        if (key.isConnectable()) {
          channel.finishConnect();
          key.interestOps(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
        } else if (key.isReadable()) {
          read(key, channel);
        } else if (key.isWritable()) {
          channel.write(request);
          if (!request[1].hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
          }
        }
      } catch (IOException e) {
        broken(channel);
      }
    }

    private void begin() {
      taskID = ids.next().toString();
      String field = "taskID=" + taskID + "&background=";
      String head =
          "POST /background HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
              + (field.length() + text.capacity())
              + "\r\n\r\n";
      byte[] start = (head + field).getBytes(StandardCharsets.US_ASCII);
      request = new ByteBuffer[] {ByteBuffer.wrap(start), text.duplicate()};
      answer.clear();
    }

    private void read(SelectionKey key, SocketChannel channel) throws IOException {
      if (channel.read(answer) < 0) {
        broken(channel);
        return;
      }
      String read = StandardCharsets.ISO_8859_1.decode(answer.duplicate().flip()).toString();
      int headEnd = read.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(read);
      if (headEnd < 0 || length.find() && read.length() < headEnd + 4 + bytes(length)) {
        return;
      }
      count(read.substring(0, headEnd));
      if (request[1].hasRemaining() || read.toLowerCase().contains("connection: close")) {
        channel.close();
        connect();
      } else {
        begin();
        key.interestOps(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
      }
    }

    private int bytes(Matcher length) {
      return Integer.parseInt(length.group(1));
    }

    private void count(String head) {
      String status = head.substring(9, 12);
      if (status.equals("302")) {
        acknowledged.add(taskID);
      } else if (status.equals("503") && head.toLowerCase().contains("retry-after: ")) {
        refused.incrementAndGet();
      } else {
        wrong.add(head.lines().findFirst().orElse(""));
      }
    }

    private void broken(SocketChannel channel) {
      unanswered.incrementAndGet();
      close(channel);
      connect();
    }
  }
}
