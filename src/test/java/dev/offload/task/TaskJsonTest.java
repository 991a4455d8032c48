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
            .put("eventID", "018bcfe5-6800-7abc-8def-0123456789ab")
            .put("topic", "background-task")
            .put("subscription", "default")
            .put("status", "received")
            .put("version", 1)
            .put("priority", 4)
            .put("attempt", 0)
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
  void a_task_of_another_topic_is_shown_with_its_payload_and_what_came_of_it() {
    Task task = failedInvoice();

    JsonObject json = TaskJson.of(task);

    assertThat(json.getString("eventID")).isEqualTo(ID.toString());
    assertThat(json.getString("topic")).isEqualTo("orders");
    assertThat(json.getString("subscription")).isEqualTo("invoice");
    assertThat(json.getJsonObject("payload")).isEqualTo(new JsonObject().put("order", 17));
    assertThat(json.getString("failedAt")).isEqualTo("2023-11-14T22:13:20.002Z");
    assertThat(json.getJsonObject("error").getString("message")).isEqualTo("gone");
    assertThat(json.getJsonObject("progress").getInteger("percent")).isEqualTo(50);
    assertThat(json.getJsonArray("attempts").getJsonObject(0).getString("outcome"))
        .isEqualTo("error");
    assertThat(TaskJson.listed(task).getString("excerpt")).isEqualTo("{\"order\": 17}");
    assertThat(TaskJson.listed(task).fieldNames()).doesNotContain("payload", "attempts", "result");
  }

  private static Task failedInvoice() {
    Shelf shelf = new Shelf("orders/invoice", 9);
    return new Task(
        shelf.taskOf(ID),
        shelf,
        Payload.json("{\"order\": 17}"),
        Status.FAILED,
        4,
        new Attempts(false, 2, 2, 0),
        RECEIVED_MS,
        RECEIVED_MS + 1,
        RECEIVED_MS + 2,
        Task.NOT_YET,
        null,
        History.NONE
            .withProgress(new History.Progress(50, "half", RECEIVED_MS + 1))
            .with(
                new History.Attempt(
                    2,
                    RECEIVED_MS + 1,
                    RECEIVED_MS + 2,
                    "node-1",
                    "error",
                    new History.Error("java.io.IOException", "gone", RECEIVED_MS + 2))));
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

  @Test
  void a_task_of_a_schedule_says_which_and_when() {
    Slot slot = new Slot("nightly", "2027-03-28T03:00:00+02:00", null);
    Payload payload = Payload.of(Payload.json("1").with(slot).stored());
    Task task = Task.received(new UUID(0x7000, 1L << 63), Shelf.BACKGROUND, payload, 1, 1);
    JsonObject json = TaskJson.of(task);
    assertThat(json.getString("schedule")).isEqualTo("nightly");
    assertThat(json.getString("slot")).isEqualTo("2027-03-28T03:00:00+02:00");
    assertThat(json.containsKey("previousSlot")).isFalse();
    assertThat(json.containsKey("manual")).isFalse();

    Payload byHand = Payload.of(Payload.json("1").with(new Slot("nightly", null, null)).stored());
    JsonObject run = TaskJson.of(task.replaced(Shelf.BACKGROUND, byHand, 1));
    assertThat(run.getBoolean("manual")).isTrue();
  }
}
