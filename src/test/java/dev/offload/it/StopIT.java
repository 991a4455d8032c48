package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No client keeps a node that was told to stop waiting, whatever it leaves undone. */
@Timeout(60)
class StopIT {
  private static final int EXIT_SIGTERM = 128 + 15;

  /** A second of grace, another for those that were waited for when it was over, and the rest. */
  private static final long STOP_MAX_MS = 5_000;

  private static final int CLIENTS = 3;
  private static final int TASKS = 100;
  private static final long BESIDE_MS = 1_000;

  /** More requests than are answered while the test runs. */
  private static final int MANY = 100_000;

  private static final String STREAM = "GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String STREAM_END = "\r\n0\r\n\r\n";
  private static final String LIST = "GET /api/tasks?limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST /background HTTP/1.1\r\nHost: localhost\r\n"
          + "Content-Type: application/x-www-form-urlencoded\r\n";

  @TempDir Path dataDir;

  private final List<Socket> sockets = new ArrayList<>();

  /** What a client does. */
  private enum Client {
    SENDS_NOTHING("", false),
    SENDS_HALF_A_HEAD("GET / HTTP/1.1\r\nHost: loc", true),
    SENDS_HALF_A_BODY(POST + "Content-Length: 100\r\n\r\nbackground=a", true),
    SENDS_HALF_A_CHUNKED_BODY(POST + "Transfer-Encoding: chunked\r\n\r\n7\r\nbackg", true),
    SENDS_HALF_A_BODY_THAT_IS_REFUSED(
        "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx", true),
    ASKS_FOR_MORE_AND_READS_NOTHING(LIST.repeat(MANY), false),
    ASKS_FOR_MORE_AND_MORE(LIST.repeat(MANY), true),
    POSTS_MORE_AND_MORE((POST + "Content-Length: 12\r\n\r\nbackground=a").repeat(MANY), true),
    READS_NO_EVENTS(STREAM, false),
    ASKS_FOR_STREAMS_AT_ONCE(STREAM.repeat(20), true),
    OPENS_A_STREAM_WHEN_ONE_ENDED(STREAM, true) {
      @Override
      void goOn(Socket socket, String read) throws IOException {
        if (read.endsWith(STREAM_END)) {
          socket.getOutputStream().write(bytes(STREAM));
        }
      }
    };

    private final String request;
    private final boolean isReading;

    Client(String request, boolean isReading) {
      this.request = request;
      this.isReading = isReading;
    }

    /** Who makes that there is something to read. */
    Client beside() {
      return this == READS_NO_EVENTS ? POSTS_MORE_AND_MORE : this;
    }

    /** Is called with the end of what it read, each time it read something. */
    void goOn(Socket socket, String read) throws IOException {}
  }

  @AfterEach
  void leave() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_node_stops_in_time_beside_a_client_that(Client kind) throws Exception {
    Map<String, String> atOnce =
        Map.of("DEMO_PROCESSING_AFTER_MS", "1-2", "DEMO_COMPLETE_AFTER_MS", "1-2");
    try (OffloadProcess node = OffloadProcess.start(dataDir, atOnce)) {
      Api api = new Api(node.baseUrl());
      for (int i = 0; i < TASKS; i++) {
        api.post("x".repeat(20_000));
      }
      int port = URI.create(node.baseUrl()).getPort();
      for (int i = 0; i < CLIENTS; i++) {
        connect(port, kind);
      }
      connect(port, kind.beside());
      Eventually.pass(BESIDE_MS);
      long startNs = System.nanoTime();
      int exit = node.terminate();
      long tookMs = (System.nanoTime() - startNs) / 1_000_000;
      System.out.printf("SIGTERM beside a client that %s: %d ms%n", kind, tookMs);
      assertThat(exit).isEqualTo(EXIT_SIGTERM);
      assertThat(tookMs).isLessThan(STOP_MAX_MS);
      assertThat(node.errors()).isEmpty();
    }
  }

  private void connect(int port, Client kind) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    sockets.add(socket);
    inBackground(() -> socket.getOutputStream().write(bytes(kind.request)));
    if (kind.isReading) {
      inBackground(() -> read(socket, kind));
    }
  }

  private static void read(Socket socket, Client kind) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] part = new byte[4_096];
    String end = "";
    for (int bytes = in.read(part); bytes >= 0; bytes = in.read(part)) {
      end += new String(part, 0, bytes, StandardCharsets.ISO_8859_1);
      end = end.substring(Math.max(0, end.length() - STREAM_END.length()));
      kind.goOn(socket, end);
    }
  }

  private interface Step {
    void take() throws IOException;
  }

  private static void inBackground(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.take();
              } catch (IOException e) {
                // The node ended the connection, or the test did.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
