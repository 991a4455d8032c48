package dev.offload.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The JSON API of a running Offload. Each answer is held against openapi.yaml. */
final class Api {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build();
  private final String baseUrl;

  Api(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Hands over a task and returns its id once it is stored. */
  String post(String background) {
    return send(json(background), body(background), 202).getString("taskID");
  }

  /** Sends a form as a browser without script does, and returns the answer as it is. */
  HttpResponse<String> postForm(String background) {
    String body = "background=" + URLEncoder.encode(background, UTF_8);
    return answer(
        request("/background")
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)),
        body);
  }

  /** Sends JSON and returns the answer as it is. */
  HttpResponse<String> postJson(String background) {
    return answer(json(background), body(background));
  }

  /** Sends JSON without waiting for the answer, which may be that nobody is there. */
  CompletableFuture<HttpResponse<String>> send(String background) {
    return client
        .sendAsync(json(background).build(), BodyHandlers.ofString())
        .thenApply(answer -> OpenApiCheck.INSTANCE.check(body(background), answer));
  }

  /** Publishes an event and returns what became of it once it is stored. */
  JsonObject publish(String topic, JsonObject payload) {
    return send(
        request("/api/topics/" + topic + "/events")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(payload.encode())),
        payload.encode(),
        202);
  }

  /** Publishes so many events, a thousand at a time. */
  void publishMany(String topic, int events) {
    for (int from = 0; from < events; from += 1_000) {
      JsonArray batch = new JsonArray();
      for (int i = from; i < Math.min(events, from + 1_000); i++) {
        batch.add(new JsonObject().put("payload", i));
      }
      String body = new JsonObject().put("events", batch).encode();
      send(
          request("/api/topics/" + topic + "/batches")
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body)),
          body,
          200);
    }
  }

  /** Has something done that needs no body. */
  void act(String path) {
    send(request(path).POST(BodyPublishers.noBody()), "", 200);
  }

  /** Returns the body of what a path answers. */
  String text(String path) {
    return answer(request(path).GET(), "").body();
  }

  /** Returns what a path answers with 200. */
  JsonObject get(String path) {
    return send(request(path).GET(), "", 200);
  }

  /** Returns every task there is, newest first. */
  List<JsonObject> tasks() {
    List<JsonObject> tasks = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = get("/api/tasks?limit=200" + cursor);
      page.getJsonArray("items").forEach(item -> tasks.add((JsonObject) item));
      String next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    return tasks;
  }

  /** Returns the texts of the 200 newest tasks, newest first. */
  List<String> texts() {
    JsonArray items = get("/api/tasks?limit=200").getJsonArray("items");
    return items.stream().map(item -> ((JsonObject) item).getString("background")).toList();
  }

  /**
   * Returns all tasks, newest first.
   *
   * @param status only those in it; null for all
   */
  List<JsonObject> tasks(String status) {
    List<JsonObject> tasks = new ArrayList<>();
    String filter = status == null ? "" : "&status=" + status;
    String cursor = null;
    do {
      String from = cursor == null ? "" : "&cursor=" + cursor;
      JsonObject page = get("/api/tasks?limit=200" + filter + from);
      page.getJsonArray("items").forEach(item -> tasks.add((JsonObject) item));
      cursor = page.getString("nextCursor");
    } while (cursor != null);
    return tasks;
  }

  /** Returns what the API says of a task now. */
  JsonObject task(String taskID) {
    return get("/api/tasks/" + taskID);
  }

  private HttpRequest.Builder json(String background) {
    return request("/background")
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body(background)));
  }

  private static String body(String background) {
    return new JsonObject().put("background", background).encode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path)).timeout(WAIT);
  }

  private JsonObject send(HttpRequest.Builder request, String body, int status) {
    HttpResponse<String> response = answer(request, body);
    if (response.statusCode() != status) {
      throw new AssertionError(response + " says " + response.body());
    }
    return new JsonObject(response.body());
  }

  private HttpResponse<String> answer(HttpRequest.Builder request, String body) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return OpenApiCheck.INSTANCE.check(body, answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
