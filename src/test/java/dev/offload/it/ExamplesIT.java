package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, as their READMEs say. */
class ExamplesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int EXIT_SIGTERM = 143;
  private static final int READERS = 40;

  @TempDir Path folder;

  @Test
  void the_handler_goes_on_where_it_was_killed_and_each_reader_gets_one_mail() throws Exception {
    Path example = built("java-handler");
    Path outbox = folder.resolve("outbox");
    JsonObject conf = new JsonObject(Files.readString(example.resolve("conf.json")));
    conf.getJsonObject("handlers").put("dir", example.resolve("target").toString());
    Files.writeString(folder.resolve("conf.json"), conf.encode());
    String id;
    try (OffloadProcess first = start(outbox)) {
      Api api = new Api(first.baseUrl());
      api.publish("digests", digest());
      id = api.tasks().get(0).getString("taskID");
      Eventually.within(PATIENCE, "the first mails", () -> Files.exists(outbox));
      first.kill();
    }

    try (OffloadProcess second = start(outbox)) {
      Api api = new Api(second.baseUrl());
      Eventually.within(
          PATIENCE, "the end", () -> api.task(id).getString("status").equals("complete"));

      assertThat(api.tasks()).hasSize(1);
      assertThat(api.task(id).getInteger("result")).isEqualTo(READERS);
      try (Stream<Path> mails = Files.list(outbox)) {
        assertThat(mails)
            .hasSize(READERS)
            .allMatch(it -> it.getFileName().toString().startsWith(id));
      }
    }
  }

  @Test
  void the_shop_answers_an_order_at_once_and_shows_its_invoice() throws Exception {
    Path example = built("embedded");
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dport=0",
            "-Ddata=" + folder.resolve("data"),
            "-jar",
            example.resolve("target/shop.jar").toString());
    try (OffloadProcess shop = OffloadProcess.start(command, Map.of())) {
      String port = shop.awaitLine(Pattern.compile("The shop is on port (\\d+)")).group(1);
      URI orders = URI.create("http://127.0.0.1:" + port + "/orders");

      HttpResponse<String> taken = order(orders, "{\"number\": \"17\"}");
      String location = taken.headers().firstValue("location").orElseThrow();
      HttpResponse<String> shown = send(HttpRequest.newBuilder(orders.resolve(location)));

      assertThat(taken.statusCode()).isEqualTo(202);
      assertThat(new JsonObject(shown.body()))
          .isEqualTo(
              new JsonObject().put("status", "complete").put("invoice", "Invoice of order 17"));
      assertThat(order(orders, "{\"number\": \"17\"}").headers().firstValue("location"))
          .contains(location);
      assertThat(order(orders, "{}").statusCode()).isEqualTo(400);
      URI nothing = orders.resolve("/orders/01a21d9d-9038-70c9-9e9f-6b69652e8cef");
      assertThat(send(HttpRequest.newBuilder(nothing)).statusCode()).isEqualTo(404);
      assertThat(shop.terminate()).isEqualTo(EXIT_SIGTERM);
    }
  }

  private Path built(String example) throws Exception {
    try (ExampleBuild build = new ExampleBuild(folder)) {
      return build.build(example);
    }
  }

  private OffloadProcess start(Path outbox) {
    return OffloadProcess.start(
        folder.resolve("data"),
        Map.of("OUTBOX", outbox.toString()),
        "-conf",
        folder.resolve("conf.json").toString());
  }

  private static JsonObject digest() {
    List<String> readers = IntStream.range(0, READERS).mapToObj(i -> "reader" + i).toList();
    return new JsonObject()
        .put("list", "gardening")
        .put("readers", new JsonArray(readers))
        .put("news", new JsonArray().add("It rains."));
  }

  private static HttpResponse<String> order(URI orders, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(orders)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }
}
