package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Leases} promises of tasks that their owner gives away. */
public abstract class GivingContract extends AdoptionContract {
  @Test
  void given_tasks_are_the_new_owners_to_find_and_to_move_with_one_version_more() throws Exception {
    LiveTask first = stored(samples.task()).live();
    LiveTask second = move(stored(samples.task())).live();
    LiveTask kept = stored(samples.task()).live();

    assertThat(give(first, second)).isEqualTo(2);

    assertThat(due(OTHER)).containsExactlyInAnyOrder(first.given(), second.given());
    assertThat(due(ME)).containsExactly(kept);
    assertThat(moves(ME, first)).isZero();
    assertThat(moves(ME, first.given())).isZero();
    assertThat(moves(OTHER, first)).isZero();
    assertThat(moves(OTHER, first.given())).isEqualTo(1);
    assertThat(moves(OTHER, second.given())).isEqualTo(1);
    assertThat(answer(store.find(second.id())).orElseThrow().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void a_given_task_is_as_it_was_but_for_its_owner_and_version() throws Exception {
    Task task = stored(samples.on(new Shelf("orders/invoice", 7), SampleTasks.NOW_MS + 5_000));

    assertThat(give(task.live())).isEqualTo(1);

    Task given = answer(store.find(task.id())).orElseThrow();
    assertThat(given.live()).isEqualTo(task.live().given());
    assertThat(given.payload()).isEqualTo(task.payload());
    assertThat(given.receivedAt()).isEqualTo(task.receivedAt());
    assertThat(answer(store.states(OTHER, List.of(task.id()))).get(task.id()))
        .isEqualTo(new TaskState(2, Status.RECEIVED, 0, task.dueAt(), true, false));
  }

  @Test
  void what_is_anothers_or_moved_or_ended_is_not_given_and_the_others_are() throws Exception {
    Task theirs = samples.task();
    answer(SampleTasks.insert(store, OTHER, List.of(theirs), ALL_FAR));
    Task moved = stored(samples.task());
    Task done = move(move(stored(samples.task())));
    Task mine = stored(samples.task());
    Task none = samples.task();
    LiveTask now = move(moved).live();

    assertThat(give(theirs.live(), moved.live(), done.live(), mine.live(), none.live()))
        .isEqualTo(1);

    assertThat(due(ME)).containsExactly(now);
    assertThat(due(OTHER)).containsExactlyInAnyOrder(theirs.live(), mine.live().given());
    assertThat(answer(store.find(done.id()))).contains(done);
    assertThat(answer(store.find(none.id()))).isEmpty();
  }

  @Test
  void the_same_again_changes_nothing_also_when_it_came_back_meanwhile() throws Exception {
    LiveTask task = stored(samples.task()).live();
    assertThat(give(task)).isEqualTo(1);
    assertThat(give(task)).isZero();
    assertThat(answer(leases.give(OTHER, ME, List.of(task.given())))).isEqualTo(1);

    assertThat(give(task)).isZero();

    assertThat(due(ME)).containsExactly(task.given().given());
  }

  @Test
  void what_is_given_to_a_node_that_is_gone_is_adopted_from_it() throws Exception {
    answer(leases.bury(DEAD));
    LiveTask task = stored(samples.task()).live();

    assertThat(answer(leases.give(ME, DEAD, List.of(task)))).isEqualTo(1);

    assertThat(answer(leases.owners())).containsExactly(DEAD);
    assertThat(answer(adopt(DEAD, OTHER, 10)).won()).containsExactly(task.given());
  }

  @Test
  void of_two_gifts_at_once_one_is_made() throws Exception {
    LiveTask task = stored(samples.task()).live();
    Future<Integer> one = leases.give(ME, OTHER, List.of(task));
    Future<Integer> two = leases.give(ME, DEAD, List.of(task));
    assertThat(answer(one) + answer(two)).isEqualTo(1);
    assertThat(due(OTHER).size() + due(DEAD).size()).isEqualTo(1);
  }

  private int give(LiveTask... tasks) throws Exception {
    return answer(leases.give(ME, OTHER, List.of(tasks)));
  }

  private int moves(String owner, LiveTask task) throws Exception {
    return answer(SampleTasks.apply(store, owner, List.of(SampleTasks.next(task)), ALL_FAR));
  }
}
