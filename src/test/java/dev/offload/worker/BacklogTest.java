package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which order tasks are held of which memory has no room for all. */
class BacklogTest {
  private static final long NOW_MS = 1_000_000;
  private final HeldTasks held = new HeldTasks(3);

  @Test
  void while_there_is_a_backlog_what_is_due_after_its_soonest_task_is_far_too() {
    held.mind(NOW_MS + 5_000);
    assertThat(held.isFar(NOW_MS + 6_000, NOW_MS)).as("no backlog").isFalse();

    held.mindForLackOfRoom(NOW_MS + 5_000);

    assertThat(held.isFar(NOW_MS + 4_999, NOW_MS)).isFalse();
    assertThat(held.isFar(NOW_MS + 5_000, NOW_MS)).isTrue();
  }

  @Test
  void while_a_backlog_is_read_what_is_due_after_the_page_is_far() {
    held.mindForLackOfRoom(NOW_MS + 5_000);
    held.readingBegins(false);
    assertThat(held.soonestFar()).isEqualTo(HeldTasks.NEVER);
    assertThat(held.isFar(NOW_MS + 5_000, NOW_MS)).isTrue();

    held.read(NOW_MS + 7_000);
    assertThat(held.isFar(NOW_MS + 6_999, NOW_MS)).isFalse();
    assertThat(held.isFar(NOW_MS + 7_000, NOW_MS)).isTrue();
    held.mind(NOW_MS + 2_000);
    assertThat(held.isFar(NOW_MS + 2_000, NOW_MS)).isTrue();

    held.readingEnds(true);
    assertThat(held.isFar(NOW_MS + 7_000, NOW_MS)).as("all of it was read").isFalse();
    assertThat(held.soonestFar()).isEqualTo(NOW_MS + 2_000);
  }

  @Test
  void a_reading_that_found_no_room_leaves_the_backlog() {
    held.mindForLackOfRoom(NOW_MS + 5_000);
    held.readingBegins(false);
    held.readingEnds(false);
    held.mind(NOW_MS + 8_000);
    assertThat(held.isFar(NOW_MS + 8_000, NOW_MS)).isTrue();
  }

  @Test
  void what_found_no_room_while_a_reading_went_on_is_a_backlog_at_its_end() {
    holdTwoOfThree();
    held.readingBegins(false);
    held.mindForLackOfRoom(NOW_MS + 5_000);
    held.readingEnds(true);
    assertThat(held.isFar(NOW_MS + 6_000, NOW_MS)).isTrue();
  }

  private void holdTwoOfThree() {
    for (int i = 0; i < 2; i++) {
      UUID id = new UUID(0, i);
      held.hold(
          new LiveTask(id, Shelf.BACKGROUND, Status.RECEIVED, 1, Attempts.NONE, NOW_MS),
          held.ask());
    }
  }
}
