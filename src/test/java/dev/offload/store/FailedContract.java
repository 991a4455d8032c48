package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore.Failed;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link TaskStore} promises of the failed tasks of a lane. */
public abstract class FailedContract extends UniqueKeysContract {
  private static final String LANE = "orders/invoice";

  @Test
  void failed_tasks_of_a_lane_come_by_id_whatever_their_priority_and_no_others() throws Exception {
    List<UUID> wanted = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String lane = i % 3 == 0 ? "orders/invoice2" : LANE;
      Task task = samples.on(new Shelf(lane, i * 7 % 10), NOW_MS);
      boolean failed = i % 4 != 0;
      stored(List.of(failed ? ended(task, Status.FAILED) : other(task, i)), ALL_NEAR);
      if (failed && lane.equals(LANE)) {
        wanted.add(task.id());
      }
    }
    assertThat(wanted).hasSize(30);
    for (int limit : new int[] {1, 7, 30, 500}) {
      assertThat(walk(limit)).as("%d at once", limit).isEqualTo(wanted);
    }
    assertThat(answer(store.failed("nobody/knows", null, 10)))
        .isEqualTo(new Failed(List.of(), null));
  }

  @Test
  void what_failed_in_other_lanes_hides_nothing() throws Exception {
    for (int i = 0; i < 5; i++) {
      List<Task> others = samples.tasks(PageQuery.EXAMINED_MAX / 5);
      stored(SampleTasks.each(others, it -> ended(it, Status.FAILED)), ALL_NEAR);
    }
    Task task = ended(samples.on(new Shelf(LANE, 4), NOW_MS), Status.FAILED);
    stored(List.of(task), ALL_NEAR);
    assertThat(walk(10)).containsExactly(task.id());
  }

  private List<UUID> walk(int limit) throws Exception {
    List<UUID> all = new ArrayList<>();
    UUID after = null;
    do {
      Failed failed = answer(store.failed(LANE, after, limit));
      assertThat(failed.ids()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(failed.ids());
      after = failed.next();
    } while (after != null);
    return all;
  }

  private static Task other(Task task, int i) {
    return i % 8 == 0 ? task : ended(task, Status.CANCELLED);
  }

  private static Task ended(Task it, Status status) {
    return it.after(it.live().to(status, NOW_MS, Task.NOT_YET));
  }
}
