package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.LiveTask;
import dev.offload.task.Status;
import dev.offload.worker.HeldTasks.Offer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldTasksTest {
  private static final long END_MS = 60_000;
  private final HeldTasks queue = new HeldTasks(3);
  private long asked;

  @BeforeEach
  void ask() {
    queue.endWindow(END_MS);
    asked = queue.departures().begin();
  }

  @Test
  void what_is_due_before_the_end_of_the_window_is_held_once() {
    assertThat(offer(due(1, END_MS - 1))).isEqualTo(Offer.HELD);
    assertThat(offer(due(1, END_MS - 1))).isEqualTo(Offer.KNOWN);
    assertThat(offer(due(2, END_MS))).isEqualTo(Offer.FAR);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.holds(id(2))).isFalse();
  }

  @Test
  void what_was_stored_as_near_is_held_though_the_window_moved_back() {
    queue.endWindow(10_000);

    assertThat(queue.offer(due(1, 20_000), END_MS, asked)).isEqualTo(Offer.HELD);
    assertThat(queue.offer(due(2, 20_000), 20_000, asked)).isEqualTo(Offer.FAR);
  }

  @Test
  void a_task_that_is_held_is_known_whatever_its_due_time_looks_like_now() {
    offer(due(1, 10_000));

    assertThat(offer(due(1, END_MS + 5_000))).isEqualTo(Offer.KNOWN);
  }

  @Test
  void the_due_ones_are_taken_soonest_first_and_stay_held() {
    offer(due(1, 3_000));
    offer(due(2, 1_000));
    offer(due(3, 2_000));

    assertThat(queue.takeDue(2_000, 10)).extracting(LiveTask::id).containsExactly(id(2), id(3));
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.nextDueAt()).hasValue(3_000);
    assertThat(queue.takeDue(2_999, 10)).isEmpty();
    assertThat(queue.takeDue(3_000, 10)).extracting(LiveTask::id).containsExactly(id(1));
    assertThat(queue.nextDueAt()).isEmpty();
  }

  @Test
  void no_more_are_taken_than_asked_for() {
    offer(due(1, 1_000));
    offer(due(2, 1_000));

    assertThat(queue.takeDue(1_000, 1)).hasSize(1);
    assertThat(queue.takeDue(1_000, 1)).hasSize(1);
  }

  @Test
  void a_task_put_back_waits_again_and_a_far_one_is_let_go() {
    offer(due(1, 1_000));
    offer(due(2, 1_000));
    queue.takeDue(1_000, 2);

    assertThat(queue.putBack(due(1, 30_000), 0)).isTrue();
    assertThat(queue.putBack(due(2, END_MS), 0)).isFalse();

    assertThat(queue.nextDueAt()).hasValue(30_000);
    assertThat(queue.holds(id(1))).isTrue();
    assertThat(queue.holds(id(2))).isFalse();
  }

  @Test
  void who_left_since_the_store_was_asked_does_not_come_back_by_its_answer() {
    offer(due(1, 1_000));
    queue.takeDue(1_000, 1);
    queue.release(id(1));

    assertThat(offer(due(1, 1_000))).isEqualTo(Offer.KNOWN);
    assertThat(queue.isKnown(id(1), asked)).isTrue();
    long askedLater = queue.departures().begin();
    assertThat(queue.offer(due(1, 1_000), 0, askedLater)).isEqualTo(Offer.HELD);
  }

  @Test
  void it_is_full_at_its_bound_the_taken_ones_included() {
    offer(due(1, 1_000));
    offer(due(2, 1_000));
    assertThat(queue.isFull()).isFalse();
    offer(due(3, 1_000));
    queue.takeDue(1_000, 3);
    assertThat(queue.isFull()).isTrue();
    queue.release(id(1));
    assertThat(queue.isFull()).isFalse();
  }

  @Test
  void the_window_moves_on_and_back_and_what_is_held_stays_held() {
    offer(due(1, END_MS - 1));

    queue.endWindow(5);
    assertThat(offer(due(2, 5))).isEqualTo(Offer.FAR);
    queue.endWindow(6);

    assertThat(offer(due(2, 5))).isEqualTo(Offer.HELD);
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void who_is_forgotten_left() {
    offer(due(1, 1_000));

    queue.clear();

    assertThat(queue.size()).isZero();
    assertThat(queue.nextDueAt()).isEmpty();
    assertThat(offer(due(1, 1_000))).isEqualTo(Offer.KNOWN);
  }

  private Offer offer(LiveTask task) {
    return queue.offer(task, 0, asked);
  }

  private static LiveTask due(int number, long dueAt) {
    return new LiveTask(id(number), Status.RECEIVED, 1, dueAt, 15_000);
  }

  private static UUID id(int number) {
    return new UUID(0, number);
  }
}
