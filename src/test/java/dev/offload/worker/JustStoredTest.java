package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Payload;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was just stored is not read again to be begun. */
class JustStoredTest {
  private static final Shelf SHELF = new Shelf("orders/invoice", Shelf.PRIORITY);

  private final ManualTime time = new ManualTime();
  private final JustStored justStored = new JustStored(time, 10_000);

  @Test
  void an_attempt_at_what_was_just_stored_reads_nothing_and_has_its_payload() {
    CountedStore store = new CountedStore(new MemoryTaskStore(time));
    FakeHandler handler = new FakeHandler();
    TestNode node = node(store.asSeen(), handler).start();

    node.publish("orders", "{\"order\":17}");
    time.advance(10);

    assertThat(handler.count()).isEqualTo(1);
    assertThat(handler.last().run().delivery().payload().text()).isEqualTo("{\"order\":17}");
    assertThat(store.calls("read")).isZero();
  }

  @Test
  void a_second_attempt_is_read_with_what_came_of_the_first() {
    CountedStore store = new CountedStore(new MemoryTaskStore(time));
    FakeHandler handler = new FakeHandler();
    TestNode node = node(store.asSeen(), handler).start();
    node.publish("orders", "{\"order\":17}");
    time.advance(10);

    handler.last().fails("no");
    time.advance(10_000);

    assertThat(handler.count()).isEqualTo(2);
    assertThat(store.calls("read")).isEqualTo(1);
  }

  @Test
  void a_task_that_is_cancelled_while_its_start_is_written_does_not_begin() {
    FaultyStore slow = new FaultyStore(new MemoryTaskStore(time));
    FakeHandler handler = new FakeHandler();
    TestNode node = node(slow.asSeen(), handler).start();
    slow.set("apply", Fault.ANSWERED_LATE);
    Posted posted = node.publish("orders", "1");

    // The store has written the start; that is only not known here yet.
    node.run(new Command(Command.Verb.CANCEL, posted.taskOf("orders/invoice")), answer -> {});
    slow.set("", Fault.NONE);
    slow.answerLate();
    time.advance(10);

    assertThat(handler.count()).isZero();
  }

  @Test
  void a_task_that_is_stored_again_under_its_id_runs_with_what_was_stored_last() {
    MemoryTaskStore store = new MemoryTaskStore(time);
    FakeHandler handler = new FakeHandler();
    TestNode node = node(store, handler, 1).start();
    node.publish("orders", "\"first\"");
    Posted twice = node.publish("orders", "\"old\"");
    node.publish("orders", "\"between\"");
    time.advance(10);
    assertThat(texts(handler)).as("the others wait for its slot").containsExactly("\"first\"");

    // By another node, of which nothing is heard here.
    UUID task = twice.taskOf("orders/invoice");
    Task stored = store.find(task).result().orElseThrow();
    store.override("b-1", List.of(stored.live().to(Status.CANCELLED, 1, Task.NOT_YET)));
    store.remove(List.of(task));
    node.publish("orders", "\"new\"", twice.id(), Shelf.PRIORITY, 0);
    handler.last().completes();
    time.advance(10);
    handler.last().completes();
    time.advance(10);

    assertThat(texts(handler)).containsExactly("\"first\"", "\"between\"", "\"new\"");
  }

  private static List<String> texts(FakeHandler handler) {
    return handler.attempts.stream().map(it -> it.run().delivery().payload().text()).toList();
  }

  @Test
  void with_the_lease_goes_what_was_just_stored() {
    TestNode node = node(new MemoryTaskStore(time), new FakeHandler()).start();
    Task task = task(100);
    justStored.keep(task);

    new Whole(node.node, node.worker.lease, justStored, () -> {}).clear();

    assertThat(justStored.take(started(task, 2))).isNull();
  }

  @Test
  void a_task_is_as_the_move_to_its_start_left_it() {
    Task task = task(100);
    justStored.keep(task);

    Task begun = justStored.take(started(task, 2));

    assertThat(begun.status()).isEqualTo(Status.PROCESSING);
    assertThat(begun.version()).isEqualTo(2);
    assertThat(begun.attempts()).isEqualTo(new Attempts(true, 1, 0, 0));
    assertThat(begun.startedAt()).isEqualTo(5);
    assertThat(begun.payload()).isEqualTo(task.payload());
  }

  @Test
  void a_task_that_was_moved_meanwhile_is_read() {
    Task task = task(100);
    justStored.keep(task);

    assertThat(justStored.take(started(task, 3))).isNull();
    assertThat(justStored.take(started(task, 2))).isNull();
  }

  @Test
  void what_does_not_begin_for_long_is_forgotten() {
    Task early = task(100);
    justStored.keep(early);
    time.advance(JustStored.KEPT_MS + 1);
    assertThat(justStored.take(started(early, 2))).isNotNull();

    justStored.keep(early);
    time.advance(2 * JustStored.KEPT_MS + 1);

    assertThat(justStored.take(started(early, 2))).isNull();
  }

  @Test
  void no_more_is_kept_than_there_is_room_for_and_what_came_first_stays() {
    Task first = task(100);
    Task large = task(4_000);
    Task last = task(100);
    List.of(first, large, last).forEach(justStored::keep);

    assertThat(justStored.take(started(first, 2))).isNotNull();
    assertThat(justStored.take(started(large, 2))).isNull();
    assertThat(justStored.take(started(last, 2))).isNotNull();
  }

  private TestNode node(TaskStore store, FakeHandler handler) {
    return node(store, handler, 2);
  }

  private TestNode node(TaskStore store, FakeHandler handler, int concurrency) {
    Execution work =
        new Execution(handler, concurrency, 60_000, Retry.exponential(3, 10_000, 3, 3_600_000, 0));
    Lane.Definition lane = new Lane.Definition("orders", "invoice", work);
    return TestNode.simulated(time, store, "a", TestNode.demo(1, 1), 1_000, List.of(lane));
  }

  private static Task task(int characters) {
    Payload payload = Payload.json("x".repeat(characters));
    return Task.received(UUID.randomUUID(), SHELF, payload, 1, 1);
  }

  private static LiveTask started(Task task, int version) {
    Attempts begun = new Attempts(true, 1, 0, 0);
    return new LiveTask(task.id(), SHELF, Status.PROCESSING, version, begun, 5);
  }
}
