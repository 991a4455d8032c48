package dev.offload.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.History.Attempt;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StepTest {
  private static final long RECEIVED_AT = 1_000;
  private static final long STARTED_AT = 5_000;
  private static final long ENDED_AT = 7_000;
  private static final long DUE_AT = 17_000;
  private static final Attempts RUNNING = new Attempts(true, 2, 1, 0);
  private static final Attempts WAITING = new Attempts(false, 2, 2, 0);

  private static final Step RECEIVED = new Step(Status.RECEIVED, RECEIVED_AT, true, null);
  private static final Step STARTED = new Step(Status.PROCESSING, STARTED_AT, true, 4_000L);

  @Test
  void a_retrying_task_expects_its_next_attempt_when_it_is_due() {
    assertThat(steps(Status.RETRYING, WAITING))
        .containsExactly(
            RECEIVED,
            STARTED,
            new Step(Status.RETRYING, ENDED_AT, true, 2_000L),
            due(Status.PROCESSING));
  }

  @Test
  void a_running_attempt_expects_nothing() {
    assertThat(steps(Status.PROCESSING, RUNNING)).containsExactly(RECEIVED, STARTED);
  }

  @Test
  void a_task_of_a_timer_expects_its_end_and_one_whose_part_ended_its_next_part() {
    assertThat(steps(Status.PROCESSING, Attempts.NONE)).endsWith(STARTED, due(Status.COMPLETE));
    assertThat(steps(Status.PROCESSING, WAITING)).endsWith(STARTED, due(Status.PROCESSING));
  }

  @Test
  void what_could_not_be_tried_counts_as_not_begun() {
    assertThat(steps(Status.RECEIVED, Attempts.NONE))
        .containsExactly(RECEIVED, due(Status.PROCESSING));
  }

  @Test
  void a_task_that_failed_has_reached_its_last_step() {
    assertThat(steps(Status.FAILED, WAITING))
        .containsExactly(RECEIVED, STARTED, new Step(Status.FAILED, ENDED_AT, true, 2_000L));
  }

  private static Step due(Status status) {
    return new Step(status, DUE_AT, false, null);
  }

  private static List<Step> steps(Status status, Attempts attempts) {
    Attempt ended = new Attempt(2, STARTED_AT, ENDED_AT, "node", "error", null);
    return Step.of(
        new Task(
            new UUID(1, 1),
            new Shelf("orders/crm", 4),
            Payload.json("1"),
            status,
            3,
            attempts,
            RECEIVED_AT,
            STARTED_AT,
            status.isLive() ? Task.NOT_YET : ENDED_AT,
            status.isLive() ? DUE_AT : Task.NOT_YET,
            null,
            new History(null, null, null, List.of(ended))));
  }
}
