package dev.offload.http;

import static dev.offload.http.QueueNode.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.MoveMessages;
import dev.offload.task.Answer;
import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQS clients have dead letters moved. */
@ExtendWith(VertxExtension.class)
class SqsMovesTest {
  private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:";

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void dead_letters_are_moved_by_a_task_that_is_listed_and_cancelled() {
    Task task =
        task(new MoveMessages("dead", null, 7).json().encode(), "{\"moved\":2,\"toMove\":5}");
    node.http.worker.moveAnswer = wanted -> new Answer.Stored(task, true);
    node.http.worker.obey(command -> new Answer.Stored(task, false));
    String source = "{\"SourceArn\": \"" + ARN + "dead\", \"MaxNumberOfMessagesPerSecond\": 7}";

    JsonObject started = node.done("StartMessageMoveTask", source);
    node.http.tasks.put(task);

    assertThat(started.getString("TaskHandle")).isEqualTo(task.id().toString());
    assertThat(node.http.worker.moves).containsExactly(new MoveMessages("dead", null, 7));
    assertThat(node.done("ListMessageMoveTasks", source).getJsonArray("Results").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("TaskHandle", task.id().toString())
                .put("Status", "RUNNING")
                .put("SourceArn", ARN + "dead")
                .put("MaxNumberOfMessagesPerSecond", 7)
                .put("ApproximateNumberOfMessagesMoved", 2)
                .put("ApproximateNumberOfMessagesToMove", 5)
                .put("StartedTimestamp", 1_000));
    String handle = "{\"TaskHandle\": \"" + task.id() + "\"}";
    assertThat(node.done("CancelMessageMoveTask", handle).encode())
        .isEqualTo("{\"ApproximateNumberOfMessagesMoved\":2}");
  }

  @Test
  void how_many_were_moved_is_told_also_when_the_task_ended() {
    Task task = task(new MoveMessages("dead", "thumbnails", 0).json().encode(), null);
    Task running = task.after(task.live().to(Status.PROCESSING, 1_000, 1_000));
    History moved = new History("{\"moved\":5,\"toMove\":5}", null, null, List.of());
    Move end = running.live().to(Status.COMPLETE, 2_000, Task.NOT_YET);
    node.http.tasks.put(running.after(end.with(new Move.Bodies(null, moved))));

    JsonObject listed =
        node.done("ListMessageMoveTasks", "{\"SourceArn\": \"" + ARN + "dead\"}")
            .getJsonArray("Results")
            .getJsonObject(0);

    assertThat(listed)
        .isEqualTo(
            new JsonObject()
                .put("Status", "COMPLETED")
                .put("SourceArn", ARN + "dead")
                .put("DestinationArn", ARN + "thumbnails")
                .put("ApproximateNumberOfMessagesMoved", 5)
                .put("ApproximateNumberOfMessagesToMove", 5)
                .put("StartedTimestamp", 1_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "StartMessageMoveTask|\"SourceArn\": \"x\"|InvalidParameterValue|specify the SourceArn",
        "StartMessageMoveTask|\"SourceArn\": \"arn:aws:sqs:a:0:none\"|ResourceNotFoundException|"
            + "SourceArn parameter doesn't exist.",
        "StartMessageMoveTask|\"SourceArn\": \"arn:aws:sqs:a:0:thumbnails\"|InvalidParameterValue|"
            + "Source queue must be configured as a Dead Letter Queue.",
        "StartMessageMoveTask|\"Other\": 1|MissingParameter|SourceArn",
        "ListMessageMoveTasks|\"SourceArn\": \"arn:aws:sqs:a:0:none\"|ResourceNotFoundException|"
            + "exist",
        "CancelMessageMoveTask|\"TaskHandle\": \"x\"|InvalidParameterValue|TaskHandle is invalid.",
        "CancelMessageMoveTask|\"TaskHandle\": \"018bcfe5-6800-7abc-8def-0123456789ab\"|"
            + "ResourceNotFoundException|Task does not exist.",
        "AddPermission|\"QueueUrl\": \"dead\"|AWS.SimpleQueueService.UnsupportedOperation|"
            + "permissions",
      })
  void what_cannot_be_moved_is_told(String operation, String members, String code, String text) {
    RawResponse answer = node.sqs(operation, "{" + members + "}");
    assertThat(answer.header("x-amzn-query-error")).as(answer.body()).isEqualTo(code + ";Sender");
    assertThat(answer.json().getString("message")).contains(text);
    assertThat(node.http.worker.moves).isEmpty();
  }

  @Test
  void two_moves_of_a_queue_are_not_done_at_once() {
    node.http.worker.moveAnswer = wanted -> new Refusal(409, "one is under way");
    assertError(
        node.sqs("StartMessageMoveTask", "{\"SourceArn\": \"" + ARN + "dead\"}"),
        400,
        "UnsupportedOperation",
        "AWS.SimpleQueueService.UnsupportedOperation",
        "There is already a task running.");
  }

  private static Task task(String payload, String state) {
    Shelf shelf = new Shelf("offload:move/default", 4);
    Task task =
        Task.received(new TaskIds(() -> 1_000).next(), shelf, Payload.json(payload), 1_000, 1_000);
    return new Task(
        task.id(),
        shelf,
        task.payload(),
        task.status(),
        1,
        task.attempts(),
        1_000,
        0,
        0,
        1_000,
        state,
        task.history());
  }
}
