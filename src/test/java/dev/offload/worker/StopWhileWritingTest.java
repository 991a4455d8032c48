package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that stops while a slow store has all the writes that there may be at once. */
class StopWhileWritingTest extends AttemptFixture {
  private final FaultyStore faulty = new FaultyStore(store);

  @Test
  void a_task_that_was_not_begun_after_all_is_given_back_before_the_node_ends() {
    Retry retry = Retry.delays(List.of(1_000L));
    node.drain();
    TestNode slow =
        new TestNode(
                time,
                faulty.asSeen(),
                "slow",
                List.of(
                    new Lane.Definition(
                        "orders", "invoice", new Execution(handler, 2, TIMEOUT_MS, retry)),
                    new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null)))
            .start();
    slow.post("due in five seconds");
    time.advance(1);
    slow.post("a moment later");
    time.advance(4_990);
    faulty.set("read", Fault.ANSWERED_LATE);
    Posted posted = slow.publish("orders", "1");
    slow.worker.orders.run(new Pause(LANE, "why"));
    faulty.set("apply", Fault.ANSWERED_LATE);
    time.advance(20);
    assertThat(stored(posted).attempts().running()).isTrue();

    slow.drain();
    faulty.set("", Fault.NONE);
    faulty.answerLate();

    assertThat(handler.count()).isZero();
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    assertThat(stored(posted).attempts().running()).isFalse();
  }
}
