package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.Redrive;
import dev.offload.task.Redrive.Verb;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What failed is redriven or discarded, in steps, by a task that anybody may watch. */
class RedriveTest extends RedriveFixture {
  @Test
  void a_failed_task_is_received_anew_and_runs_with_its_history_kept() {
    List<Task> failed = failed(1, "no ink");
    time.advance(1);

    Task job = begin(node, ALL);
    assertThat(job.status()).isEqualTo(Status.RECEIVED);
    assertThat(job.shelf()).isEqualTo(Redrive.SHELF);
    assertThat(job.payload().text())
        .startsWith("{\"verb\":\"redrive\",\"topic\":\"orders\",\"subscription\":\"invoice\"");
    time.advance(100);

    assertThat(handler.count()).isEqualTo(1);
    Task running = find(failed.get(0).id());
    assertThat(running.attempts()).isEqualTo(new Attempts(true, 4, 0, 0));
    assertThat(running.history()).isEqualTo(failed.get(0).history());
    assertThat(job().history().result()).isEqualTo("{\"moved\":1}");
    assertThat(told(running.id())).contains(Status.RECEIVED, Status.PROCESSING);
  }

  @Test
  void many_are_taken_in_steps_of_five_hundred_with_progress() {
    failed(1_200, "no ink");
    // Of another lane, so it stays.
    store(new Shelf(OTHER, 4), 1, "no ink", Status.FAILED);
    time.advance(60_000);
    begin(node, ALL);

    time.advance(1);
    assertThat(failed()).isEqualTo(701);
    assertThat(job().status()).isEqualTo(Status.PROCESSING);
    assertThat(job().history().progress().text()).isEqualTo("500 tasks");
    time.advance(RedriveSteps.REST_MS);
    assertThat(failed()).isEqualTo(201);
    time.advance(RedriveSteps.REST_MS);
    assertThat(failed()).isEqualTo(1);
    assertThat(job().status()).isEqualTo(Status.COMPLETE);
    assertThat(job().history().result()).isEqualTo("{\"moved\":1200}");
  }

  @Test
  void a_task_that_fails_again_meanwhile_is_not_taken_twice() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode b = node("b", faulty.asSeen()).start();
    Task failed = failed(1, "no ink").get(0);
    time.advance(1);
    // The batch is written, the node does not hear of it, and the step is done again.
    faulty.setOnce("override", Fault.UNKNOWN_DONE);
    begin(b, ALL);
    time.advance(2);
    assertThat(job().status()).isEqualTo(Status.RETRYING);
    handler.last().answers(new Outcome.Failed("Broken", "still", true, 0));
    assertThat(find(failed.id()).status()).isEqualTo(Status.FAILED);

    time.advance(2_000);

    assertThat(job().status()).isEqualTo(Status.COMPLETE);
    assertThat(find(failed.id()).status()).isEqualTo(Status.FAILED);
    assertThat(handler.count()).isEqualTo(1);
  }

  @Test
  void only_what_is_asked_for_is_taken() {
    Task old = failed(1, "no ink").get(0);
    Task oldOther = failed(1, "no paper").get(0);
    time.advance(1_000);
    long noon = time.nowMs();
    Task fresh = failed(1, "no ink").get(0);
    Task cancelled = store(new Shelf(LANE, 4), 1, "no ink", Status.CANCELLED).get(0);
    time.advance(1_000);

    begin(node, wanted(Verb.REDRIVE, noon, "Broken: no i"));
    time.advance(100);

    assertThat(find(old.id()).status()).isEqualTo(Status.PROCESSING);
    for (Task left : List.of(oldOther, fresh, cancelled)) {
      assertThat(find(left.id())).isEqualTo(left);
    }
  }

  @Test
  void what_is_discarded_is_gone() {
    List<Task> failed = failed(3, "no ink");
    Task other = failed(1, "no paper").get(0);
    time.advance(1);
    begin(node, wanted(Verb.DISCARD, 0, "no ink"));
    time.advance(1);

    failed.forEach(task -> assertThat(store.find(task.id()).result()).isEmpty());
    assertThat(find(other.id())).isEqualTo(other);
    assertThat(job().history().result()).isEqualTo("{\"moved\":3}");
  }

  @Test
  void another_node_goes_on_when_that_of_the_job_dies_after_a_step() {
    failed(1_200, "no ink");
    time.advance(60_000);
    FaultyStore faulty = new FaultyStore(store);
    TestNode dies = node("dies", faulty.asSeen()).start();
    begin(dies, ALL);
    time.advance(1);
    assertThat(failed()).isEqualTo(700);
    faulty.set("", Fault.SILENT);

    time.advance(30_000);

    assertThat(job().status()).isEqualTo(Status.COMPLETE);
    assertThat(failed()).isZero();
  }

  @Test
  void a_node_that_dies_between_its_two_writes_leaves_a_step_that_is_done_again() {
    failed(700, "no ink");
    time.advance(60_000);
    FaultyStore faulty = new FaultyStore(store);
    TestNode dies = node("dies", faulty.asSeen()).start();
    begin(dies, ALL);
    // The batch is the last that it writes.
    faulty.set("override", Fault.ANSWERED_LATE);
    time.advance(1);
    assertThat(failed()).isEqualTo(200);
    assertThat(job().attempts().running()).isTrue();
    faulty.set("", Fault.SILENT);

    time.advance(30_000);

    assertThat(job().status()).isEqualTo(Status.COMPLETE);
    assertThat(job().attempts().crashes()).isZero();
    assertThat(failed()).isZero();
  }

  @Test
  void a_cancel_stops_it_after_the_step_under_way() {
    failed(1_200, "no ink");
    time.advance(60_000);
    begin(node, ALL);
    time.advance(1);
    assertThat(node.worker.orders.run(new Command(Command.Verb.CANCEL, ALL.taskID())).result())
        .isInstanceOf(Answer.Stored.class);

    time.advance(60_000);

    assertThat(job().status()).isEqualTo(Status.CANCELLED);
    assertThat(failed()).isEqualTo(700);
  }

  @Test
  void a_step_of_a_node_that_may_not_write_any_more_leaves_its_tasks_to_others() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode b = node("b", faulty.asSeen()).start();
    failed(10, "no ink");
    time.advance(1);
    faulty.setOnce("failed", Fault.ANSWERED_LATE);
    begin(b, ALL);
    time.advance(1);
    faulty.set("renew", Fault.NOT_WRITTEN);
    time.advance(7_000);
    assertThat(b.mayWrite()).isFalse();
    faulty.takeCalls();
    faulty.answerLate();
    assertThat(faulty.takeCalls()).contains("read").doesNotContain("override");
    time.advance(30_000);
    assertThat(failed()).isZero();
  }

  @Test
  void a_step_that_was_cancelled_before_it_wrote_leaves_its_tasks() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode b = node("b", faulty.asSeen()).start();
    failed(10, "no ink");
    time.advance(1);
    faulty.setOnce("failed", Fault.ANSWERED_LATE);
    begin(b, ALL);
    time.advance(1);
    b.worker.orders.run(new Command(Command.Verb.CANCEL, ALL.taskID()));
    faulty.answerLate();
    time.advance(60_000);
    assertThat(failed()).isEqualTo(10);
  }

  @Test
  void a_retry_of_a_cancelled_one_goes_on_where_it_was() {
    a_cancel_stops_it_after_the_step_under_way();
    node.worker.orders.run(new Command(Command.Verb.RETRY, ALL.taskID()));
    time.advance(1_000);
    assertThat(failed()).isZero();
    assertThat(job().history().result()).isEqualTo("{\"moved\":1200}");
  }
}
