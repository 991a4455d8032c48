package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks a node, and holds every answer against openapi.yaml. */
final class CheckedClient {
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final String TYPE = "content-type";
  private static final String DATA = "data: ";

  private final HttpClient client;
  private final String baseUrl;
  private final OpenApiCheck check;
  private final Map<String, String> headers;

  CheckedClient(String baseUrl, OpenApiCheck check) {
    this(HttpClient.newHttpClient(), baseUrl, check, Map.of(TYPE, "application/json"));
  }

  private CheckedClient(
      HttpClient client, String baseUrl, OpenApiCheck check, Map<String, String> headers) {
    this.client = client;
    this.baseUrl = baseUrl;
    this.check = check;
    this.headers = headers;
  }

  /** Returns one that also sends this header. */
  CheckedClient with(String header, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(header.toLowerCase(Locale.ROOT), value);
    return new CheckedClient(client, baseUrl, check, all);
  }

  /**
   * Asks, and expects a status.
   *
   * @param request method and path, such as {@code GET /api/tasks}
   */
  HttpResponse<String> expect(int status, String request) {
    return expect(status, request, "");
  }

  /** The same with a body. */
  HttpResponse<String> expect(int status, String request, String body) {
    HttpResponse<String> answer = send(request, body).join();
    assertThat(answer.statusCode()).as(request + " says " + answer.body()).isEqualTo(status);
    return answer;
  }

  /** The same, and returns the JSON object that is answered. */
  JsonObject json(int status, String request, String body) {
    return new JsonObject(expect(status, request, body).body());
  }

  JsonObject json(int status, String request) {
    return json(status, request, "");
  }

  /** Asks the same so many times at once, and returns the statuses. */
  List<Integer> atOnce(int times, String request, String body) {
    List<CompletableFuture<HttpResponse<String>>> all =
        IntStream.range(0, times).mapToObj(i -> send(request, body)).toList();
    return all.stream().map(it -> it.join().statusCode()).toList();
  }

  CompletableFuture<HttpResponse<String>> send(String request, String body) {
    return client
        .sendAsync(request(request, body), BodyHandlers.ofString())
        .thenApply(answer -> check.check(body, answer));
  }

  /** Opens the event stream, does something and returns the lines up to the first event. */
  List<String> stream(Runnable once) {
    HttpRequest request = request("GET /api/stream", "");
    try {
      HttpResponse<Stream<String>> answer = client.send(request, BodyHandlers.ofLines());
      try (Stream<String> lines = answer.body()) {
        once.run();
        List<String> read = new ArrayList<>();
        for (Iterator<String> next = lines.iterator(); read.isEmpty() || !isData(read); ) {
          read.add(next.next());
        }
        check.check(request, "", answer, String.join("\n", read));
        check.checkEvent(read.get(read.size() - 1).substring(DATA.length()));
        return read;
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("no stream", e);
    }
  }

  private static boolean isData(List<String> lines) {
    return lines.get(lines.size() - 1).startsWith(DATA);
  }

  /** Returns the methods that a path says it has. */
  List<String> allowed(String path) {
    String sample = path.replaceAll("\\{[^}]*\\}", "x");
    HttpResponse<String> answer =
        client.sendAsync(request("OPTIONS " + sample, ""), BodyHandlers.ofString()).join();
    assertThat(answer.statusCode()).as(path).isEqualTo(204);
    return List.of(answer.headers().firstValue("Allow").orElse("").split(", "));
  }

  private HttpRequest request(String request, String body) {
    String[] parts = request.split(" ", 2);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(baseUrl + parts[1]))
            .timeout(WAIT)
            .method(
                parts[0], body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(
        (name, value) -> {
          if (!name.equals(TYPE) || !body.isEmpty()) {
            builder.header(name, value);
          }
        });
    return builder.build();
  }
}
