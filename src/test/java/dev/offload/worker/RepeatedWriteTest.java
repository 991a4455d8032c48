package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings.Demo;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A write of unknown outcome that is tried again when memory has no room any more. */
class RepeatedWriteTest {
  private static final long HOUR_MS = 3_600_000;
  private static final int HELD_MAX = 4;

  /** Of these, how many may be due later. */
  private static final int LATER_MAX = HELD_MAX * 3 / 4;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = MemoryTaskStore.ofOneProcess();
  private final FaultyStore faulty = new FaultyStore(store);
  private long farDueAt;

  @BeforeEach
  void leaveMoreFarTasksThanThereIsRoomFor() {
    TestNode before = start(TestNode.demo(HOUR_MS, 1_000));
    farDueAt = time.nowMs() + HOUR_MS;
    for (int i = 0; i < 2 * HELD_MAX; i++) {
      assertThat(before.post("far").isStored()).isTrue();
    }
    before.drain();
  }

  @Test
  void a_task_that_the_first_try_stored_as_near_is_held() {
    TestNode node = start(TestNode.demo(51_000, 1_000));
    advanceTo(farDueAt - 30_500);
    faulty.set("insert", Fault.UNKNOWN_DONE);
    Posted posted = node.post("near at first");
    final long dueAt = time.nowMs() + 51_000;
    advanceTo(farDueAt - 29_900);
    assertThat(node.worker.held.room(false)).isEqualTo(HELD_MAX - LATER_MAX);

    faulty.set("", Fault.NONE);
    time.advance(60_000);

    assertThat(stored(posted).startedAt()).isEqualTo(dueAt);
    assertThat(stored(posted).endedAt()).isEqualTo(dueAt + 1_000);
  }

  @Test
  void a_task_that_the_first_try_moved_on_as_near_stays_held() {
    TestNode node = start(TestNode.demo(10_000, 45_000));
    advanceTo(farDueAt - 45_000);
    Posted posted = node.post("near at first");
    final long dueAt = time.nowMs() + 55_000;
    time.advance(9_900);
    faulty.set("", Fault.UNKNOWN_DONE);
    time.advance(150);
    faulty.set("states", Fault.UNKNOWN_NOT_DONE);
    advanceTo(farDueAt - 29_900);
    assertThat(node.worker.held.room(false)).isEqualTo(HELD_MAX - LATER_MAX);

    faulty.set("", Fault.NONE);
    time.advance(60_000);

    assertThat(stored(posted).startedAt()).isEqualTo(dueAt - 45_000);
    assertThat(stored(posted).endedAt()).isEqualTo(dueAt);
  }

  @Test
  void a_task_that_is_handed_over_again_takes_one_place() {
    TestNode node = start(TestNode.demo(10_000, 1_000));
    Posted posted = node.post("once");

    assertThat(node.post(posted.id(), "once").isStored()).isTrue();

    assertThat(node.worker.held.room(false)).isEqualTo(HELD_MAX - 1);
  }

  @Test
  void an_insert_refused_after_the_lease_was_lost_gives_back_no_place_of_the_next() {
    MemoryTaskStore shared = new MemoryTaskStore(time);
    FaultyStore refusing = new FaultyStore(shared);
    refusing.set("insert", Fault.NOT_WRITTEN);
    FaultyStore late = new FaultyStore(refusing.asSeen());
    TestNode node =
        new TestNode(
                time, late.asSeen(), "n", TestNode.demo(9, 9), TestNode.bounds(4, TestNode.BOUNDS))
            .start();
    late.set("insert", Fault.ANSWERED_LATE);
    Posted posted = node.post("refused late");
    String before = node.owner();
    shared.leases().orElseThrow().release(before);
    time.advance(5_000);
    assertThat(node.owner()).isNotEqualTo(before);
    assertThat(posted.answers()).isEmpty();

    late.answerLate();

    assertThat(posted.refused().outcomeUnknown()).isFalse();
    assertThat(node.worker.held.room(false)).isEqualTo(4);
  }

  private TestNode start(Demo demo) {
    return new TestNode(
            time, faulty.asSeen(), "alone", demo, TestNode.bounds(HELD_MAX, TestNode.BOUNDS))
        .start();
  }

  private void advanceTo(long nowMs) {
    time.advance(nowMs - time.nowMs());
  }

  private Task stored(Posted posted) {
    return store.find(posted.id()).result().orElseThrow();
  }
}
