package dev.offload.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** Works a while at each webhook, from each node at a path of its own, and notes when. */
final class SlowReceiver implements AutoCloseable {
  private static final int LEAST_MS = 20;
  private static final int MOST_MS = 80;

  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  /**
   * A webhook that was worked at.
   *
   * @param slot of the node that sent it
   * @param beganAt when it was there, in epoch milliseconds
   * @param endedAt just before it was answered
   */
  record Request(int slot, String taskID, int attempt, long beganAt, long endedAt) {}

  SlowReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  /** Returns where a node sends to. */
  String urlFor(int slot) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + slot;
  }

  /** Returns what was worked at to the end. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void receive(HttpExchange exchange) throws IOException {
    final long beganAt = System.currentTimeMillis();
    int slot = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
    String task = exchange.getRequestHeaders().getFirst("webhook-id");
    int attempt = Integer.parseInt(exchange.getRequestHeaders().getFirst("offload-attempt"));
    exchange.getRequestBody().readAllBytes();
    Eventually.pass(ThreadLocalRandom.current().nextInt(LEAST_MS, MOST_MS + 1));
    requests.add(new Request(slot, task, attempt, beganAt, System.currentTimeMillis()));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }
}
