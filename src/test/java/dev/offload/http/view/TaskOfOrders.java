package dev.offload.http.view;

import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.History.Attempt;
import dev.offload.task.History.Progress;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;

/** A task of another topic, with markup in all that its users wrote. */
final class TaskOfOrders {
  private static final long RECEIVED_AT = 1_799_999_988_000L;

  private TaskOfOrders() {}

  static Task with(Status status, Attempts attempts) {
    long dueAt = attempts.running() ? RECEIVED_AT + 4_000 : RECEIVED_AT + 20_000;
    return new Task(
        UUID.fromString("019b0000-0000-7000-8000-000000000002"),
        new Shelf("orders/crm", 9),
        Payload.json("{\"a\":\"<b>\"}"),
        status,
        7,
        attempts,
        RECEIVED_AT,
        RECEIVED_AT + 4_000,
        status.isLive() ? Task.NOT_YET : RECEIVED_AT + 9_000,
        status.isLive() ? dueAt : Task.NOT_YET,
        null,
        history());
  }

  private static History history() {
    History.Error error = new History.Error("<s>Type", "<p>why", RECEIVED_AT + 6_500);
    Attempt failed =
        new Attempt(2, RECEIVED_AT + 4_000, RECEIVED_AT + 6_500, "node-1", "error", error);
    Progress progress = new Progress(40, "<i>half", RECEIVED_AT + 5_000);
    return new History("\"<u>\"", error, progress, List.of(failed));
  }
}
