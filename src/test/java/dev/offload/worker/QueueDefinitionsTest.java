package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.DefineQueue;
import dev.offload.bus.QueueAnswer.Refused;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Queues that are made, changed and removed while a node runs. */
class QueueDefinitionsTest extends QueueFixture {
  private static final String NEW = "new";

  private static QueueDefinition made(boolean ordered, long changedAt) {
    return new QueueDefinition(
        NEW,
        VISIBILITY_MS,
        0,
        null,
        ordered,
        RETENTION_MS,
        0,
        0,
        262_144,
        false,
        false,
        false,
        changedAt,
        changedAt,
        Map.of(),
        Map.of());
  }

  private Future<?> take() {
    return node.run(new Receive(NEW, UUID.randomUUID(), 10, 0, VISIBILITY_MS));
  }

  @Test
  void who_asks_while_queues_are_read_is_answered_by_what_is_read_after_that() {
    line.set("queues", Fault.ANSWERED_LATE);
    Future<?> early = take();
    store.define(NEW, made(false, 1), 0);
    Future<?> late = take();

    line.answerLate();

    assertThat(((Refused) early.result()).refusal().code()).isEqualTo(Refusal.NOT_FOUND);
    assertThat(late.isComplete()).isFalse();
    line.answerLate();
    time.advance(200);
    assertThat(messages(late)).isEmpty();
  }

  @Test
  void those_who_go_on_asking_keep_nobody_waiting_who_asked_before() {
    line.set("queues", Fault.ANSWERED_LATE);
    Future<?> first = take();
    for (int i = 0; i < 3; i++) {
      take();
      line.answerLate();
    }
    assertThat(first.isComplete()).isTrue();
  }

  @Test
  void a_queue_that_was_removed_and_made_in_order_since_is_read_again_in_order() {
    define(made(false, 1), 0);
    List.of("1", "2").forEach(text -> node.send(NEW, text, "a", 0));
    time.advance(1_000);
    store.define(NEW, null, 1);
    store.define(NEW, made(true, 2), 0);

    node.worker.lookForLanes();
    time.advance(12_000);

    assertThat(texts(messages(node.run(new Receive(NEW, UUID.randomUUID(), 1, 0, 30_000)))))
        .containsExactly("1");
    assertThat(messages(node.run(new Receive(NEW, UUID.randomUUID(), 1, 0, 30_000))))
        .as("one of the group is out")
        .isEmpty();
  }

  @Test
  void who_sends_to_a_queue_that_is_removed_before_its_end_is_read_is_told() {
    define(made(true, 1), 0);
    line.set("end", Fault.SILENT);
    Posted sent = node.send(NEW, "1", "a", 0);
    assertThat(sent.answers()).isEmpty();

    define(null, 1);

    assertThat(sent.refused().code()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(sent.refused().outcomeUnknown()).isFalse();
  }

  @Test
  void a_queue_that_is_removed_while_its_messages_are_read_is_no_failure() {
    define(made(false, 1), 0);
    node.send(NEW, "1", null, 600_000);
    time.advance(600_000);
    line.set("read", Fault.ANSWERED_LATE);
    Future<?> receiver = take();
    define(null, 1);
    line.answerLate();
    time.advance(200);
    assertThat(receiver.result()).isInstanceOf(Refused.class);
  }

  private void define(QueueDefinition wanted, long seen) {
    node.worker.orders.run(new DefineQueue(NEW, wanted, seen));
    time.advance(20);
  }
}
