package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore.Removal;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What {@link TaskStore#removeEnded} promises. */
public abstract class RemovalContract extends ByStatusContract {

  /** When the sample tasks are complete. */
  private static final long COMPLETE_MS = NOW_MS + 20_001;

  @Test
  void what_was_finished_before_the_time_is_removed() throws Exception {
    Task old = complete(samples.task());
    assertThat(answer(store.removeEnded(COMPLETE_MS + 1, null, 10)))
        .isEqualTo(new Removal(1, null));
    assertThat(answer(store.find(old.id()))).isEmpty();
    assertThat(answer(store.removeEnded(COMPLETE_MS + 1, null, 10)))
        .as("again")
        .isEqualTo(new Removal(0, null));
  }

  @Test
  void what_was_finished_at_the_time_or_later_stays() throws Exception {
    Task task = complete(samples.task());
    assertThat(answer(store.removeEnded(COMPLETE_MS, null, 10))).isEqualTo(new Removal(0, null));
    assertThat(answer(store.find(task.id()))).contains(task);
  }

  @Test
  void what_is_not_finished_stays_however_old_it_is() throws Exception {
    Task received = stored(samples.task());
    Task processing = move(stored(samples.task()));
    Task far = samples.dueAt(NOW_MS + 90_000);
    stored(List.of(far), NOW_MS);
    Task complete = complete(samples.task());
    long muchLaterMs = COMPLETE_MS + 1_000_000_000;
    assertThat(answer(store.removeEnded(muchLaterMs, null, 10)).removed()).isEqualTo(1);
    assertThat(answer(store.find(complete.id()))).isEmpty();
    for (Task live : List.of(received, processing, far)) {
      assertThat(answer(store.find(live.id()))).contains(live);
    }
    List<LiveTask> unfinished = new ArrayList<>(answer(store.near(ME, null, 10)));
    unfinished.addAll(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 10)));
    assertThat(unfinished)
        .containsExactlyInAnyOrder(received.live(), processing.live(), far.live());
  }

  @Test
  void a_call_looks_at_so_many_tasks_in_id_order_and_says_where_it_ended() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Task task = stored(samples.task());
      tasks.add(i == 1 ? task : move(move(task)));
    }
    Removal first = answer(store.removeEnded(COMPLETE_MS + 1, null, 2));
    assertThat(first).isEqualTo(new Removal(1, tasks.get(1).id()));
    Removal second = answer(store.removeEnded(COMPLETE_MS + 1, first.next(), 2));
    assertThat(second).isEqualTo(new Removal(2, tasks.get(3).id()));
    Removal third = answer(store.removeEnded(COMPLETE_MS + 1, second.next(), 2));
    assertThat(third).isEqualTo(new Removal(1, null));
    assertThat(answer(store.findAll(SampleTasks.each(tasks, Task::id))))
        .containsExactly(tasks.get(1));
  }

  @Test
  void a_call_ends_with_the_task_whose_text_reaches_the_bound() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // Two bytes each in UTF-8.
      tasks.add(complete(samples.task("\u00e4".repeat(TaskStore.REMOVED_BYTES_MAX / 4))));
    }
    Removal first = answer(store.removeEnded(COMPLETE_MS + 1, null, 10));
    assertThat(first).isEqualTo(new Removal(2, tasks.get(1).id()));
    assertThat(answer(store.removeEnded(COMPLETE_MS + 1, first.next(), 10)))
        .isEqualTo(new Removal(1, null));
  }

  @Test
  void tasks_too_new_to_be_finished_before_the_time_are_not_even_looked_at() throws Exception {
    long beforeMs = NOW_MS + 1_000_000;
    UUID ahead = idAt(beforeMs + TaskIds.AHEAD_MAX_MS);
    UUID old = idAt(beforeMs + TaskIds.AHEAD_MAX_MS - 1);
    for (UUID id : List.of(old, ahead)) {
      complete(Task.received(id, "text", NOW_MS, 5_000));
    }
    assertThat(answer(store.removeEnded(beforeMs, null, 10))).isEqualTo(new Removal(1, null));
    assertThat(answer(store.find(old))).isEmpty();
    assertThat(answer(store.find(ahead))).isPresent();
  }

  @Test
  void a_removed_task_can_be_neither_moved_nor_listed() throws Exception {
    Task processing = move(stored(samples.task()));
    move(processing);
    answer(store.removeEnded(COMPLETE_MS + 1, null, 10));
    assertThat(
            answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(processing)), ALL_NEAR)))
        .isZero();
    assertThat(answer(store.states(ME, List.of(processing.id())))).isEmpty();
  }

  private Task complete(Task task) throws TimeoutException {
    return move(move(stored(task)));
  }

  private static UUID idAt(long epochMs) {
    return new UUID(epochMs << 16 | 0x7000, 0x8000_0000_0000_0000L);
  }
}
