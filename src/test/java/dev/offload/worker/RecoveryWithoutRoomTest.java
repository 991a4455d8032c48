package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A survivor whose memory is as good as full. */
class RecoveryWithoutRoomTest {
  private static final String FIRST_GONE = "gone-1";
  private static final String NEXT_GONE = "gone-2";
  private static final long HOUR_MS = 3_600_000;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final CountedStore counted = new CountedStore(store);
  private final Leases leases = store.leases().orElseThrow();
  private final TaskIds ids = new TaskIds(time::nowMs);

  @BeforeEach
  void openTheLeasesOfThoseWhoWillBeGone() {
    leases.open(FIRST_GONE);
    leases.open(NEXT_GONE);
  }

  @Test
  void what_is_due_now_is_taken_also_behind_a_node_whose_tasks_there_is_no_room_for() {
    leave("survivor-1", 55_000);
    TestNode survivor = start();
    assertThat(survivor.worker.held.room(true)).isZero();
    leave(FIRST_GONE, HOUR_MS);
    Task due = leave(NEXT_GONE, 10);

    leases.release(FIRST_GONE);
    leases.release(NEXT_GONE);
    time.advance(20_000);

    assertThat(store.find(due.id()).result().orElseThrow().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void room_for_one_task_is_enough_to_look_through_a_long_time_in_few_steps() {
    TestNode survivor = start();
    assertThat(survivor.worker.held.room(true)).isEqualTo(1);
    leave(FIRST_GONE, HOUR_MS);
    counted.forget();

    leases.release(FIRST_GONE);
    time.advance(5_000);

    assertThat(SampleTasks.due(store, survivor.owner(), Long.MAX_VALUE, null, 10).result())
        .hasSize(1);
    assertThat(counted.calls("adopt")).isLessThan(20);
  }

  /** Starts a node that holds two tasks at the most, one of them due later. */
  private TestNode start() {
    Worker.Bounds bounds = TestNode.bounds(2, TestNode.BOUNDS);
    return new TestNode(time, counted.asSeen(), "survivor", TestNode.demo(1, 1), bounds).start();
  }

  private Task leave(String owner, long dueInMs) {
    Task task = Task.received(ids.next(), "text", time.nowMs(), dueInMs);
    SampleTasks.insert(store, owner, List.of(task), 0);
    return task;
  }
}
