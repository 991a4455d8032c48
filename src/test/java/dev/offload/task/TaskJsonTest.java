package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskJsonTest {
  private static final UUID ID = UUID.fromString("018bcfe5-6800-7abc-8def-0123456789ab");
  private static final long RECEIVED_MS = 1_700_000_000_000L;
  private static final Task RECEIVED = Task.received(ID, "a \ud83d\ude80", RECEIVED_MS, 5_000);

  @Test
  void times_are_iso_8601_in_utc_with_milliseconds_and_absent_until_reached() {
    JsonObject expected =
        new JsonObject()
            .put("taskID", "018bcfe5-6800-7abc-8def-0123456789ab")
            .put("background", "a \ud83d\ude80")
            .put("status", "received")
            .put("version", 1)
            .put("receivedAt", "2023-11-14T22:13:20.000Z")
            .put("dueAt", "2023-11-14T22:13:25.000Z");

    assertThat(TaskJson.of(RECEIVED)).isEqualTo(expected);
  }

  @Test
  void a_task_that_is_complete_is_due_no_more() {
    Task complete = complete();

    JsonObject json = TaskJson.of(complete);

    assertThat(json.getString("processingAt")).isEqualTo("2023-11-14T22:13:25.001Z");
    assertThat(json.getString("completeAt")).isEqualTo("2023-11-14T22:13:40.010Z");
    assertThat(json.containsKey("dueAt")).isFalse();
  }

  @Test
  void what_is_written_is_read_back_the_same() {
    for (Task task : new Task[] {RECEIVED, complete()}) {
      JsonObject onTheWire = new JsonObject(TaskJson.of(task).encode());
      assertThat(TaskJson.read(onTheWire)).isEqualTo(task);
    }
  }

  private static Task complete() {
    return new Task(
        ID,
        Shelf.BACKGROUND,
        "done",
        Status.COMPLETE,
        3,
        Attempts.NONE,
        RECEIVED_MS,
        RECEIVED_MS + 5_001,
        RECEIVED_MS + 20_010,
        Task.NOT_YET);
  }
}
