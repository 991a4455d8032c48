package dev.offload.it;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Listens to the event stream of one node, until the node ends it, and notes what it tells. */
final class StatusWatch {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String DATA = "data: ";

  private final Ledger ledger;
  private final String stream;
  private boolean isTask;

  private StatusWatch(Ledger ledger, String stream) {
    this.ledger = ledger;
    this.stream = stream;
  }

  /** Opens a stream; returns when it is open. */
  static void open(Ledger ledger, String baseUrl) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/api/stream")).build();
    HttpResponse<Stream<String>> response = HTTP.sendAsync(request, BodyHandlers.ofLines()).join();
    StatusWatch watch = new StatusWatch(ledger, baseUrl + " " + System.nanoTime());
    CompletableFuture.runAsync(
        () -> {
          try (Stream<String> lines = response.body()) {
            lines.forEach(watch::line);
          }
        },
        task -> {
          Thread reader = new Thread(task, "stream of " + baseUrl);
          reader.setDaemon(true);
          reader.start();
        });
  }

  private void line(String line) {
    if (line.startsWith("event: ")) {
      isTask = line.equals("event: task");
    } else if (isTask && line.startsWith(DATA)) {
      JsonObject event = new JsonObject(line.substring(DATA.length()));
      ledger.heard(
          stream, event.getString("taskID"), event.getString("status"), event.getString("at"));
    }
  }
}
