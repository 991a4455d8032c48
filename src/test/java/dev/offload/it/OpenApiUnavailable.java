package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OpenApi.Operation;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What is answered while the store is away: 503 by everything that says so, all at once. */
final class OpenApiUnavailable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** One that a node of any store gave out for a queue of this name. */
  private static final String RECEIPT = "g4wsXAGiHkTTnXAZshhZyQmactsAAAAB";

  private static final Map<String, String> VALUES =
      Map.of(
          "topic", "orders",
          "subscription", "crm",
          "taskID", "01a2191d-edb4-707e-83aa-ec5720dc0142",
          "queue", "thumbnails",
          "receipt", RECEIPT,
          "schedule", "standup",
          "account", "000000000000",
          "visibility", "5m");

  private final CheckedClient client;
  private final OpenApi api;

  OpenApiUnavailable(CheckedClient client, OpenApi api) {
    this.client = client;
    this.api = api;
  }

  void run() {
    Eventually.within(
        PATIENCE,
        "the node is not ready",
        () -> client.send("GET /health/ready", "").join().statusCode() == 503);
    Map<String, CompletableFuture<HttpResponse<String>>> answers = new TreeMap<>();
    api.operations().stream()
        .filter(it -> it.statuses().contains("503") && !it.id().equals("streamTasks"))
        .forEach(it -> answers.put(it.id(), ask(it)));
    answers.forEach(
        (id, answer) ->
            assertThat(answer.join().statusCode()).as(id + answer.join().body()).isEqualTo(503));
  }

  /** Asks with the examples of the document. */
  private CompletableFuture<HttpResponse<String>> ask(Operation it) {
    StringBuilder request = new StringBuilder(it.path());
    CheckedClient asking = client;
    for (JsonObject parameter : it.parameters()) {
      String name = parameter.getString("name");
      if (parameter.getString("in").equals("path")) {
        String template = "{" + name + "}";
        int at = request.indexOf(template);
        request.replace(at, at + template.length(), value(it, name));
      } else if (parameter.getBoolean("required", false)) {
        if (parameter.getString("in").equals("query")) {
          request.append('?').append(name).append('=').append(value(it, name));
        } else {
          asking = asking.with(name, parameter.getString("example"));
        }
      }
    }
    JsonObject body = api.resolved(it.json().getJsonObject("requestBody"));
    String method = it.method().toUpperCase(Locale.ROOT);
    if (body == null) {
      return asking.send(method + " " + request, "");
    }
    JsonObject content = body.getJsonObject("content");
    String type = content.fieldNames().iterator().next();
    Object example = api.examples(content.getJsonObject(type)).get(0);
    return asking.with("Content-Type", type).send(method + " " + request, Json.encode(example));
  }

  /** What is made and removed is no queue of the configuration: those cannot be, with a store. */
  private static String value(Operation it, String name) {
    return it.id().equals("putQueue") || it.id().equals("removeQueue") ? "made" : VALUES.get(name);
  }
}
