package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules of the delivered jar, from the outside. */
class ScheduleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DECLARED =
      "{\"schedules\": {\"mine\": {\"every\": \"1s\", \"topic\": \"background-task\","
          + " \"overlap\": \"allow\"}}}";

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(OffloadProcess to, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(to.baseUrl() + path))
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    return OpenApiCheck.INSTANCE.check(body, answer);
  }

  private OffloadProcess start(String conf) throws IOException {
    Path file = Files.writeString(folder.resolve("conf.json"), conf);
    return OffloadProcess.start(folder.resolve("data"), Map.of(), "-conf", file.toString());
  }

  private static List<String> slots(Api api, String name) {
    JsonArray history = api.get("/api/schedules/" + name).getJsonArray("history");
    return history.stream()
        .map(it -> (JsonObject) it)
        .filter(it -> it.containsKey("eventID"))
        .map(it -> it.getString("slot"))
        .toList();
  }

  @Test
  void fires_each_second_and_goes_on_after_a_kill() throws Exception {
    try (OffloadProcess first = start("{}")) {
      String every =
          "{\"every\":\"1s\",\"topic\":\"background-task\",\"overlap\":\"allow\","
              + "\"missed\":\"all\",\"payload\":{\"of\":17}}";
      assertThat(send(first, "PUT", "/api/schedules/beat", every).statusCode()).isEqualTo(201);
      assertThat(send(first, "PUT", "/api/schedules/beat", every).statusCode()).isEqualTo(200);
      Api api = new Api(first.baseUrl());
      Eventually.within(PATIENCE, "three slots", () -> slots(api, "beat").size() >= 3);
      first.kill();
    }
    try (OffloadProcess second = start("{}")) {
      Api api = new Api(second.baseUrl());
      Eventually.within(PATIENCE, "ten slots", () -> slots(api, "beat").size() >= 10);
      List<JsonObject> tasks = api.tasks();
      List<String> slots =
          tasks.stream()
              .map(task -> api.task(task.getString("taskID")).getString("slot"))
              .sorted()
              .toList();
      assertThat(slots).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(10);
      long seconds =
          Duration.between(
                  OffsetDateTime.parse(slots.get(0)),
                  OffsetDateTime.parse(slots.get(slots.size() - 1)))
              .toSeconds();
      assertThat(slots).as("none is left out").hasSize((int) seconds + 1);
    }
  }

  @Test
  void one_of_the_configuration_is_made_and_paused_when_it_leaves_it() throws Exception {
    try (OffloadProcess first = start(DECLARED)) {
      Api api = new Api(first.baseUrl());
      Eventually.within(PATIENCE, "it fires", () -> !slots(api, "mine").isEmpty());
      assertThat(send(first, "DELETE", "/api/schedules/mine", "").statusCode()).isEqualTo(409);
    }
    try (OffloadProcess second = start("{}")) {
      JsonObject mine = new Api(second.baseUrl()).get("/api/schedules/mine");
      assertThat(mine.getBoolean("paused")).isTrue();
      assertThat(send(second, "POST", "/api/schedules/mine/resume", "").statusCode())
          .isEqualTo(409);
      assertThat(send(second, "DELETE", "/api/schedules/mine", "").statusCode()).isEqualTo(204);
      assertThat(send(second, "GET", "/api/schedules/mine", "").statusCode()).isEqualTo(404);
    }
  }
}
