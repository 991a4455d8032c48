package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore.LivePage;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What {@link TaskStore} promises of work that is not finished. */
abstract class LiveTaskContract extends RemovalContract {
  private static final long FOREVER = Long.MAX_VALUE;

  /** One page of live tasks. */
  private interface Pages {
    Future<LivePage> page(LiveTask after, int limit);
  }

  @Test
  void due_has_far_tasks_due_before_the_time_soonest_first() throws Exception {
    Task third = samples.dueAt(NOW_MS + 90_000);
    Task first = samples.dueAt(NOW_MS + 70_000);
    Task second = samples.dueAt(NOW_MS + 80_000);
    Task notYet = samples.dueAt(NOW_MS + 90_001);
    stored(List.of(third, first, second, notYet), NOW_MS + 60_000);
    assertThat(answer(store.due(ME, NOW_MS + 90_001, null, 10)))
        .containsExactly(first.live(), second.live(), third.live());
  }

  @Test
  void a_task_due_at_the_end_of_the_near_time_is_far() throws Exception {
    Task far = samples.dueAt(NOW_MS + 60_000);
    stored(List.of(far), NOW_MS + 60_000);
    assertThat(answer(store.due(ME, FOREVER, null, 10))).containsExactly(far.live());
  }

  @Test
  void due_is_read_page_by_page_though_many_are_due_at_the_same_time() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(samples.dueAt(NOW_MS + 60_000 + i / 7 * 1_000));
    }
    stored(tasks, ALL_FAR);
    List<LiveTask> read = walk(this::due, 4);
    assertThat(read).containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
    assertThat(read).isSortedAccordingTo(Comparator.comparingLong(LiveTask::dueAt));
  }

  @Test
  void a_near_task_whose_next_move_is_far_off_is_found_by_due() throws Exception {
    Task task = stored(samples.task());
    long movesAt = task.dueAt() + task.completeAfterMs();
    answer(store.apply(ME, List.of(SampleTasks.next(task)), movesAt));
    assertThat(answer(store.due(ME, FOREVER, null, 10)))
        .containsExactly(SampleTasks.moved(task).live());
  }

  @Test
  void a_task_that_was_far_and_is_complete_is_due_no_more() throws Exception {
    Task task = samples.task();
    stored(List.of(task), ALL_FAR);
    answer(store.apply(ME, List.of(SampleTasks.next(task)), ALL_FAR));
    assertThat(answer(store.due(ME, FOREVER, null, 10))).hasSize(1);
    answer(store.apply(ME, List.of(SampleTasks.next(SampleTasks.moved(task))), ALL_FAR));
    assertThat(answer(store.due(ME, FOREVER, null, 10))).isEmpty();
    assertThat(live(ME, FOREVER)).isEmpty();
    assertThat(answer(store.nextDue(ME, 0))).isEmpty();
  }

  @Test
  void the_next_due_time_is_that_of_the_soonest_far_task_from_then_on() throws Exception {
    assertThat(answer(store.nextDue(ME, 0))).isEmpty();
    stored(
        List.of(samples.dueAt(NOW_MS + 80_000), samples.dueAt(NOW_MS + 70_000)), NOW_MS + 60_000);
    assertThat(answer(store.nextDue(ME, NOW_MS))).hasValue(NOW_MS + 70_000);
    assertThat(answer(store.nextDue(ME, NOW_MS + 70_000))).hasValue(NOW_MS + 70_000);
    assertThat(answer(store.nextDue(ME, NOW_MS + 70_001))).hasValue(NOW_MS + 80_000);
    assertThat(answer(store.nextDue(ME, NOW_MS + 80_001))).isEmpty();
  }

  @Test
  void live_has_near_and_far_tasks_due_before_the_time_and_none_that_is_complete()
      throws Exception {
    Task near = samples.dueAt(NOW_MS + 10_000);
    Task far = samples.dueAt(NOW_MS + 70_000);
    Task notYet = samples.dueAt(NOW_MS + 70_001);
    Task done = samples.dueAt(NOW_MS + 10_000);
    Task halfway = samples.dueAt(NOW_MS + 10_000);
    stored(List.of(near, far, notYet, done, halfway), NOW_MS + 60_000);
    move(move(done));
    Task processing = move(halfway);
    assertThat(live(ME, NOW_MS + 70_001))
        .containsExactlyInAnyOrder(near.live(), far.live(), processing.live());
  }

  @Test
  void what_due_leaves_out_live_has_however_late_it_is_due() throws Exception {
    Task near = samples.dueAt(NOW_MS + 90_000);
    stored(List.of(near), NOW_MS + 90_001);
    Task moved = samples.task();
    stored(List.of(moved), ALL_NEAR);
    Task movesOn = move(moved);
    List<LiveTask> found = new ArrayList<>(answer(store.due(ME, FOREVER, null, 10)));
    found.addAll(live(ME, NOW_MS));
    assertThat(found).containsExactlyInAnyOrder(near.live(), movesOn.live());
  }

  @Test
  void live_is_read_page_by_page() throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      tasks.add(samples.dueAt(NOW_MS + 10_000 + i * 7 % 5 * 20_000));
    }
    stored(tasks, NOW_MS + 60_000);
    assertThat(walk((after, limit) -> store.live(ME, FOREVER, after, limit), 5))
        .containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
  }

  @Test
  void live_goes_on_after_a_task_that_was_completed_meanwhile() throws Exception {
    List<Task> tasks = samples.tasks(6);
    stored(tasks, ALL_NEAR);
    List<LiveTask> first = answer(store.live(ME, FOREVER, null, 3)).tasks();
    LiveTask last = first.get(2);
    move(move(tasks.stream().filter(task -> task.id().equals(last.id())).findAny().orElseThrow()));
    List<LiveTask> all = new ArrayList<>(first);
    all.addAll(answer(store.live(ME, FOREVER, last, 10)).tasks());
    assertThat(all).containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
  }

  @Test
  void the_work_of_another_owner_is_not_mine() throws Exception {
    assumeOwners();
    Task theirs = samples.dueAt(NOW_MS + 70_000);
    answer(store.insert(OTHER, List.of(theirs), ALL_FAR));
    assertThat(answer(store.due(ME, FOREVER, null, 10))).isEmpty();
    assertThat(live(ME, FOREVER)).isEmpty();
    assertThat(answer(store.nextDue(ME, 0))).isEmpty();
    assertThat(answer(store.due(OTHER, FOREVER, null, 10))).containsExactly(theirs.live());
    assertThat(live(OTHER, FOREVER)).containsExactly(theirs.live());
    assertThat(answer(store.nextDue(OTHER, 0))).hasValue(NOW_MS + 70_000);
  }

  @Test
  void live_finds_the_one_task_that_is_due_behind_many_that_are_not() throws Exception {
    List<Task> notYet = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      notYet.add(samples.dueAt(NOW_MS + 70_000));
    }
    Task near = samples.dueAt(NOW_MS + 10_000);
    stored(notYet, NOW_MS + 60_000);
    stored(List.of(near), NOW_MS + 60_000);
    assertThat(walk((after, limit) -> store.live(ME, NOW_MS + 60_000, after, limit), 2))
        .containsExactly(near.live());
  }

  private Future<LivePage> due(LiveTask after, int limit) {
    return store.due(ME, FOREVER, after, limit).map(tasks -> LivePage.of(tasks, limit));
  }

  private List<LiveTask> live(String owner, long untilMs) throws TimeoutException {
    return answer(store.live(owner, untilMs, null, 10)).tasks();
  }

  private static List<LiveTask> walk(Pages pages, int limit) throws TimeoutException {
    List<LiveTask> all = new ArrayList<>();
    LiveTask next = null;
    do {
      LivePage page = answer(pages.page(next, limit));
      assertThat(page.tasks()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.tasks());
      next = page.next();
    } while (next != null);
    return all;
  }
}
