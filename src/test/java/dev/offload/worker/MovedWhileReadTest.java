package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Options;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.TaskIds;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A task that is moved by hand while a reading is under way that still shows it as it was. */
class MovedWhileReadTest {
  private final ManualTime time = new ManualTime();
  private final TaskStore store = MemoryTaskStore.ofOneProcess();
  private final FakeHandler handler = new FakeHandler();

  @Test
  void a_task_that_is_retried_by_hand_while_a_node_starts_runs_at_once() {
    Posted posted = start(store).publish("orders", "1");
    handler.last().fails("no");
    FaultyStore slow = new FaultyStore(store);
    slow.set("near", Fault.ANSWERED_LATE);
    TestNode node = start(slow.asSeen());
    List<Answer> answers = new ArrayList<>();

    node.run(new Command(Command.Verb.RETRY, posted.taskOf("orders/s")), answers::add);
    slow.set("", Fault.NONE);
    slow.answerLate();
    time.advance(10);

    assertThat(answers).hasSize(1).allMatch(it -> it instanceof Answer.Stored);
    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void a_task_that_is_replaced_while_a_node_starts_runs_when_it_is_due_then() {
    TestNode before = start(store);
    publish(before, 50_000);
    FaultyStore slow = new FaultyStore(store);
    slow.set("near", Fault.ANSWERED_LATE);
    TestNode node = start(slow.asSeen());

    List<Answer> answers = publish(node, 1_000);
    slow.set("", Fault.NONE);
    slow.answerLate();
    before.drain();
    time.advance(1_000);

    assertThat(answers).hasSize(1).allMatch(it -> it instanceof Answer.Stored);
    assertThat(handler.count()).isEqualTo(1);
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

  private TestNode start(TaskStore on) {
    Execution work = new Execution(handler, 2, 60_000, Retry.delays(List.of(30_000L)));
    return new TestNode(time, on, "alone", List.of(new Lane.Definition("orders", "s", work)))
        .start();
  }
}
