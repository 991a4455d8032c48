package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a task, seen from outside. A subclass names the store. */
abstract class LifecycleContract {
  /** A loaded machine may be late by this much, never early. */
  private static final long LATE_MAX_MS = 3_000;

  @TempDir Path dataDir;
  OffloadProcess offload;
  Api api;

  /** Returns the variables that name the store. */
  abstract Map<String, String> store();

  @BeforeEach
  void start() {
    Map<String, String> environment = new HashMap<>(store());
    environment.put("DEMO_PROCESSING_AFTER_MS", "700-900");
    environment.put("DEMO_COMPLETE_AFTER_MS", "900-1200");
    offload = OffloadProcess.start(dataDir, environment, "-conf", "conf/config.json");
    api = new Api(offload.baseUrl());
  }

  @AfterEach
  void end() {
    offload.close();
  }

  @Test
  void a_form_is_answered_with_302_and_its_task_is_received_then_processing_then_complete() {
    List<String> seen = new ArrayList<>();
    try (StatusStream stream = StatusStream.open(offload.baseUrl())) {
      HttpResponse<String> response = api.postForm("water the pl\u00e4nts");

      assertThat(response.statusCode()).isEqualTo(302);
      assertThat(response.headers().firstValue("location")).contains("/");
      stream.until("complete", () -> noteStatus(seen).equals("complete"));
    }
    assertThat(seen).containsExactly("received", "processing", "complete");
    assertThat(offload.log()).noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void json_is_answered_with_202_and_each_wait_is_within_its_range() {
    JsonObject posted = post();
    String id = posted.getString("taskID");
    try (StatusStream stream = StatusStream.open(offload.baseUrl())) {
      stream.until("complete", () -> api.task(id).getString("status").equals("complete"));
    }

    JsonObject done = api.task(id);
    long receivedAt = time(done, "receivedAt");
    assertThat(time(posted, "receivedAt")).isEqualTo(receivedAt);
    assertThat(time(posted, "dueAt") - receivedAt).isBetween(700L, 900L);
    assertThat(time(done, "processingAt") - receivedAt).isBetween(700L, 900 + LATE_MAX_MS);
    assertThat(time(done, "processingAt")).isGreaterThanOrEqualTo(time(posted, "dueAt"));
    assertThat(time(done, "completeAt") - time(posted, "dueAt"))
        .isBetween(900L, 1_200 + LATE_MAX_MS);
    assertThat(done.getInteger("version")).isEqualTo(3);
    assertThat(done.containsKey("dueAt")).isFalse();
  }

  private JsonObject post() {
    HttpResponse<String> response = api.postJson("by JSON");
    JsonObject task = new JsonObject(response.body());
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("location"))
        .contains("/api/tasks/" + task.getString("taskID"));
    assertThat(task.getString("background")).isEqualTo("by JSON");
    assertThat(task.getString("status")).isEqualTo("received");
    assertThat(task.getInteger("version")).isEqualTo(1);
    return task;
  }

  /** Notes the status of the one task when it changed, and returns it. */
  private String noteStatus(List<String> seen) {
    JsonObject answer = api.get("/api");
    JsonArray items = answer.getJsonArray("Items");
    assertThat(answer.getInteger("Count")).isEqualTo(1);
    assertThat(answer.getInteger("ScannedCount")).isEqualTo(1);
    JsonObject item = items.getJsonObject(0);
    assertThat(item.fieldNames()).containsExactlyInAnyOrder("background", "taskID", "status");
    assertThat(item.getString("background")).isEqualTo("water the pl\u00e4nts");
    String status = item.getString("status");
    if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(status)) {
      seen.add(status);
    }
    return status;
  }

  static long time(JsonObject task, String field) {
    return Instant.parse(task.getString(field)).toEpochMilli();
  }
}
