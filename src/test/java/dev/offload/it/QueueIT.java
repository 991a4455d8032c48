package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queues by our own API, on the real jar. */
@Timeout(90)
class QueueIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String THUMBNAILS = "/api/queues/thumbnails";

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path folder;
  private OffloadProcess node;

  @BeforeEach
  void start() throws IOException {
    String conf = "{\"createQueues\": true, \"queues\": {\"thumbnails\": {\"maxReceives\": 2}}}";
    Path file = Files.writeString(folder.resolve("conf.json"), conf);
    node = OffloadProcess.start(folder.resolve("data"), Map.of(), "-conf", file.toString());
    node.baseUrl();
  }

  @AfterEach
  void end() {
    node.close();
  }

  @Test
  void a_message_is_sent_received_extended_released_and_deleted() {
    String id = json(post(THUMBNAILS + "/messages", "{\"a\": 1}", 201)).getString("messageID");

    JsonObject first = receive("?wait=5s&visibility=1m");
    assertThat(first.getString("messageID")).isEqualTo(id);
    assertThat(first.getJsonObject("body")).isEqualTo(new JsonObject().put("a", 1));
    String receipt = THUMBNAILS + "/messages/" + first.getString("receipt");
    String visibleAt =
        json(post(receipt + "/extend?visibility=5m", "", 200)).getString("visibleAt");
    assertThat(visibleAt).isGreaterThan(first.getString("visibleAt"));
    assertThat(json(post(THUMBNAILS + "/receive", "", 200)).getJsonArray("messages")).isEmpty();
    post(receipt + "/release", "", 204);

    JsonObject second = receive("?wait=5s");
    assertThat(second.getInteger("receiveCount")).isEqualTo(2);
    assertThat(json(send("DELETE", receipt, "", 409)).getString("code"))
        .isEqualTo("receipt_expired");
    send("DELETE", THUMBNAILS + "/messages/" + second.getString("receipt"), "", 204);
    assertThat(depth().getMap()).containsEntry("inFlight", 0).containsEntry("waiting", 0);
  }

  @Test
  void dead_letters_are_kept_and_can_be_received_again_or_removed() {
    post(THUMBNAILS + "/messages", "1", 201);
    JsonObject received = receive("?wait=5s");
    post(THUMBNAILS + "/messages/" + received.getString("receipt") + "/reject", "", 204);
    assertThat(depth().getMap()).containsEntry("failed", 1);

    post(THUMBNAILS + "/redrive", "", 202);
    JsonObject again = receive("?wait=20s");
    assertThat(again.getString("messageID")).isEqualTo(received.getString("messageID"));
    post(THUMBNAILS + "/messages/" + again.getString("receipt") + "/reject", "", 204);
    Eventually.within(
        PATIENCE, "the redrive ended", () -> status("POST", THUMBNAILS + "/discard") == 202);
    Eventually.within(PATIENCE, "none failed", () -> depth().getInteger("failed") == 0);
  }

  @Test
  void what_waits_is_shown_and_purged() {
    JsonArray three = new JsonArray();
    for (int i = 0; i < 3; i++) {
      three.add(new JsonObject().put("body", i).put("delay", i + "h"));
    }
    post(THUMBNAILS + "/batches", new JsonObject().put("messages", three).encode(), 200);

    assertThat(depth().getMap()).containsEntry("waiting", 1).containsEntry("delayed", 2);
    JsonArray shown = json(send("GET", THUMBNAILS + "/messages", "", 200)).getJsonArray("messages");
    assertThat(shown)
        .extracting(it -> ((JsonObject) it).getString("state"))
        .containsExactlyInAnyOrder("waiting", "delayed", "delayed");
    post(THUMBNAILS + "/purge", "", 202);
    Eventually.within(
        PATIENCE,
        "all gone",
        () -> depth().getInteger("waiting") + depth().getInteger("delayed") == 0);
  }

  @Test
  void a_receiver_that_is_gone_gets_nothing_and_others_do_at_once() throws IOException {
    URI uri = URI.create(node.baseUrl());
    try (Socket gone = new Socket(uri.getHost(), uri.getPort())) {
      String request =
          "POST " + THUMBNAILS + "/receive?wait=20s HTTP/1.1\r\nHost: localhost\r\n\r\n";
      gone.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      gone.getOutputStream().flush();
      Eventually.pass(500);
    }
    Eventually.pass(200);
    post(THUMBNAILS + "/messages", "1", 201);
    assertThat(receive("?wait=5s").getInteger("receiveCount")).isEqualTo(1);
  }

  @Test
  void queues_and_receipts_outlive_a_restart() throws IOException {
    send("PUT", "/api/queues/made", "{\"visibility\": \"10m\"}", 201);
    post("/api/queues/made/messages", "\"waits\"", 201);
    JsonObject received = json(post("/api/queues/made/receive?wait=5s", "", 200));
    String receipt = received.getJsonArray("messages").getJsonObject(0).getString("receipt");
    node.close();
    start();

    JsonObject made = json(send("GET", "/api/queues/made", "", 200));
    assertThat(made.getMap()).containsEntry("visibility", "10m").containsEntry("inFlight", 1);
    send("DELETE", "/api/queues/made/messages/" + receipt, "", 204);
    send("DELETE", "/api/queues/made", "", 204);
    send("GET", "/api/queues/made", "", 404);
  }

  private JsonObject receive(String query) {
    JsonArray messages =
        json(post(THUMBNAILS + "/receive" + query, "", 200)).getJsonArray("messages");
    assertThat(messages).hasSize(1);
    return messages.getJsonObject(0);
  }

  private JsonObject depth() {
    return json(send("GET", THUMBNAILS, "", 200));
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> post(String path, String body, int status) {
    return send("POST", path, body, status);
  }

  private int status(String method, String path) {
    return send(method, path, "").statusCode();
  }

  private HttpResponse<String> send(String method, String path, String body, int status) {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.baseUrl() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return OpenApiCheck.INSTANCE.check(body, answer);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }
}
