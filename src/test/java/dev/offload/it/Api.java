package dev.offload.it;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** The JSON API of a running Offload. */
final class Api {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build();
  private final String baseUrl;

  Api(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Hands over a task and returns its id once it is stored. */
  String post(String background) {
    String body = new JsonObject().put("background", background).encode();
    HttpRequest.Builder request = request("/background").header("content-type", "application/json");
    return send(request.POST(BodyPublishers.ofString(body)), 202).getString("taskID");
  }

  /** Returns the texts of the 200 newest tasks, newest first. */
  List<String> texts() {
    JsonArray items = send(request("/api/tasks?limit=200").GET(), 200).getJsonArray("items");
    return items.stream().map(item -> ((JsonObject) item).getString("background")).toList();
  }

  /** Returns what the API says of a task now. */
  JsonObject task(String taskID) {
    return send(request("/api/tasks/" + taskID).GET(), 200);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(WAIT);
  }

  private JsonObject send(HttpRequest.Builder request, int status) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != status) {
        throw new AssertionError(response + " says " + response.body());
      }
      return new JsonObject(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
