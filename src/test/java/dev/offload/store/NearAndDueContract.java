package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@link TaskStore} promises of work that is not finished: each task is either near or, from
 * some time on, due.
 */
public abstract class NearAndDueContract extends RemovalContract {
  private static final long FOREVER = Long.MAX_VALUE;

  /** One page of tasks. */
  private interface Pages {
    Future<List<LiveTask>> page(LiveTask after, int limit);
  }

  @Test
  void due_has_far_tasks_due_before_the_time_soonest_first() throws Exception {
    Task third = samples.dueAt(NOW_MS + 90_000);
    Task first = samples.dueAt(NOW_MS + 70_000);
    Task second = samples.dueAt(NOW_MS + 80_000);
    Task notYet = samples.dueAt(NOW_MS + 90_001);
    stored(List.of(third, first, second, notYet), NOW_MS + 60_000);
    assertThat(answer(SampleTasks.due(store, ME, NOW_MS + 90_001, null, 10)))
        .containsExactly(first.live(), second.live(), third.live());
  }

  @Test
  void a_task_due_at_the_end_of_the_near_time_is_far() throws Exception {
    Task far = samples.dueAt(NOW_MS + 60_000);
    stored(List.of(far), NOW_MS + 60_000);
    assertThat(answer(SampleTasks.due(store, ME, FOREVER, null, 10))).containsExactly(far.live());
  }

  @Test
  void due_is_read_page_by_page_though_many_are_due_at_the_same_time() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(samples.dueAt(NOW_MS + 60_000 + i / 7 * 1_000));
    }
    stored(tasks, ALL_FAR);
    List<LiveTask> read =
        walk((after, limit) -> SampleTasks.due(store, ME, FOREVER, after, limit), 4);
    assertThat(read).containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
    assertThat(read).isSortedAccordingTo(Comparator.comparingLong(LiveTask::dueAt));
  }

  @Test
  void a_near_task_whose_next_move_is_far_off_is_found_by_due() throws Exception {
    Task task = stored(samples.task());
    long movesAt = task.dueAt() + SampleTasks.PROCESSING_MS;
    answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(task)), movesAt));
    assertThat(answer(SampleTasks.due(store, ME, FOREVER, null, 10)))
        .containsExactly(SampleTasks.moved(task).live());
  }

  @Test
  void a_task_that_was_far_and_is_complete_is_due_no_more() throws Exception {
    Task task = samples.task();
    stored(List.of(task), ALL_FAR);
    answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(task)), ALL_FAR));
    assertThat(answer(SampleTasks.due(store, ME, FOREVER, null, 10))).hasSize(1);
    answer(
        SampleTasks.apply(store, ME, List.of(SampleTasks.next(SampleTasks.moved(task))), ALL_FAR));
    assertThat(answer(SampleTasks.due(store, ME, FOREVER, null, 10))).isEmpty();
    assertThat(unfinished(ME)).isEmpty();
    assertThat(answer(SampleTasks.nextDue(store, ME, 0))).isEmpty();
  }

  @Test
  void the_next_due_time_is_that_of_the_soonest_far_task_from_then_on() throws Exception {
    assertThat(answer(SampleTasks.nextDue(store, ME, 0))).isEmpty();
    stored(
        List.of(samples.dueAt(NOW_MS + 80_000), samples.dueAt(NOW_MS + 70_000)), NOW_MS + 60_000);
    assertThat(answer(SampleTasks.nextDue(store, ME, NOW_MS))).hasValue(NOW_MS + 70_000);
    assertThat(answer(SampleTasks.nextDue(store, ME, NOW_MS + 70_000))).hasValue(NOW_MS + 70_000);
    assertThat(answer(SampleTasks.nextDue(store, ME, NOW_MS + 70_001))).hasValue(NOW_MS + 80_000);
    assertThat(answer(SampleTasks.nextDue(store, ME, NOW_MS + 80_001))).isEmpty();
  }

  @Test
  void near_and_due_have_each_unfinished_task_once_and_none_that_is_complete() throws Exception {
    Task near = samples.dueAt(NOW_MS + 10_000);
    Task far = samples.dueAt(NOW_MS + 70_000);
    Task done = samples.dueAt(NOW_MS + 10_000);
    Task halfway = samples.dueAt(NOW_MS + 10_000);
    stored(List.of(near, far, done, halfway), NOW_MS + 60_000);
    move(move(done));
    Task processing = move(halfway);
    assertThat(unfinished(ME))
        .containsExactlyInAnyOrder(near.live(), far.live(), processing.live());
  }

  @Test
  void what_due_leaves_out_near_has_however_late_it_is_due() throws Exception {
    Task near = samples.dueAt(NOW_MS + 90_000);
    stored(List.of(near), NOW_MS + 90_001);
    Task moved = samples.task();
    stored(List.of(moved), ALL_NEAR);
    Task movesOn = move(moved);
    assertThat(unfinished(ME)).containsExactlyInAnyOrder(near.live(), movesOn.live());
  }

  @Test
  void what_is_far_near_has_not() throws Exception {
    stored(samples.tasks(3), ALL_FAR);
    assertThat(near(ME)).isEmpty();
  }

  /** By the time before which a task's next move is near: of its insert, and of its first move. */
  @ParameterizedTest
  @CsvSource({"near, near", "near, far", "far, near", "far, far"})
  void a_task_that_moved_on_is_found_once_and_as_it_is_now(String before, String after)
      throws Exception {
    Task task = samples.task();
    stored(List.of(task), nearUntil(before));
    assertThat(
            answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(task)), nearUntil(after))))
        .isEqualTo(1);
    assertThat(unfinished(ME)).containsExactly(SampleTasks.moved(task).live());
    if (after.equals("far")) {
      assertThat(near(ME)).isEmpty();
    }
  }

  @Test
  void moves_of_near_and_far_tasks_in_one_batch_are_counted_once_each() throws Exception {
    List<Task> near = samples.tasks(3);
    List<Task> far = samples.tasks(3);
    stored(near, ALL_NEAR);
    stored(far, ALL_FAR);
    move(near.get(1));
    move(far.get(1));
    List<Task> all = new ArrayList<>(near);
    all.addAll(far);
    List<Move> moves = SampleTasks.each(all, SampleTasks::next);
    assertThat(answer(SampleTasks.apply(store, ME, moves, ALL_NEAR))).isEqualTo(4);
    assertThat(unfinished(ME))
        .containsExactlyInAnyOrderElementsOf(
            SampleTasks.each(all, task -> SampleTasks.moved(task).live()));
  }

  @Test
  void near_is_read_page_by_page() throws Exception {
    List<Task> tasks = samples.tasks(23);
    stored(tasks.subList(0, 10), ALL_NEAR);
    stored(tasks.subList(10, 13), ALL_FAR);
    stored(tasks.subList(13, 23), ALL_NEAR);
    List<LiveTask> found = walk((after, limit) -> store.near(ME, after, limit), 5);
    found.addAll(walk((after, limit) -> SampleTasks.due(store, ME, FOREVER, after, limit), 5));
    assertThat(found).containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
  }

  @Test
  void near_goes_on_after_a_task_that_was_completed_meanwhile() throws Exception {
    List<Task> tasks = samples.tasks(6);
    stored(tasks, ALL_NEAR);
    List<LiveTask> all = new ArrayList<>(answer(store.near(ME, null, 3)));
    if (!all.isEmpty()) {
      LiveTask last = all.get(2);
      move(move(tasks.stream().filter(it -> it.id().equals(last.id())).findAny().orElseThrow()));
      all.addAll(answer(store.near(ME, last, 10)));
    }
    all.addAll(answer(SampleTasks.due(store, ME, FOREVER, null, 10)));
    assertThat(all).containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
  }

  @Test
  void the_work_of_another_owner_is_not_mine() throws Exception {
    assumeOwners();
    Task theirs = samples.dueAt(NOW_MS + 70_000);
    answer(SampleTasks.insert(store, OTHER, List.of(theirs), ALL_FAR));
    assertThat(answer(SampleTasks.due(store, ME, FOREVER, null, 10))).isEmpty();
    assertThat(unfinished(ME)).isEmpty();
    assertThat(answer(SampleTasks.nextDue(store, ME, 0))).isEmpty();
    assertThat(answer(SampleTasks.due(store, OTHER, FOREVER, null, 10)))
        .containsExactly(theirs.live());
    assertThat(unfinished(OTHER)).containsExactly(theirs.live());
    assertThat(answer(SampleTasks.nextDue(store, OTHER, 0))).hasValue(NOW_MS + 70_000);
  }

  /** Returns what near has and what due has, of which none is in both. */
  private List<LiveTask> unfinished(String owner) throws TimeoutException {
    List<LiveTask> all = new ArrayList<>(near(owner));
    all.addAll(answer(SampleTasks.due(store, owner, FOREVER, null, 100)));
    return all;
  }

  private List<LiveTask> near(String owner) throws TimeoutException {
    return answer(store.near(owner, null, 100));
  }

  private static long nearUntil(String word) {
    return word.equals("near") ? ALL_NEAR : ALL_FAR;
  }

  private static List<LiveTask> walk(Pages pages, int limit) throws TimeoutException {
    List<LiveTask> all = new ArrayList<>();
    List<LiveTask> page;
    LiveTask last = null;
    do {
      page = answer(pages.page(last, limit));
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page);
      last = page.isEmpty() ? null : page.get(page.size() - 1);
    } while (page.size() == limit);
    return all;
  }
}
