package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldTasksTest {
  private static final long NOW_MS = 1_000_000;
  private static final Shelf SHELF = Shelf.BACKGROUND;
  private final Backlogs backlogs = new Backlogs(it -> new Places(3));
  private final HeldTasks held = new HeldTasks(3, backlogs);
  private final List<String> heard = new ArrayList<>();
  private long asked;

  @BeforeEach
  void ask() {
    held.listen(
        new HeldListener() {
          @Override
          public void minded() {
            heard.add("minded");
          }

          @Override
          public void hasRoomAgain() {
            heard.add("room");
          }
        });
    asked = held.ask();
  }

  @Test
  void a_task_is_held_once_whatever_its_due_time_looks_like_then() {
    assertThat(held.hold(due(1, 10), asked)).isTrue();
    assertThat(held.hold(due(1, 10), asked)).isFalse();
    assertThat(held.hold(due(1, 99_000), asked)).isFalse();
    assertThat(held.size()).isEqualTo(1);
    assertThat(held.nextDueAt()).hasValue(10);
  }

  @Test
  void a_task_is_far_from_the_end_of_the_next_minute_on() {
    assertThat(held.isFar(SHELF, NOW_MS + HeldTasks.WINDOW_MS - 1, NOW_MS)).isFalse();
    assertThat(held.isFar(SHELF, NOW_MS + HeldTasks.WINDOW_MS, NOW_MS)).isTrue();
  }

  @Test
  void a_new_task_is_far_when_every_place_is_taken_or_promised() {
    held.hold(due(1, NOW_MS), asked);
    assertThat(held.isFarOrTakesPlace(SHELF, NOW_MS, NOW_MS)).isFalse();
    assertThat(held.isFarOrTakesPlace(SHELF, NOW_MS, NOW_MS)).isFalse();
    assertThat(held.isFarOrTakesPlace(SHELF, NOW_MS, NOW_MS)).isTrue();
    assertThat(held.isFar(SHELF, NOW_MS, NOW_MS)).as("what has a place may stay").isFalse();

    held.freePlace(SHELF);

    assertThat(held.isFarOrTakesPlace(SHELF, NOW_MS, NOW_MS)).isFalse();
  }

  @Test
  void the_due_ones_are_taken_soonest_first_and_stay_held() {
    held.hold(due(1, 3_000), asked);
    held.hold(due(2, 1_000), asked);
    held.hold(due(3, 2_000), asked);

    assertThat(held.takeDue(2_000, 10)).extracting(LiveTask::id).containsExactly(id(2), id(3));
    assertThat(held.size()).isEqualTo(3);
    assertThat(held.nextDueAt()).hasValue(3_000);
    assertThat(held.takeDue(2_999, 10)).isEmpty();
    assertThat(held.takeDue(3_000, 10)).extracting(LiveTask::id).containsExactly(id(1));
    assertThat(held.nextDueAt()).isEmpty();
  }

  @Test
  void no_more_are_taken_than_asked_for() {
    held.hold(due(1, 1_000), asked);
    held.hold(due(2, 1_000), asked);
    assertThat(held.takeDue(1_000, 1)).hasSize(1);
    assertThat(held.takeDue(1_000, 1)).hasSize(1);
  }

  @Test
  void a_task_put_back_waits_again_and_a_far_one_is_let_go_and_minded() {
    held.hold(due(1, 1_000), asked);
    held.hold(due(2, 1_000), asked);
    held.takeDue(1_000, 2);

    held.putBack(due(1, 30_000), false);
    held.putBack(due(2, 40_000), true);

    assertThat(held.nextDueAt()).hasValue(30_000);
    assertThat(held.holds(id(1))).isTrue();
    assertThat(held.holds(id(2))).isFalse();
    assertThat(backlogs.readAt(0)).isEqualTo(40_000);
    assertThat(heard).containsExactly("minded");
  }

  @Test
  void a_far_task_that_is_due_later_than_one_that_is_minded_is_nothing_new() {
    held.mind(SHELF, 40_000);
    held.mind(SHELF, 50_000);

    assertThat(backlogs.readAt(0)).isEqualTo(40_000);
    assertThat(heard).containsExactly("minded");
  }

  @Test
  void there_is_room_again_when_a_quarter_of_it_is_empty_and_that_is_told_once() {
    for (int i = 1; i <= 3; i++) {
      held.hold(due(i, 1_000), asked);
    }
    held.mindStored(due(4, NOW_MS), NOW_MS);
    assertThat(backlogs.full().contains(SHELF)).isTrue();
    heard.clear();

    held.release(id(1), 1);
    assertThat(backlogs.full().contains(SHELF)).isFalse();
    held.release(id(2), 1);
    assertThat(heard).containsExactly("room");
  }

  @Test
  void who_left_since_the_store_was_asked_does_not_come_back_by_its_answer() {
    held.hold(due(1, 1_000), asked);
    held.takeDue(1_000, 1);
    held.release(id(1), 1);

    assertThat(held.hold(due(1, 1_000), asked)).isFalse();
    assertThat(held.isKnown(id(1), asked)).isTrue();
    assertThat(held.isKnown(id(2), asked)).isFalse();
    assertThat(held.hold(due(1, 1_000), held.ask())).isTrue();
  }

  @Test
  void who_left_again_left_after_the_later_question_too() {
    leave(1);
    long second = held.ask();
    leave(1);
    assertThat(held.isKnown(id(1), second)).isTrue();
  }

  @Test
  void the_end_of_an_early_question_keeps_what_a_later_one_needs() {
    leave(2);
    long second = held.ask();
    leave(1);

    held.answered(asked);

    assertThat(held.isKnown(id(1), second)).isTrue();
    assertThat(held.isKnown(id(2), asked)).isFalse();
  }

  @Test
  void the_end_of_a_late_question_keeps_what_an_earlier_one_needs() {
    leave(1);
    held.answered(held.ask());
    assertThat(held.isKnown(id(1), asked)).isTrue();
  }

  @Test
  void nothing_is_remembered_while_no_question_is_open() {
    leave(1);
    held.answered(asked);
    leave(2);

    assertThat(held.isKnown(id(1), 0)).isFalse();
    assertThat(held.isKnown(id(2), 0)).isFalse();
  }

  @Test
  void who_is_forgotten_left_and_no_place_is_promised_any_more() {
    held.hold(due(1, 1_000), asked);
    held.isFarOrTakesPlace(SHELF, NOW_MS, NOW_MS);
    held.mindForLackOfRoom(due(9, NOW_MS), false);

    held.clear();

    assertThat(held.size()).isZero();
    assertThat(held.room(SHELF)).isEqualTo(3);
    assertThat(held.nextDueAt()).isEmpty();
    assertThat(backlogs.readAt(0)).isEqualTo(Backlogs.NEVER);
    assertThat(held.isFar(SHELF, NOW_MS, NOW_MS)).isFalse();
    assertThat(held.hold(due(1, 1_000), asked)).isFalse();
  }

  @Test
  void what_is_held_of_a_task_since_it_was_moved_by_hand_is_not_let_go_of_with_what_was_before() {
    LiveTask first = due(1, 1_000);
    LiveTask since =
        new LiveTask(first.id(), first.shelf(), Status.RECEIVED, 3, Attempts.NONE, 2_000);
    held.hold(first, held.ask());
    held.takeDue(1_000, 1);
    held.release(first.id(), 1);
    held.hold(since, held.ask());

    held.release(first.id(), 1);
    held.putBack(first, false);
    assertThat(held.holds(first.id())).isTrue();
    assertThat(held.takeDue(2_000, 2)).containsExactly(since);

    held.release(first.id(), 3);
    assertThat(held.holds(first.id())).isFalse();
  }

  private void leave(int number) {
    long ticket = held.ask();
    held.hold(due(number, 1_000), ticket);
    held.answered(ticket);
    held.release(id(number), 1);
  }

  private static LiveTask due(int number, long dueAt) {
    return new LiveTask(id(number), Shelf.BACKGROUND, Status.RECEIVED, 1, Attempts.NONE, dueAt);
  }

  private static UUID id(int number) {
    return new UUID(0, number);
  }
}
