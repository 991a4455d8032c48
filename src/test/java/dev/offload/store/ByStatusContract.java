package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link TaskStore} promises of lists and counts by status. */
public abstract class ByStatusContract extends TaskReaderContract {

  @ParameterizedTest
  @EnumSource(names = {"RECEIVED", "PROCESSING", "RETRYING", "FAILED"})
  void what_ended_later_hides_nothing_that_is_live_or_failed(Status status) throws Exception {
    Task looked = inStatus(samples.task(), status);
    stored(List.of(looked), ALL_NEAR);
    for (int i = 0; i < 5; i++) {
      stored(SampleTasks.each(samples.tasks(500), it -> inStatus(it, Status.COMPLETE)), ALL_NEAR);
    }
    assertThat(page(status, null, 10)).isEqualTo(new TaskPage(List.of(looked), null));
  }

  @ParameterizedTest
  @EnumSource(names = {"RECEIVED", "PROCESSING", "RETRYING", "FAILED", "CANCELLED", "COMPLETE"})
  void a_list_has_the_tasks_of_its_status_newest_first_wherever_they_wait(Status status)
      throws Exception {
    List<Task> wanted = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Status its = Status.values()[i % Status.values().length];
      Shelf shelf = new Shelf(i % 3 == 0 ? "queue:a" : "queue:b", i % 10);
      // Far ones are due in another order than that of their ids.
      Task task = inStatus(samples.on(shelf, NOW_MS + 100_000 - i * 1_000), its);
      stored(List.of(task), i % 4 < 2 ? ALL_NEAR : ALL_FAR);
      if (its == status) {
        wanted.add(0, task);
      }
    }
    for (int limit : new int[] {1, 2, 3, 50}) {
      assertThat(walk(status, limit)).as("pages of %d", limit).isEqualTo(wanted);
    }
  }

  @Test
  void a_list_begins_below_its_cursor_though_newer_ones_are_far() throws Exception {
    List<Task> tasks = samples.tasks(8);
    stored(tasks.subList(0, 2), ALL_FAR);
    stored(tasks.subList(2, 4), ALL_NEAR);
    stored(tasks.subList(4, 8), ALL_FAR);
    assertThat(page(Status.RECEIVED, tasks.get(5).id(), 3))
        .isEqualTo(
            new TaskPage(List.of(tasks.get(4), tasks.get(3), tasks.get(2)), tasks.get(2).id()));
    assertThat(page(Status.RECEIVED, tasks.get(2).id(), 3))
        .isEqualTo(new TaskPage(List.of(tasks.get(1), tasks.get(0)), null));
  }

  @Test
  void a_list_of_more_live_tasks_than_a_page_looks_at_goes_on_behind_its_cursor() throws Exception {
    Task oldest = inStatus(samples.task(), Status.RETRYING);
    stored(List.of(oldest), ALL_FAR);
    for (int i = 0; i < 5; i++) {
      stored(samples.tasks(PageQuery.EXAMINED_MAX / 5), i % 2 == 0 ? ALL_FAR : ALL_NEAR);
    }
    assertThat(walk(Status.RETRYING, 10)).containsExactly(oldest);
    assertThat(walk(Status.RECEIVED, 200)).hasSize(PageQuery.EXAMINED_MAX);
  }

  @Test
  void live_tasks_are_counted_as_they_come_move_and_end() throws Exception {
    assertThat(counts()).isEmpty();
    List<Task> tasks = samples.tasks(5);
    stored(tasks.subList(0, 3), ALL_NEAR);
    answer(SampleTasks.insert(store, ME, tasks, ALL_FAR));
    answer(SampleTasks.insert(store, ME, tasks, ALL_NEAR));
    assertThat(counts()).as("each once").isEqualTo(Map.of(Status.RECEIVED, 5L));

    Task processing = move(tasks.get(0));
    Task other = move(tasks.get(4));
    List<Move> again = SampleTasks.each(tasks.subList(0, 1), SampleTasks::next);
    answer(SampleTasks.apply(store, ME, again, ALL_NEAR));
    assertThat(counts()).isEqualTo(Map.of(Status.RECEIVED, 3L, Status.PROCESSING, 2L));

    move(processing);
    answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(processing)), ALL_NEAR));
    apply(other.live().to(Status.RETRYING, NOW_MS, NOW_MS + 1));
    apply(tasks.get(1).live().to(Status.CANCELLED, NOW_MS, Task.NOT_YET));
    assertThat(counts()).isEqualTo(Map.of(Status.RECEIVED, 2L, Status.RETRYING, 1L));
  }

  @Test
  void what_is_removed_was_not_counted_any_more() throws Exception {
    stored(SampleTasks.each(samples.tasks(3), it -> inStatus(it, Status.COMPLETE)), ALL_NEAR);
    stored(samples.task());
    assertThat(answer(store.removeEnded(NOW_MS + 1_000_000, null, 10)).removed()).isEqualTo(3);
    assertThat(counts()).isEqualTo(Map.of(Status.RECEIVED, 1L));
  }

  /** Writes one move of mine, which must match. */
  public final void apply(Move move) throws TimeoutException {
    assertThat(answer(store.apply(ME, List.of(move)))).isEqualTo(1);
  }

  private Map<Status, Long> counts() throws TimeoutException {
    Map<Status, Long> counts = new HashMap<>(answer(store.liveCounts()));
    counts.values().removeIf(tasks -> tasks == 0);
    return counts;
  }

  private static Task inStatus(Task it, Status status) {
    boolean live = status.isLive();
    return new Task(
        it.id(),
        it.shelf(),
        it.background(),
        status,
        it.version(),
        Attempts.NONE,
        it.receivedAt(),
        Task.NOT_YET,
        live ? Task.NOT_YET : NOW_MS,
        live ? it.dueAt() : Task.NOT_YET);
  }

  private TaskPage page(Status status, UUID before, int limit) throws TimeoutException {
    return answer(store.page(new PageQuery(status, before, limit)));
  }

  private List<Task> walk(Status status, int limit) throws TimeoutException {
    List<Task> all = new ArrayList<>();
    UUID before = null;
    do {
      TaskPage page = page(status, before, limit);
      all.addAll(page.items());
      before = page.next();
    } while (before != null);
    List<Task> sorted = new ArrayList<>(all);
    sorted.sort(Collections.reverseOrder((one, two) -> one.id().compareTo(two.id())));
    assertThat(all).isEqualTo(sorted);
    return all;
  }
}
