package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Schedules are tasks that only who asks for them sees. */
abstract class SchedulePagesContract extends FailedContract {

  private List<UUID> schedules(int count) throws Exception {
    List<NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UUID id = TaskIds.ofSchedule("s" + i);
      Task task = Task.received(id, Shelf.SCHEDULES, Payload.json("1"), 1_000, 9_000_000_000_000L);
      tasks.add(new NewTask(task, "a", true));
    }
    answer(store.insert(tasks));
    return tasks.stream().map(it -> it.task().id()).toList();
  }

  @Test
  void schedules_are_on_no_page_of_tasks_and_in_no_count() throws Exception {
    schedules(5);
    Task task = Task.received(new TaskIds(() -> 5_000).next(), "work", 5_000, 5_000);
    answer(store.insert(List.of(new NewTask(task, "a", true))));

    for (Status status : new Status[] {null, Status.RECEIVED, Status.FAILED}) {
      List<Task> items = answer(store.page(new PageQuery(status, null, 10))).items();
      assertThat(items.stream().map(Task::id))
          .containsExactlyElementsOf(status == Status.FAILED ? List.of() : List.of(task.id()));
    }
    PageQuery behind = new PageQuery(null, task.id(), 10);
    assertThat(answer(store.page(behind)).items()).isEmpty();
    assertThat(answer(store.liveCounts()).getOrDefault(Status.RECEIVED, 0L)).isEqualTo(1);
  }

  @Test
  void schedules_are_read_page_by_page() throws Exception {
    List<UUID> all = schedules(25);
    List<UUID> read = new ArrayList<>();
    UUID next = null;
    do {
      var page = answer(store.page(PageQuery.ofSchedules(next, 10)));
      page.items().forEach(it -> read.add(it.id()));
      next = page.next();
    } while (next != null);
    assertThat(read).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void a_schedule_that_ends_leaves_the_counts_as_they_are() throws Exception {
    UUID id = schedules(1).get(0);
    Task schedule = answer(store.find(id)).orElseThrow();
    answer(store.override("a", List.of(schedule.live().to(Status.CANCELLED, 2_000, Task.NOT_YET))));
    assertThat(answer(store.liveCounts()).getOrDefault(Status.RECEIVED, 0L)).isZero();
    assertThat(answer(store.remove(List.of(id)))).isEqualTo(1);
    assertThat(answer(store.liveCounts()).values()).allMatch(count -> count == 0);
  }
}
