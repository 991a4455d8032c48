package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Retry;
import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two moves of one task that wait for the same batch. */
class OneBatchTest {
  private static final String LANE = "orders/invoice";
  private final ManualTime time = new ManualTime();
  private final MemoryTaskStore store = new MemoryTaskStore(time);
  private final HeldBackStore heldBack = new HeldBackStore(store);
  private final FakeHandler handler = new FakeHandler();

  @Test
  void the_start_of_a_task_that_was_tried_anew_is_written_and_not_the_progress_of_before() {
    Execution work = new Execution(handler, 8, 60_000, Retry.DEFAULT);
    TestNode a =
        new TestNode(
                time, heldBack.end(), "a", List.of(new Lane.Definition("orders", "invoice", work)))
            .start();
    Posted posted = a.publish("orders", "1");
    FakeHandler.Attempt old = handler.last();
    heldBack.holdBack("apply");
    for (int i = 0; i < store.writesInFlight(); i++) {
      a.publish("orders", "2");
    }
    old.run().progress(50, "of before");
    old.completes();
    for (Verb verb : List.of(Verb.CANCEL, Verb.RETRY)) {
      a.worker.orders.run(new Command(verb, posted.taskOf(LANE)));
    }
    time.advance(100);

    heldBack.letGo();
    time.advance(100);

    assertThat(handler.attempts)
        .filteredOn(it -> it.run().delivery().taskID().equals(posted.taskOf(LANE)))
        .extracting(it -> it.run().delivery().number())
        .containsExactly(1, 2);
    assertThat(store.find(posted.taskOf(LANE)).result().orElseThrow().status())
        .isEqualTo(Status.PROCESSING);
  }
}
