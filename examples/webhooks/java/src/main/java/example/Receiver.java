package example;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Receives webhooks, verified with the library of Standard Webhooks: java -jar receiver.jar [PORT] */
public final class Receiver {
  private static final int BODY_MAX_BYTES = 1024 * 1024;
  private static final int THREADS = 8;

  private final Webhook webhook = new Webhook(System.getenv("CRM_SECRET"));

  /** A task comes again after a crash or a lost answer. A real receiver uses a database. */
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX_BYTES + 1);
      exchange.sendResponseHeaders(body.length > BODY_MAX_BYTES ? 413 : status(exchange, body), -1);
    }
  }

  private int status(HttpExchange exchange, byte[] bytes) {
    String body = new String(bytes, StandardCharsets.UTF_8);
    try {
      webhook.verify(body, headers(exchange));
    } catch (WebhookVerificationException e) {
      return 401;
    }
    String task = exchange.getRequestHeaders().getFirst("webhook-id");
    if (done.add(task)) {
      System.out.println(task + " " + body);
    }
    return 204;
  }

  /** Returns them under names whose case does not matter. */
  private static Map<String, List<String>> headers(HttpExchange exchange) {
    return HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true).map();
  }

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length == 0 ? 9000 : Integer.parseInt(arguments[0]);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    server.createContext("/", new Receiver()::receive);
    server.setExecutor(Executors.newFixedThreadPool(THREADS));
    server.start();
    System.out.println("Receiving on port " + server.getAddress().getPort());
  }
}
