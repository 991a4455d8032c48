package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.Leases.Adopted;
import dev.offload.store.Leases.Slice;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Leases} promises of tasks that go from one owner to another. */
public abstract class AdoptionContract extends StoreContract {
  public static final String DEAD = "incarnation-dead";

  public Leases leases;

  @BeforeEach
  final void takeLeases() {
    leases = store.leases().orElseThrow();
  }

  @Test
  void adopted_tasks_are_the_new_owners_to_find_and_to_move() throws Exception {
    Task late = samples.dueAt(NOW_MS + 90_000);
    Task soon = samples.dueAt(NOW_MS + 70_000);
    Task next = samples.dueAt(NOW_MS + 80_000);
    answer(SampleTasks.insert(store, DEAD, List.of(late, soon, next), NOW_MS + 75_000));
    Slice sooner = new Slice(NOW_MS + 70_000, NOW_MS + 90_000, 0, 10);
    Adopted adopted = answer(leases.adopt(DEAD, ME, sooner));
    assertThat(adopted.found()).isEqualTo(2);
    assertThat(adopted.won()).containsExactlyInAnyOrder(soon.live(), next.live());
    assertThat(due(ME)).containsExactly(soon.live(), next.live());
    assertThat(due(DEAD)).containsExactly(late.live());
    assertThat(answer(SampleTasks.apply(store, DEAD, List.of(SampleTasks.next(soon)), ALL_FAR)))
        .isZero();
    assertThat(answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(soon)), ALL_FAR)))
        .isEqualTo(1);
    Slice later = new Slice(NOW_MS + 90_000, Long.MAX_VALUE, 0, 10);
    assertThat(answer(leases.adopt(DEAD, ME, later)).won()).containsExactly(late.live());
    assertThat(answer(adopt(DEAD, ME, 2))).isEqualTo(new Adopted(0, List.of()));
  }

  @Test
  void a_page_of_a_slice_is_adopted_and_what_is_skipped_is_not() throws Exception {
    answer(SampleTasks.insert(store, DEAD, samples.tasks(10), ALL_FAR));
    Slice third = new Slice(Long.MIN_VALUE, Long.MAX_VALUE, 8, 4);
    assertThat(answer(leases.adopt(DEAD, ME, third)).won()).hasSize(2);
    assertThat(answer(adopt(DEAD, ME, 4)).won()).hasSize(4);
    assertThat(due(ME)).hasSize(6);
    assertThat(due(DEAD)).hasSize(4);
  }

  @Test
  void finished_tasks_are_not_adopted() throws Exception {
    Task done = move(move(stored(samples.task())));
    assertThat(answer(adopt(ME, OTHER, 10)).found()).isZero();
    assertThat(answer(store.find(done.id()))).contains(done);
    assertThat(due(OTHER)).isEmpty();
  }

  @Test
  void of_two_adopters_at_once_neither_loses_a_task_it_won_to_the_other() throws Exception {
    List<Task> tasks = samples.tasks(200);
    answer(SampleTasks.insert(store, DEAD, tasks, ALL_FAR));
    Set<LiveTask> mine = new HashSet<>();
    Set<LiveTask> theirs = new HashSet<>();
    Set<LiveTask> told = new HashSet<>();
    int found;
    do {
      Future<Adopted> one = adopt(DEAD, ME, 30);
      Future<Adopted> two = adopt(DEAD, OTHER, 30);
      Future<List<LiveTask>> won =
          one.compose(n -> SampleTasks.due(store, ME, Long.MAX_VALUE, null, 1_000));
      found = answer(one).found() + answer(two).found();
      told.addAll(answer(one).won());
      mine.addAll(answer(won));
      theirs.addAll(due(OTHER));
    } while (found > 0);
    assertThat(due(ME)).containsExactlyInAnyOrderElementsOf(mine);
    assertThat(due(ME)).containsExactlyInAnyOrderElementsOf(told);
    assertThat(due(OTHER)).containsExactlyInAnyOrderElementsOf(theirs);
    mine.addAll(theirs);
    assertThat(mine).containsExactlyInAnyOrderElementsOf(SampleTasks.each(tasks, Task::live));
  }

  public final Future<Adopted> adopt(String from, String to, int limit) {
    return leases.adopt(from, to, new Slice(Long.MIN_VALUE, Long.MAX_VALUE, 0, limit));
  }

  public final List<LiveTask> due(String owner) throws TimeoutException {
    return answer(SampleTasks.due(store, owner, Long.MAX_VALUE, null, 1_000));
  }
}
