package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with tasks by hand, as HTTP has it, and which of them a list shows. */
@ExtendWith(VertxExtension.class)
class TaskCommandsTest {
  private final TaskIds ids = new TaskIds(System::currentTimeMillis);
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
  }

  @ParameterizedTest
  @CsvSource({"POST, /cancel, CANCEL, 200", "POST, /retry, RETRY, 200", "DELETE, '', REMOVE, 204"})
  void what_was_done_is_answered(String method, String path, Verb verb, int status) {
    Task task = task("orders/invoice");
    node.worker.obey(command -> new Answer.Stored(task, true));

    RawResponse response = send(method, task.id() + path);

    assertThat(response.status()).isEqualTo(status);
    assertThat(node.worker.commands).containsExactly(new Command(verb, task.id()));
    assertThat(response.body()).isEqualTo(status == 204 ? "" : TaskJson.of(task).encode());
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /cancel, not_cancellable",
    "POST, /retry, not_retryable",
    "DELETE, '', not_ended"
  })
  void what_cannot_be_done_says_why(String method, String path, String code) {
    node.worker.obey(command -> new Refusal(Refusal.CONFLICT, "the task is complete already"));
    RawResponse conflict = send(method, ids.next() + path);
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.json().getString("code")).isEqualTo(code);
    assertThat(conflict.detail()).isEqualTo("the task is complete already");

    node.worker.obey(command -> new Refusal(Refusal.NOT_FOUND, "there is no task with this id"));
    assertThat(send(method, ids.next() + path).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"POST, /cancel", "POST, /retry", "DELETE, ''"})
  void an_id_that_is_none_is_refused_here(String method, String path) {
    for (String id : List.of("x", UUID.randomUUID().toString(), ids.next() + "0")) {
      assertThat(send(method, id + path).status()).as(id).isEqualTo(400);
    }
    assertThat(send(method, ids.next() + path + "?force=true").status()).isEqualTo(400);
    assertThat(node.worker.commands).isEmpty();
  }

  @Test
  void without_a_worker_nothing_is_done_and_without_an_answer_nobody_knows() {
    node.worker.leave();

    RawResponse refused = send("POST", ids.next() + "/cancel");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().containsKey("outcome")).isFalse();
    assertThat(refused.header("Retry-After")).isNotNull();
  }

  @Test
  void a_command_whose_outcome_a_worker_does_not_know_says_so() {
    node.worker.obey(command -> new Refusal(Refusal.UNAVAILABLE, "nobody knows", true));

    RawResponse unknown = send("POST", ids.next() + "/retry");

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.json().getString("outcome")).isEqualTo("unknown");
  }

  @Test
  void a_list_shows_the_tasks_of_one_topic_subscription_and_status() {
    Task invoice = task("orders/invoice");
    Task crm = task("orders/crm");
    Task mail = task("mail/crm");

    assertThat(listed("")).containsExactlyInAnyOrder(invoice.id(), crm.id(), mail.id());
    assertThat(listed("?topic=orders")).containsExactlyInAnyOrder(invoice.id(), crm.id());
    assertThat(listed("?subscription=crm")).containsExactlyInAnyOrder(crm.id(), mail.id());
    assertThat(listed("?topic=orders&subscription=crm&status=received")).containsExactly(crm.id());
    assertThat(listed("?topic=orders&status=failed")).isEmpty();
    assertThat(listed("?topic=nowhere")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status=done", "limit=0", "limit=201", "cursor=x", "tpoic=a", "topic=a&topic=b"})
  void a_filter_that_is_wrong_is_refused(String query) {
    assertThat(node.send(RawRequest.get("/api/tasks?" + query)).status()).isEqualTo(400);
  }

  private List<UUID> listed(String query) {
    return node.send(RawRequest.get("/api/tasks" + query)).json().getJsonArray("items").stream()
        .map(item -> UUID.fromString(((JsonObject) item).getString("taskID")))
        .toList();
  }

  private RawResponse send(String method, String path) {
    return node.send(RawRequest.of(method + " /api/tasks/" + path + " HTTP/1.1").body(new byte[0]));
  }

  private Task task(String lane) {
    Task task = Task.received(ids.next(), new Shelf(lane, 4), Payload.json("{}"), 1_000, 2_000);
    node.tasks.put(task);
    return task;
  }
}
