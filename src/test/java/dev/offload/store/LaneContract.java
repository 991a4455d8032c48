package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link TaskStore} promises of lanes, of what was tried, and of every status. */
public abstract class LaneContract extends NearAndDueContract {
  private static final Shelf QUEUE = new Shelf("queue:a", 4);
  private static final Shelf URGENT = new Shelf("queue:a", 9);
  private static final Shelf IDLE = new Shelf("queue:nobody's", 0);
  private static final List<Shelf> SHELVES = List.of(Shelf.BACKGROUND, QUEUE, URGENT);

  @Test
  void due_has_the_far_tasks_of_one_shelf_page_by_page() throws Exception {
    List<Task> tasks = onEachShelf(9);
    stored(tasks, ALL_FAR);
    for (Shelf shelf : SHELVES) {
      List<LiveTask> its = liveOn(shelf, tasks);
      assertThat(due(shelf, null, 100)).isEqualTo(its);
      assertThat(due(shelf, null, 2)).isEqualTo(its.subList(0, 2));
      assertThat(due(shelf, its.get(1), 100)).isEqualTo(its.subList(2, 9));
    }
    assertThat(due(IDLE, null, 100)).isEmpty();
  }

  @Test
  void shelves_tells_when_the_soonest_far_task_on_each_is_due() throws Exception {
    assertThat(answer(store.shelves(ME, 0, Long.MAX_VALUE))).isEmpty();
    Task soon = samples.on(QUEUE, NOW_MS + 70_000);
    Task later = samples.on(QUEUE, NOW_MS + 90_000);
    Task urgent = samples.on(URGENT, NOW_MS + 80_000);
    stored(List.of(later, soon, urgent), ALL_FAR);
    assertThat(answer(store.shelves(ME, 0, Long.MAX_VALUE)))
        .isEqualTo(Map.of(QUEUE, NOW_MS + 70_000, URGENT, NOW_MS + 80_000));
    assertThat(answer(store.shelves(ME, NOW_MS + 80_000, Long.MAX_VALUE)))
        .isEqualTo(Map.of(QUEUE, NOW_MS + 90_000, URGENT, NOW_MS + 80_000));
    assertThat(answer(store.shelves(ME, NOW_MS + 70_001, NOW_MS + 90_000)))
        .isEqualTo(Map.of(URGENT, NOW_MS + 80_000));
    assertThat(answer(store.shelves(ME, 0, NOW_MS + 70_000))).isEmpty();
    apply(urgent.live().to(Status.CANCELLED, NOW_MS, Task.NOT_YET));
    assertThat(answer(store.shelves(ME, NOW_MS + 70_001, Long.MAX_VALUE)))
        .isEqualTo(Map.of(QUEUE, NOW_MS + 90_000));
    assertThat(answer(store.shelves(ME, NOW_MS + 90_001, Long.MAX_VALUE))).isEmpty();
  }

  @Test
  void a_task_stays_on_its_shelf_as_it_moves() throws Exception {
    List<Task> tasks = onEachShelf(2);
    stored(tasks.subList(0, 3), ALL_NEAR);
    stored(tasks.subList(3, 6), ALL_FAR);
    assertThat(live()).containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
    answer(SampleTasks.apply(store, ME, SampleTasks.each(tasks, SampleTasks::next), ALL_FAR));
    List<Task> moved = SampleTasks.each(tasks, SampleTasks::moved);
    for (Shelf shelf : SHELVES) {
      assertThat(due(shelf, null, 100)).isEqualTo(liveOn(shelf, moved));
    }
    assertThat(answer(store.findAll(SampleTasks.each(tasks, Task::id))))
        .containsExactlyInAnyOrderElementsOf(moved);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_was_tried_is_found_as_the_last_move_told_it(boolean far) throws Exception {
    Task task = stored(samples.on(QUEUE, NOW_MS + 5_000));
    for (Attempts tried : List.of(new Attempts(true, 3, 2, 1), new Attempts(false, 3, 3, 1))) {
      Move move =
          new Move(
              task.id(),
              task.version(),
              task.status(),
              Status.PROCESSING,
              tried,
              NOW_MS + 1,
              NOW_MS + 9_000,
              far);
      apply(move);
      task = task.after(move);
      assertThat(answer(store.find(task.id()))).contains(task);
      assertThat(answer(store.findAll(List.of(task.id())))).containsExactly(task);
      assertThat(live()).containsExactly(task.live());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROCESSING RETRYING PROCESSING RECEIVED PROCESSING PROCESSING COMPLETE",
        "PROCESSING RETRYING FAILED",
        "PROCESSING FAILED",
        "FAILED",
        "CANCELLED",
        "PROCESSING CANCELLED",
        "PROCESSING RETRYING CANCELLED"
      })
  void a_task_goes_through_its_statuses_and_when_it_ended_it_moves_no_more(String path)
      throws Exception {
    Task task = stored(samples.task());
    for (String word : path.split(" ")) {
      Status next = Status.valueOf(word);
      Move move = task.live().to(next, NOW_MS + 7, next.isLive() ? NOW_MS + 9 : Task.NOT_YET);
      apply(task.version() % 2 == 0 && next.isLive() ? move.asFar() : move);
      task = task.after(move);
      assertThat(answer(store.find(task.id()))).contains(task);
      assertThat(live()).isEqualTo(next.isLive() ? List.of(task.live()) : List.of());
    }
    Move late = task.live().to(Status.PROCESSING, NOW_MS + 8, NOW_MS + 9);
    assertThat(answer(store.apply(ME, List.of(late, late.asFar())))).isZero();
    assertThat(answer(store.find(task.id()))).contains(task);
    assertThat(answer(store.removeEnded(NOW_MS + 8, null, 10)).removed()).isEqualTo(1);
  }

  /** Returns so many tasks on each shelf, in the order of their due times. */
  private List<Task> onEachShelf(int count) {
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count * SHELVES.size(); i++) {
      tasks.add(samples.on(SHELVES.get(i % SHELVES.size()), NOW_MS + 60_000 + i));
    }
    return tasks;
  }

  private static List<LiveTask> liveOn(Shelf shelf, List<Task> tasks) {
    return tasks.stream().filter(it -> it.shelf().equals(shelf)).map(Task::live).toList();
  }

  private List<LiveTask> due(Shelf shelf, LiveTask after, int limit) throws TimeoutException {
    return answer(store.due(ME, shelf, Long.MAX_VALUE, after, limit));
  }

  /** Returns what near has and what due has of any shelf. */
  private List<LiveTask> live() throws TimeoutException {
    List<LiveTask> all = new ArrayList<>(answer(store.near(ME, null, 100)));
    for (Shelf shelf : SHELVES) {
      all.addAll(due(shelf, null, 100));
    }
    return all;
  }
}
