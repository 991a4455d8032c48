package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Refusal;
import dev.offload.task.Retry;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A task's id comes from its event's and the subscription's name, which two topics may share. */
class EventOfTwoTopicsTest {
  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final UUID event = new TaskIds(time::nowMs).next();

  @Test
  void an_event_that_another_topic_has_is_refused_and_not_taken_for_its_own() {
    Execution work = new Execution(new FakeHandler(), 2, 60_000, Retry.DEFAULT);
    TestNode node =
        new TestNode(
                time,
                store,
                "a",
                List.of(
                    new Lane.Definition("orders", "audit", work),
                    new Lane.Definition("payments", "audit", work)))
            .start();
    Posted first = node.publish("orders", "{}", event, 4, 0);

    Posted elsewhere = node.publish("payments", "{}", event, 4, 0);

    assertThat(first.isStored()).isTrue();
    assertThat(elsewhere.refused().code()).isEqualTo(Refusal.CONFLICT);
    assertThat(node.publish("orders", "{}", event, 4, 0).isStored()).isTrue();
  }
}
