package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A backlog is read from where the reading before ended, unless something may lie before that. */
class HeldUpToTest {
  private static final long NOW_MS = 1_000_000;
  private final Backlog backlog =
      new Backlogs(it -> new Places(3)).of(new Shelf("orders/invoice", Shelf.PRIORITY));

  @Test
  void a_reading_begins_where_the_one_before_ended() {
    assertThat(backlog.readFrom()).isNull();

    backlog.hasHeldUpTo(due(1, 10));
    backlog.hasNoPlaceFor(due(2, 10), NOW_MS);
    backlog.mind(11);

    assertThat(backlog.readFrom()).isEqualTo(due(1, 10));
  }

  @Test
  void a_page_of_which_nothing_is_held_changes_nothing() {
    backlog.hasHeldUpTo(due(1, 10));

    backlog.hasHeldUpTo(null);

    assertThat(backlog.readFrom()).isEqualTo(due(1, 10));
  }

  @Test
  void what_may_lie_before_it_is_looked_for_from_the_beginning() {
    backlog.hasHeldUpTo(due(1, 10));
    backlog.mind(10);
    assertThat(backlog.readFrom()).as("due at the same time, with any id").isNull();

    backlog.hasHeldUpTo(due(1, 10));
    backlog.forgetWhatIsHeld();
    assertThat(backlog.readFrom()).as("due at an unknown time").isNull();
  }

  @Test
  void what_was_moved_by_hand_may_lie_before_it_on_every_shelf_of_the_lane() {
    Backlogs backlogs = new Backlogs(it -> new Places(3));
    HeldTasks held = new HeldTasks(30, backlogs);
    Backlog urgent = backlogs.of(new Shelf("orders/invoice", 9));
    Backlog other = backlogs.of(new Shelf("orders/stats", 9));
    urgent.hasHeldUpTo(due(1, 10));
    other.hasHeldUpTo(due(1, 10));

    held.mindUnknown(new Shelf("orders/invoice", 0), NOW_MS);

    assertThat(urgent.readFrom()).isNull();
    assertThat(other.readFrom()).isNotNull();
  }

  @Test
  void what_came_while_a_page_was_read_may_not_be_on_it() {
    backlog.readFrom();
    backlog.mind(9);
    backlog.hasHeldUpTo(due(1, 10));
    assertThat(backlog.readFrom()).isNull();

    backlog.mind(11);
    backlog.hasHeldUpTo(due(1, 10));
    assertThat(backlog.readFrom()).isEqualTo(due(1, 10));

    backlog.forgetWhatIsHeld();
    backlog.hasHeldUpTo(due(1, 10));
    assertThat(backlog.readFrom()).isNull();
  }

  @Test
  void what_came_between_two_pages_of_a_reading_is_on_neither() {
    backlog.readFrom();
    backlog.hasHeldUpTo(due(1, 10));
    backlog.mind(9);
    backlog.hasHeldUpTo(due(2, 20));

    assertThat(backlog.readFrom()).isNull();
  }

  @Test
  void each_task_of_a_backlog_is_read_little_more_than_once() {
    ManualTime time = new ManualTime();
    CountedStore store = new CountedStore(MemoryTaskStore.ofOneProcess());
    FakeHandler handler = new FakeHandler();
    Retry once = Retry.exponential(1, 10_000, 3, 3_600_000, 0);
    Execution work = new Execution(handler, 100, 60_000, once);
    Lane.Definition lane = new Lane.Definition("orders", "invoice", work);
    // 400 places are shared by ten priorities and the demo: 20 for each shelf.
    TestNode node =
        TestNode.simulated(time, store.asSeen(), "a", TestNode.demo(1, 1), 400, List.of(lane))
            .start();

    for (int i = 0; i < 1_000; i++) {
      node.publish("orders", String.valueOf(i));
      time.advance(1);
    }
    while (handler.count() < 1_000) {
      int before = handler.count();
      List.copyOf(handler.attempts).forEach(FakeHandler.Attempt::completes);
      time.advance(10);
      assertThat(handler.count()).isGreaterThan(before);
    }

    assertThat(store.rows("due")).isBetween(800, 2_000);
  }

  private static LiveTask due(long id, long dueAt) {
    Shelf shelf = new Shelf("orders/invoice", Shelf.PRIORITY);
    return new LiveTask(new UUID(0, id), shelf, Status.RECEIVED, 1, Attempts.NONE, dueAt);
  }
}
