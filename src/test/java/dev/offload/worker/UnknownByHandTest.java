package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.handler.Run.Stop;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Options;
import dev.offload.task.Refusal;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is done by hand though the store's answer to it was lost. */
class UnknownByHandTest {
  private static final String LANE = "orders/s";
  private final ManualTime time = new ManualTime();
  private final FakeHandler handler = new FakeHandler();
  private TaskStore store = MemoryTaskStore.ofOneProcess();
  private final FaultyStore states = new FaultyStore(store);
  private final FaultyStore faulty = new FaultyStore(states.asSeen());

  @Test
  void a_retry_that_was_done_is_answered_well_when_that_can_be_read() {
    TestNode node = start(faulty.asSeen());
    UUID retrying = retrying(node);
    faulty.setOnce("override", Fault.UNKNOWN_DONE);

    assertThat(run(node, Verb.RETRY, retrying)).isInstanceOf(Answer.Stored.class);
    time.advance(1);

    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void of_two_retries_that_came_at_once_one_is_told_though_both_read_it_back() {
    TestNode node = start(faulty.asSeen());
    UUID retrying = retrying(node);
    final int before = node.told.size();
    faulty.set("findAll", Fault.ANSWERED_LATE);
    Command retry = new Command(Verb.RETRY, retrying);
    List<Answer> answers = new ArrayList<>();
    node.run(retry, answers::add);
    node.run(retry, answers::add);
    faulty.set("override", Fault.UNKNOWN_DONE);
    faulty.answerLate();

    assertThat(answers)
        .extracting(it -> ((Answer.Stored) it).inserted())
        .containsExactlyInAnyOrder(true, false);
    assertThat(node.told).hasSize(before + 1);
  }

  @Test
  void a_retry_that_was_done_runs_at_once_though_nobody_could_tell() {
    TestNode node = start(faulty.asSeen());
    UUID retrying = retrying(node);
    faulty.setOnce("override", Fault.UNKNOWN_DONE);
    states.setOnce("states", Fault.UNKNOWN_NOT_DONE);

    Refusal refused = (Refusal) run(node, Verb.RETRY, retrying);
    time.advance(1);

    assertThat(refused.outcomeUnknown()).isTrue();
    assertThat(handler.count()).isEqualTo(2);
    handler.last().completes();
    time.advance(60_000);
    assertThat(handler.count()).isEqualTo(2);
    assertThat(node.held()).isZero();
  }

  @Test
  void a_retry_that_was_not_done_leaves_the_task_as_it_was() {
    TestNode node = start(faulty.asSeen());
    UUID retrying = retrying(node);
    faulty.setOnce("override", Fault.UNKNOWN_NOT_DONE);

    assertThat(((Refusal) run(node, Verb.RETRY, retrying)).outcomeUnknown()).isTrue();
    time.advance(29_999);
    assertThat(handler.count()).isEqualTo(1);
    time.advance(1);

    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void a_retry_that_arrives_long_after_is_found_at_the_next_look() {
    store = new MemoryTaskStore(time);
    TestNode node = start(store);
    UUID retrying = retrying(node);
    Task task = store.find(retrying).result().orElseThrow();

    store.override(node.owner(), List.of(Commands.anew(task, 1, time.nowMs())));
    time.advance(5_000);

    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void an_attempt_is_told_of_a_cancel_whose_answer_was_lost() {
    TestNode node = start(faulty.asSeen());
    Posted posted = node.publish("orders", "1");
    faulty.setOnce("override", Fault.UNKNOWN_DONE);

    Answer answer = run(node, Verb.CANCEL, posted.taskOf(LANE));

    assertThat(((Answer.Stored) answer).task().status()).isEqualTo(Status.CANCELLED);
    assertThat(handler.last().stopped()).isEqualTo(Stop.CANCELLED);
    assertThat(node.held()).isZero();
  }

  @Test
  void a_task_that_was_replaced_runs_when_it_is_due_then_though_nobody_could_tell() {
    TestNode node = start(faulty.asSeen());
    publish(node, 50_000);
    faulty.setOnce("replace", Fault.UNKNOWN_DONE);

    List<Answer> answers = publish(node, 1_000);
    time.advance(1_000);

    assertThat(((Refusal) answers.get(0)).outcomeUnknown()).isTrue();
    assertThat(handler.count()).isEqualTo(1);
    handler.last().completes();
    time.advance(60_000);
    assertThat(handler.count()).isEqualTo(1);
    assertThat(node.held()).isZero();
  }

  private UUID retrying(TestNode node) {
    Posted posted = node.publish("orders", "1");
    handler.last().fails("no");
    return posted.taskOf(LANE);
  }

  private List<Answer> publish(TestNode node, long delayMs) {
    Unique unique = new Unique("k", Scope.UNFINISHED, OnConflict.REPLACE);
    List<Answer> answers = new ArrayList<>();
    node.publish(
        new TaskIds(time::nowMs).next(),
        "orders",
        new Options(delayMs, Shelf.PRIORITY, 0, 0, unique),
        answers::add);
    return answers;
  }

  private static Answer run(TestNode node, Verb verb, UUID task) {
    return node.worker.orders.run(new Command(verb, task)).result();
  }

  private TestNode start(TaskStore on) {
    Execution work = new Execution(handler, 2, 60_000, Retry.delays(List.of(30_000L)));
    return new TestNode(time, on, "alone", List.of(new Lane.Definition("orders", "s", work)))
        .start();
  }
}
