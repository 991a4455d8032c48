package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.time.ManualTime;
import org.junit.jupiter.api.Test;

/** What the actors of a node tell of it. */
class NodeStateTest {
  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final FaultyStore line = new FaultyStore(store);
  private final TestNode node = new TestNode(time, line.asSeen(), "a");

  @Test
  void the_lease_is_held_from_its_opening_until_it_is_given_up() {
    assertThat(isLeaseHeld()).isFalse();
    node.start();
    assertThat(isLeaseHeld()).isTrue();
    time.advance(60_000);
    assertThat(isLeaseHeld()).isTrue();

    node.drain();

    assertThat(isLeaseHeld()).isFalse();
  }

  @Test
  void the_lease_is_not_held_from_the_step_down_until_it_is_renewed() {
    node.start();
    line.set("renew", Fault.UNKNOWN_NOT_DONE);
    time.advance(5_999);
    assertThat(isLeaseHeld()).isTrue();
    time.advance(1);
    assertThat(isLeaseHeld()).isFalse();

    line.set("renew", Fault.NONE);
    time.advance(2_000);

    assertThat(isLeaseHeld()).isTrue();
  }

  @Test
  void the_store_is_down_from_a_failure_to_the_next_answer() {
    node.start();
    line.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(3_000);
    assertThat(node.state.isStoreDown()).isTrue();

    line.set("", Fault.NONE);
    time.advance(3_000);

    assertThat(node.state.isStoreDown()).isFalse();
  }

  @Test
  void a_failed_write_is_not_made_up_for_by_reads_or_the_lease_but_by_a_write_that_is_tried() {
    node.start();
    line.set("insert", Fault.NOT_WRITTEN);
    node.post("refused");
    assertThat(node.state.areWritesDown()).isTrue();
    line.set("tryWrite", Fault.NOT_WRITTEN);
    line.takeCalls();
    time.advance(20_000);
    assertThat(line.takeCalls()).contains("tryWrite", "renew", "shelves");
    assertThat(node.state.areWritesDown()).isTrue();
    assertThat(node.state.isStoreDown()).isTrue();

    line.set("", Fault.NONE);
    time.advance(2_000);

    assertThat(node.state.areWritesDown()).isFalse();
    assertThat(node.state.isStoreDown()).isFalse();
    line.takeCalls();
    time.advance(20_000);
    assertThat(line.takeCalls())
        .as("nothing is tried while writes go well")
        .doesNotContain("tryWrite");
  }

  @Test
  void a_move_of_unknown_outcome_that_is_read_back_as_not_made_is_a_failed_write() {
    node.start();
    node.post("one");
    line.set("apply", Fault.UNKNOWN_NOT_DONE);

    time.advance(6_000);

    assertThat(node.state.areWritesDown()).isTrue();
    line.set("", Fault.NONE);
    time.advance(3_000);
    assertThat(node.state.areWritesDown()).isFalse();
  }

  @Test
  void what_waits_to_be_stored_is_told_and_so_is_that_it_waits_no_more() {
    node.start();
    line.set("insert", Fault.SILENT);
    node.post("under way");
    node.post("at the store");
    node.post("1234");
    node.post("123456");
    assertThat(node.state.intakeTasks()).isEqualTo(2);
    assertThat(node.state.intakeBytes()).isEqualTo(10);

    time.advance(3_000);

    assertThat(node.state.intakeTasks()).as("refused at their deadlines").isZero();
    assertThat(node.state.intakeBytes()).isZero();
  }

  @Test
  void held_tasks_are_told_until_they_are_finished() {
    node.start();
    node.post("one");
    node.post("two");
    assertThat(node.state.heldTasks()).isEqualTo(2);

    time.advance(20_000);

    assertThat(node.state.heldTasks()).isZero();
  }

  private boolean isLeaseHeld() {
    return node.state.isLeaseHeld(time.monotonicMs());
  }
}
