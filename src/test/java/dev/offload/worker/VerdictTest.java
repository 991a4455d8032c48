package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the same node wrote by hand in the place of a move is not taken for that move. */
class VerdictTest {
  private static final String ME = "a-1";
  private static final UUID ID = UUID.fromString("018bcfe5-6800-7abc-8def-0123456789ab");
  private static final Shelf SHELF = new Shelf("queue:jobs", Shelf.PRIORITY);
  private static final Attempts FIRST = new Attempts(true, 1, 0, 0);

  private final TaskStore store = MemoryTaskStore.ofOneProcess();
  private LiveTask task = Task.received(ID, SHELF, Payload.json("1"), 1_000, 1_000).live();

  VerdictTest() {
    Task sent = Task.received(ID, SHELF, Payload.json("1"), 1_000, 1_000);
    store.insert(List.of(new NewTask(sent, ME, true)));
  }

  @Test
  void a_move_that_is_in_the_store_is_won() {
    Move start = task.to(Status.PROCESSING, 2_000, 32_000).with(FIRST);
    store.apply(ME, List.of(start));
    assertThat(verdict(start).won()).containsExactly(start);
  }

  @Test
  void an_extension_is_lost_to_another_extension() {
    receive();
    override(task.to(Status.PROCESSING, 3_000, 90_000));
    Move mine = task.to(Status.PROCESSING, 3_000, 60_000);
    assertThat(verdict(mine).lost()).containsExactly(mine);
  }

  @Test
  void what_is_given_back_is_lost_to_a_release_with_a_delay() {
    receive();
    override(task.to(Status.RECEIVED, 3_000, 9_000).with(new Attempts(false, 1, 0, 0)));
    Move mine = task.to(Status.RECEIVED, 3_000, 3_000).with(new Attempts(false, 1, 0, 1));
    assertThat(verdict(mine).lost()).containsExactly(mine);
  }

  @Test
  void an_extension_is_lost_to_a_start_that_is_over_at_the_same_time() {
    receive();
    override(task.to(Status.PROCESSING, 3_000, 60_000).with(new Attempts(true, 2, 0, 0)));
    Move mine = task.to(Status.PROCESSING, 3_000, 60_000);
    assertThat(verdict(mine).lost()).containsExactly(mine);
  }

  private void receive() {
    Move start = task.to(Status.PROCESSING, 2_000, 32_000).with(FIRST);
    store.apply(ME, List.of(start));
    task = task.after(start);
  }

  private void override(Move byHand) {
    assertThat(store.override(ME, List.of(byHand)).result()).isOne();
  }

  private Verdict verdict(Move move) {
    return Verdict.apply(store, ME, List.of(move)).result();
  }
}
