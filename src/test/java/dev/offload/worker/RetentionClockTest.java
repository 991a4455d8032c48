package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.time.ManualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock that is wrong for a while removes nothing too early. */
class RetentionClockTest {
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long WEEK_MS = 7 * DAY_MS;
  private static final long LIFE_MS = 20_000;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = MemoryTaskStore.ofOneProcess();

  @Test
  void a_clock_that_is_set_ahead_removes_nothing_before_it_went_on_evenly_for_an_hour() {
    TestNode node = new TestNode(time, store, "a").start();
    keep(node, WEEK_MS);
    Posted posted = node.post("hello");
    time.advance(2 * HOUR_MS);
    time.setNowMs(time.nowMs() + 30 * DAY_MS);

    time.advance(HOUR_MS);
    assertThat(isThere(posted)).isTrue();
    time.setNowMs(time.nowMs() - 30 * DAY_MS);
    time.advance(DAY_MS);
    assertThat(isThere(posted)).as("it was set right within the hour").isTrue();
    time.advance(WEEK_MS);

    assertThat(isThere(posted)).isFalse();
  }

  @Test
  void starts_with_a_clock_that_is_ahead_remove_nothing_for_an_hour_each_though_tasks_are_stored() {
    TestNode first = new TestNode(time, store, "a").start();
    Posted posted = first.post("hello");
    time.advance(LIFE_MS);
    first.drain();
    time.setNowMs(time.nowMs() + 30 * DAY_MS);
    for (String name : List.of("b", "c")) {
      TestNode ahead = new TestNode(time, store, name).start();
      Retention retention = keep(ahead, WEEK_MS);
      ahead.post("stored by the clock that is ahead " + name);
      time.advance(HOUR_MS / 2 - 1);
      retention.stop();
      ahead.drain();
      assertThat(isThere(posted)).isTrue();
    }
  }

  private static Retention keep(TestNode node, long retentionMs) {
    Retention retention = new Retention(node.node, node.worker.lease, retentionMs);
    retention.start();
    return retention;
  }

  private boolean isThere(Posted posted) {
    return store.find(posted.id()).result().isPresent();
  }
}
