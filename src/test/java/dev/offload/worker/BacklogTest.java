package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which order tasks are held of which memory has no room for all. */
class BacklogTest {
  private static final long NOW_MS = 1_000_000;
  private static final Shelf SHELF = Shelf.BACKGROUND;
  private final Backlogs backlogs = new Backlogs(it -> new Places(3));
  private final HeldTasks held = new HeldTasks(30, backlogs);

  @Test
  void while_there_is_a_backlog_what_is_due_after_its_soonest_task_is_far_too() {
    held.mind(SHELF, NOW_MS + 5_000);
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 6_000, NOW_MS)).as("no backlog").isFalse();

    held.mindForLackOfRoom(due(9, NOW_MS + 5_000), false);

    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 4_999, NOW_MS)).isFalse();
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 5_000, NOW_MS)).isTrue();
  }

  @Test
  void while_a_backlog_is_read_what_is_due_after_the_page_is_far() {
    held.mindForLackOfRoom(due(9, NOW_MS + 5_000), false);
    backlogs.readingBegins(Set.of());
    assertThat(backlogs.readAt(0)).isEqualTo(Backlogs.NEVER);
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 5_000, NOW_MS)).isTrue();

    held.backlog(SHELF).read(NOW_MS + 7_000);
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 6_999, NOW_MS)).isFalse();
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 7_000, NOW_MS)).isTrue();
    held.mind(SHELF, NOW_MS + 2_000);
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 2_000, NOW_MS)).isTrue();

    backlogs.readingEnds(Set.of());
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 7_000, NOW_MS)).as("all of it was read").isFalse();
    assertThat(backlogs.readAt(0)).isEqualTo(NOW_MS + 2_000);
  }

  @Test
  void a_reading_that_found_no_room_leaves_the_backlog() {
    held.mindForLackOfRoom(due(9, NOW_MS + 5_000), false);
    backlogs.readingBegins(Set.of());
    held.mindForLackOfRoom(due(9, NOW_MS + 8_000), false);
    backlogs.readingEnds(Set.of());
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 8_000, NOW_MS)).isTrue();
  }

  @Test
  void what_found_no_room_while_a_reading_went_on_is_a_backlog_at_its_end() {
    hold(2);
    backlogs.readingBegins(Set.of());
    held.mindForLackOfRoom(due(9, NOW_MS + 5_000), false);
    backlogs.readingEnds(Set.of());
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 6_000, NOW_MS)).isTrue();
  }

  @Test
  void a_shelf_without_room_is_left_out_until_a_quarter_of_its_places_are_free() {
    hold(3);
    held.mindForLackOfRoom(due(9, NOW_MS), false);
    assertThat(backlogs.full()).containsExactly(SHELF);
    assertThat(backlogs.readAt(0)).as("not worth a reading").isEqualTo(Backlogs.NEVER);

    backlogs.readingBegins(backlogs.full());
    backlogs.readingEnds(backlogs.full());
    held.release(new UUID(0, 0), 1);
    held.release(new UUID(0, 1), 1);

    assertThat(backlogs.full()).isEmpty();
    assertThat(backlogs.readAt(0)).as("a reading of others forgot it not").isEqualTo(NOW_MS);
    assertThat(backlogs.of(SHELF).isFar(NOW_MS, NOW_MS)).as("nothing overtakes it").isTrue();
  }

  @Test
  void another_shelf_has_its_own_room_and_no_backlog() {
    Shelf other = new Shelf(SHELF.lane(), SHELF.priority() + 1);
    hold(3);
    held.mindForLackOfRoom(due(9, NOW_MS), false);

    assertThat(held.room(SHELF)).isZero();
    assertThat(held.isFarOrTakesPlace(other, NOW_MS, NOW_MS)).isFalse();
    assertThat(held.room(other)).isEqualTo(2);
  }

  @Test
  void what_was_stored_as_near_and_found_no_room_is_read_again_when_there_is_some() {
    hold(3);
    held.mindForLackOfRoom(due(9, NOW_MS), true);
    assertThat(backlogs.isNearToRead()).as("no room yet").isFalse();
    held.release(new UUID(0, 0), 1);
    held.release(new UUID(0, 1), 1);
    assertThat(backlogs.isNearToRead()).isTrue();

    backlogs.readingOfAllBegins();

    assertThat(backlogs.isNearToRead()).isFalse();
    assertThat(backlogs.of(SHELF).isFar(NOW_MS, NOW_MS))
        .as("until it is known what there is")
        .isTrue();
    backlogs.readingEnds(Set.of());
    assertThat(backlogs.of(SHELF).isFar(NOW_MS, NOW_MS)).isFalse();
  }

  @Test
  void a_quarter_of_the_places_is_for_what_is_due() {
    held.hold(due(1, NOW_MS + 1), held.ask());
    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 1, NOW_MS)).isFalse();
    held.hold(due(2, NOW_MS + 1), held.ask());

    assertThat(backlogs.of(SHELF).isFar(NOW_MS + 1, NOW_MS)).isTrue();
    assertThat(held.hasRoom(due(3, NOW_MS + 1), NOW_MS)).isFalse();
    assertThat(backlogs.of(SHELF).isFar(NOW_MS, NOW_MS)).isFalse();
    assertThat(held.hasRoom(due(3, NOW_MS), NOW_MS)).isTrue();
  }

  @Test
  void what_runs_has_no_place_and_takes_one_when_it_is_put_back() {
    LiveTask running =
        new LiveTask(
            new UUID(0, 1), SHELF, Status.PROCESSING, 2, new Attempts(true, 1, 0, 0), NOW_MS);
    held.hold(due(1, NOW_MS), held.ask());
    held.takeDue(NOW_MS, 1);
    held.started(running);
    assertThat(held.room(SHELF)).isEqualTo(3);
    held.started(running);
    assertThat(held.room(SHELF)).isEqualTo(3);

    held.putBack(
        new LiveTask(new UUID(0, 1), SHELF, Status.RETRYING, 3, Attempts.NONE, NOW_MS + 1), false);
    assertThat(held.room(SHELF)).isEqualTo(2);
    held.release(new UUID(0, 1), 3);
    assertThat(held.room(SHELF)).isEqualTo(3);
  }

  private void hold(int tasks) {
    for (int i = 0; i < tasks; i++) {
      held.hold(due(i, NOW_MS), held.ask());
    }
  }

  private static LiveTask due(int number, long dueAt) {
    return new LiveTask(new UUID(0, number), SHELF, Status.RECEIVED, 1, Attempts.NONE, dueAt);
  }
}
