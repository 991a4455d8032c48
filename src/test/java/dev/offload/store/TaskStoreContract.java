package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What {@link TaskStore} promises, the same for every store. */
public abstract class TaskStoreContract extends SchedulePagesContract {

  @Test
  void a_write_can_be_tried_which_changes_no_task() throws Exception {
    Task task = stored(samples.task());
    answer(store.tryWrite());
    assertThat(answer(store.page(new PageQuery(null, null, 10))).items()).containsExactly(task);
  }

  @Test
  void insert_stores_each_task_and_says_so() throws Exception {
    List<Task> tasks = samples.tasks(100);
    BitSet stored = answer(SampleTasks.insert(store, ME, tasks, ALL_NEAR));
    assertThat(stored.cardinality()).isEqualTo(100);
    assertThat(answer(store.findAll(SampleTasks.each(tasks.subList(40, 60), Task::id))))
        .containsExactlyInAnyOrderElementsOf(tasks.subList(40, 60));
  }

  @Test
  void insert_leaves_a_task_that_is_there_as_it_is() throws Exception {
    Task there = move(stored(samples.task("first")));
    Task again = withText(there.id(), "second");
    Task before = samples.task();
    Task after = samples.task();
    assertThat(answer(SampleTasks.insert(store, ME, List.of(before, again, after), ALL_NEAR)))
        .isEqualTo(bits(0, 2));
    assertThat(answer(store.find(there.id()))).contains(there);
    assertThat(answer(store.find(before.id()))).contains(before);
    assertThat(answer(store.find(after.id()))).contains(after);
  }

  @Test
  void of_two_tasks_with_the_same_id_in_one_batch_one_is_stored() throws Exception {
    Task one = samples.task("one");
    List<Task> batch = List.of(samples.task(), one, withText(one.id(), "two"), samples.task());
    BitSet stored = answer(SampleTasks.insert(store, ME, batch, ALL_NEAR));
    assertThat(stored).isIn(bits(0, 1, 3), bits(0, 2, 3));
    assertThat(answer(store.find(one.id()))).contains(batch.get(stored.nextSetBit(1)));
  }

  @Test
  void empty_batches_do_nothing() throws Exception {
    assertThat(answer(SampleTasks.insert(store, ME, List.of(), ALL_NEAR)).isEmpty()).isTrue();
    assertThat(answer(SampleTasks.apply(store, ME, List.of(), ALL_NEAR))).isZero();
    assertThat(answer(store.states(ME, List.of()))).isEmpty();
    assertThat(answer(store.findAll(List.of()))).isEmpty();
  }

  @Test
  void apply_writes_every_move_that_finds_its_version_and_counts_them() throws Exception {
    List<Task> tasks = samples.tasks(4);
    stored(tasks, ALL_NEAR);
    Task ahead = move(tasks.get(2));
    List<Move> moves = SampleTasks.each(tasks, SampleTasks::next);
    assertThat(answer(SampleTasks.apply(store, ME, moves, ALL_NEAR))).isEqualTo(3);
    assertThat(answer(store.find(ahead.id()))).contains(ahead);
    assertThat(answer(store.find(tasks.get(3).id()))).contains(SampleTasks.moved(tasks.get(3)));
  }

  @Test
  void moves_of_different_kinds_go_in_one_batch() throws Exception {
    Task received = stored(samples.task());
    Task processing = move(stored(samples.task()));
    List<Move> moves = List.of(SampleTasks.next(received), SampleTasks.next(processing));
    assertThat(answer(SampleTasks.apply(store, ME, moves, ALL_NEAR))).isEqualTo(2);
    assertThat(answer(store.find(received.id()))).contains(SampleTasks.moved(received));
    assertThat(answer(store.find(processing.id()))).contains(SampleTasks.moved(processing));
  }

  @Test
  void a_move_made_twice_is_written_once() throws Exception {
    Task task = stored(samples.task());
    Task moved = move(task);
    assertThat(answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(task)), ALL_NEAR)))
        .isZero();
    assertThat(answer(store.find(task.id()))).contains(moved);
  }

  @Test
  void a_move_of_a_task_that_is_not_there_stores_nothing() throws Exception {
    Task absent = samples.task();
    assertThat(answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(absent)), ALL_NEAR)))
        .isZero();
    assertThat(answer(store.find(absent.id()))).isEmpty();
  }

  @Test
  void a_move_by_another_owner_is_lost() throws Exception {
    assumeOwners();
    Task task = stored(samples.task());
    assertThat(answer(SampleTasks.apply(store, OTHER, List.of(SampleTasks.next(task)), ALL_NEAR)))
        .isZero();
    assertThat(answer(store.find(task.id()))).contains(task);
  }

  @Test
  void states_tell_the_version_and_whether_the_task_is_still_to_be_finished() throws Exception {
    Task received = stored(samples.task());
    Task processing = move(stored(samples.task()));
    Task complete = move(move(stored(samples.task())));
    UUID absent = samples.task().id();
    List<UUID> ids = List.of(complete.id(), absent, received.id(), processing.id());
    assertThat(answer(store.states(ME, ids)))
        .hasSize(3)
        .containsEntry(received.id(), state(received, true, true))
        .containsEntry(processing.id(), state(processing, true, true))
        .containsEntry(complete.id(), state(complete, false, true));
  }

  private static TaskState state(Task task, boolean owned, boolean moved) {
    int starts = task.attempts().starts();
    return new TaskState(task.version(), task.status(), starts, task.dueAt(), owned, moved);
  }

  @Test
  void states_tell_how_often_a_task_began_and_when_it_is_due() throws Exception {
    Task task = stored(samples.task());
    Move start =
        task.live()
            .to(Status.PROCESSING, 1_700_000_000_000L, 1_700_000_030_000L)
            .with(new Attempts(true, 7, 0, 2));
    answer(SampleTasks.apply(store, ME, List.of(start), ALL_NEAR));
    assertThat(answer(store.states(ME, List.of(task.id()))))
        .containsEntry(
            task.id(), new TaskState(2, Status.PROCESSING, 7, 1_700_000_030_000L, true, true));
  }

  @Test
  void states_tell_another_owner_that_the_task_is_not_theirs() throws Exception {
    assumeOwners();
    Task live = stored(samples.task());
    Task complete = move(move(stored(samples.task())));
    assertThat(answer(store.states(OTHER, List.of(live.id(), complete.id()))))
        .containsEntry(live.id(), state(live, false, false))
        .containsEntry(complete.id(), state(complete, false, false));
  }

  @Test
  void states_are_read_of_more_tasks_than_one_statement_has_places_for() throws Exception {
    List<Task> tasks = samples.tasks(1_200);
    stored(tasks, ALL_NEAR);
    assertThat(answer(store.states(ME, SampleTasks.each(tasks, Task::id)))).hasSize(1_200);
  }

  @Test
  void find_all_leaves_out_what_is_absent() throws Exception {
    List<Task> tasks = samples.tasks(31);
    stored(tasks, ALL_NEAR);
    List<UUID> ids = new ArrayList<>(SampleTasks.each(tasks, Task::id));
    ids.add(7, samples.task().id());
    assertThat(answer(store.findAll(ids))).containsExactlyInAnyOrderElementsOf(tasks);
  }

  @Test
  void every_answer_comes_on_the_context_that_asked(Vertx vertx) throws Exception {
    Task task = samples.task();
    List<Supplier<Future<?>>> verbs =
        List.of(
            () -> SampleTasks.insert(store, ME, List.of(task), ALL_NEAR),
            () -> SampleTasks.apply(store, ME, List.of(SampleTasks.next(task)), ALL_NEAR),
            () -> store.states(ME, List.of(task.id())),
            () -> store.findAll(List.of(task.id())),
            () -> SampleTasks.due(store, ME, ALL_NEAR, null, 1),
            () -> SampleTasks.nextDue(store, ME, 0),
            () -> store.near(ME, null, 1),
            () -> store.find(task.id()),
            () -> store.page(new PageQuery(null, null, 1)),
            () -> store.removeEnded(0, null, 1),
            () -> store.close());
    for (Supplier<Future<?>> verb : verbs) {
      Context asked = vertx.getOrCreateContext();
      Promise<Context> answered = Promise.promise();
      asked.runOnContext(
          go -> verb.get().onComplete(any -> answered.complete(Vertx.currentContext())));
      assertThat(answer(answered.future())).as("verb %d", verbs.indexOf(verb)).isSameAs(asked);
    }
  }

  @Test
  void close_waits_for_the_writes_under_way_and_lets_no_more_in(Vertx vertx) throws Exception {
    List<Future<BitSet>> writes = new ArrayList<>();
    Promise<Boolean> allWritten = Promise.promise();
    vertx.runOnContext(
        go -> {
          for (int i = 0; i < 20; i++) {
            writes.add(SampleTasks.insert(store, ME, samples.tasks(50), ALL_NEAR));
          }
          store
              .close()
              .map(closed -> writes.stream().allMatch(Future::succeeded))
              .onComplete(allWritten);
        });
    assertThat(answer(allWritten.future())).isTrue();
    assertThatThrownBy(() -> answer(SampleTasks.insert(store, ME, samples.tasks(1), ALL_NEAR)))
        .isInstanceOf(RuntimeException.class);
  }

  private static Task withText(UUID id, String background) {
    return Task.received(id, background, SampleTasks.NOW_MS, 5_000);
  }

  private static BitSet bits(int... indexes) {
    BitSet bits = new BitSet();
    for (int index : indexes) {
      bits.set(index);
    }
    return bits;
  }
}
