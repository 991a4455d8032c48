package dev.offload.it;

import static dev.offload.it.LifecycleContract.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still true after the process is gone, however it went. A subclass names the store. */
abstract class CrashContract {
  static final long LATE_MAX_MS = 3_000;
  private static final int ACKNOWLEDGED = 400;
  private static final int SIGTERM_EXIT = 143;

  /** A node that runs what others stored, and would itself draw a day for each wait. */
  private static final String A_DAY = "86400000-86400000";

  @TempDir Path dataDir;
  OffloadProcess first;
  OffloadProcess second;

  /** Returns the variables that name the store. */
  abstract Map<String, String> store();

  /** Returns how long after a crash the due work of a node may lie still, in milliseconds. */
  abstract long takeoverMaxMs();

  @AfterEach
  void end() {
    for (OffloadProcess process : new OffloadProcess[] {first, second}) {
      if (process != null) {
        process.close();
      }
    }
  }

  @Test
  void a_task_acknowledged_right_before_a_kill_ends_its_waits_when_they_would_have_ended() {
    first = start(waits("6000-6000", "1500-1500"));
    Api before = new Api(first.baseUrl());
    assertThat(before.postForm("hello").statusCode()).isEqualTo(302);
    first.kill();

    second = start(waits(A_DAY, "1500-1500"));
    Api after = new Api(second.baseUrl());
    JsonObject kept = after.tasks().get(0);
    assertThat(kept.getString("background")).isEqualTo("hello");
    assertThat(kept.getString("status")).isEqualTo("received");
    assertThat(time(kept, "dueAt") - time(kept, "receivedAt")).isEqualTo(6_000);
    untilAllComplete(second);

    JsonObject done = after.task(kept.getString("taskID"));
    long dueAt = time(kept, "dueAt");
    long lateMs = takeoverMaxMs() + LATE_MAX_MS;
    assertThat(time(done, "processingAt")).isBetween(dueAt, dueAt + lateMs);
    assertThat(time(done, "completeAt")).isBetween(dueAt + 1_500, dueAt + 1_500 + lateMs);
  }

  @Test
  void every_task_acknowledged_before_a_kill_is_there_and_complete_once() {
    first = start(waits("1-300", "1-300"));
    Burst burst = new Burst(first.baseUrl());
    List<String> acknowledged = burst.until(ACKNOWLEDGED, first::kill);
    long killedAt = System.currentTimeMillis();

    second = start(waits(A_DAY, "1-300"));
    untilAllComplete(second);

    // Overdue by then: at once, or as soon as the lease of the dead has lapsed.
    assertThat(System.currentTimeMillis() - killedAt).isLessThan(takeoverMaxMs() + 2 * LATE_MAX_MS);
    assertCompleteOnce(new Api(second.baseUrl()).tasks(), acknowledged);
  }

  @Test
  void what_was_acknowledged_before_a_stop_is_kept_and_goes_on_at_once() {
    first = start(waits("1-300", "1-300"));
    Burst burst = new Burst(first.baseUrl());
    int[] exit = {0};
    List<String> acknowledged = burst.until(ACKNOWLEDGED, () -> exit[0] = first.terminate());
    assertThat(exit[0]).isEqualTo(SIGTERM_EXIT);
    assertThat(first.log()).noneMatch(line -> line.startsWith("\tat "));
    assertThat(first.log()).noneMatch(line -> line.contains("ERROR") || line.contains("Gave up"));

    second = start(waits(A_DAY, "1-300"));
    second.baseUrl();
    long listensAt = System.currentTimeMillis();
    untilAllComplete(second);

    assertThat(System.currentTimeMillis() - listensAt).isLessThan(LATE_MAX_MS);
    assertCompleteOnce(new Api(second.baseUrl()).tasks(), acknowledged);
  }

  /** Each is there and was moved exactly twice, and nothing is there twice. */
  private static void assertCompleteOnce(List<JsonObject> tasks, List<String> acknowledged) {
    assertThat(tasks)
        .allSatisfy(
            task -> {
              assertThat(task.getString("status")).isEqualTo("complete");
              assertThat(task.getInteger("version")).isEqualTo(3);
            });
    assertThat(tasks.stream().map(task -> task.getString("background"))).doesNotHaveDuplicates();
    assertThat(tasks.stream().map(task -> task.getString("taskID"))).containsAll(acknowledged);
  }

  OffloadProcess start(Map<String, String> waits) {
    Map<String, String> environment = new HashMap<>(store());
    environment.putAll(waits);
    return OffloadProcess.start(dataDir, environment);
  }

  static Map<String, String> waits(String processingAfterMs, String completeAfterMs) {
    return Map.of(
        "DEMO_PROCESSING_AFTER_MS", processingAfterMs, "DEMO_COMPLETE_AFTER_MS", completeAfterMs);
  }

  static void untilAllComplete(OffloadProcess offload) {
    Api api = new Api(offload.baseUrl());
    try (StatusStream stream = StatusStream.open(offload.baseUrl())) {
      stream.until(
          "all are complete",
          () ->
              List.of("received", "processing").stream()
                  .allMatch(
                      status ->
                          api.get("/api/tasks?limit=1&status=" + status)
                              .getJsonArray("items")
                              .isEmpty()));
    }
  }
}
