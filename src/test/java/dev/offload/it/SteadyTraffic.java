package dev.offload.it;

import dev.offload.task.TaskIds;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Posts forms to one node at a steady pace, however long the answers take. What finds all
 * connections taken is sent as soon as one is free. All of it goes into a {@link Ledger}; nothing
 * is sent twice. One event loop and plain sockets, so that most of the machine is left to the node.
 */
final class SteadyTraffic implements AutoCloseable {
  static final int UNBOUNDED = Integer.MAX_VALUE;
  private static final int CONNECTIONS = 512;
  private static final long END_S = 10;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final NetClient client = vertx.createNetClient();
  private final TaskIds ids = new TaskIds(System::currentTimeMillis);
  private final Ledger ledger;
  private final URI node;
  private final Collection<String> wrong = new ConcurrentLinkedQueue<>();
  private final Deque<Connection> free = new ArrayDeque<>();
  private int perSecond;
  private long pacedSinceNs;
  private long sent;

  /** Connects to a node; posts nothing before it is told a pace. */
  SteadyTraffic(Ledger ledger, String baseUrl) {
    this.ledger = ledger;
    node = URI.create(baseUrl);
    loop.runOnContext(
        go -> {
          for (int i = 0; i < CONNECTIONS; i++) {
            connect();
          }
          vertx.setPeriodic(1, tick -> post());
        });
  }

  /** Posts so many a second from now on, or {@link #UNBOUNDED}: as many as are answered. */
  void pace(int newPerSecond) {
    loop.runOnContext(
        go -> {
          perSecond = newPerSecond;
          pacedSinceNs = System.nanoTime();
          sent = 0;
        });
  }

  /** Returns answers that should not be, the first line of each. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Posts no more; what has no answer now never gets one. */
  @Override
  public void close() {
    try {
      vertx.close().await(END_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void connect() {
    client
        .connect(node.getPort(), node.getHost())
        .onSuccess(socket -> free.add(new Connection(socket)));
  }

  private void post() {
    double turns = (System.nanoTime() - pacedSinceNs) / 1e9 * perSecond;
    while (sent < turns && !free.isEmpty()) {
      free.remove().post(ids.next().toString());
      sent++;
    }
  }

  private final class Connection {
    private final NetSocket socket;
    private String taskID;
    private String answer = "";

    Connection(NetSocket socket) {
      this.socket = socket;
      socket.handler(this::read);
      socket.exceptionHandler(broken -> {});
      socket.closeHandler(
          closed -> {
            free.remove(this);
            connect();
          });
    }

    void post(String id) {
      taskID = id;
      String text = URLEncoder.encode(ledger.textOf(id), StandardCharsets.UTF_8);
      String body = "taskID=" + id + "&background=" + text;
      ledger.sent(id);
      socket.write(
          "POST /background HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
    }

    private void read(Buffer part) {
      answer += part.toString(StandardCharsets.ISO_8859_1);
      int headEnd = answer.indexOf("\r\n\r\n");
      Matcher length = LENGTH.matcher(answer);
      if (headEnd >= 0 && length.find()) {
        int end = headEnd + 4 + Integer.parseInt(length.group(1));
        if (answer.length() >= end) {
          count(answer.substring(9, 12));
          answer = "";
          free.add(this);
        }
      }
    }

    private void count(String status) {
      if (status.equals("302")) {
        ledger.acknowledged(taskID);
      } else if (status.equals("503")) {
        boolean hasRetryAfter = answer.toLowerCase().contains("\r\nretry-after: ");
        ledger.refused(taskID, new Ledger.Refusal(System.nanoTime(), 0, hasRetryAfter));
      } else {
        wrong.add(answer.lines().findFirst().orElse(""));
      }
    }
  }
}
