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
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms on the page of a task, which work without a script. */
@ExtendWith(VertxExtension.class)
class TaskFormsTest {
  private HttpNode node;
  private Task task;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
    Shelf shelf = new Shelf("orders/crm", Shelf.PRIORITY);
    task =
        Task.received(
            new TaskIds(System::currentTimeMillis).next(), shelf, Payload.json("1"), 1, 1);
    node.tasks.put(task);
    node.worker.obey(command -> new Answer.Stored(task, true));
  }

  @ParameterizedTest
  @CsvSource({"cancel, CANCEL", "retry, RETRY", "delete, REMOVE"})
  void a_form_does_it_and_leads_on(String action, Verb verb) {
    RawResponse answer = submit(action, "same-origin");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location"))
        .isEqualTo(action.equals("delete") ? "/" : "/tasks/" + task.id());
    assertThat(node.worker.commands).containsExactly(new Command(verb, task.id()));
  }

  @Test
  void what_cannot_be_done_any_more_is_told_on_the_page_of_the_task() {
    node.worker.obey(command -> new Refusal(Refusal.CONFLICT, "the task is complete already"));

    RawResponse page = submit("cancel", "same-origin");

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.body())
        .contains("role=\"alert\">Cancel: the task is complete already</p>", "orders");
  }

  @Test
  void a_task_that_is_gone_is_a_page_that_says_so() {
    node.worker.obey(command -> new Refusal(Refusal.NOT_FOUND, "there is no task with this id"));
    RawResponse page = submit("delete", "same-origin");
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("Back to the tasks");
  }

  @Test
  void another_site_cannot_send_a_form() {
    assertThat(submit("delete", "cross-site").status()).isEqualTo(403);
    assertThat(node.worker.commands).isEmpty();
  }

  private RawResponse submit(String action, String site) {
    return node.send(
        TopicFixture.post("/tasks/" + task.id() + "/" + action, Forms.TYPE, "")
            .fromBrowser()
            .header("Sec-Fetch-Site", site));
  }
}
