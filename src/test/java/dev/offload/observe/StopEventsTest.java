package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator reads of a stop. */
class StopEventsTest {
  @RegisterExtension final LogLines log = new LogLines();
  private final ManualTime time = new ManualTime();
  private final NodeState state = new NodeState(true);
  private final TaskEvents events = new TaskEvents(state, TaskMeters.none(), time);
  private final Promise<Void> closed = Promise.promise();

  @Test
  void its_last_line_says_what_was_given_back_and_what_is_left() {
    events.moved(List.of(move(Status.PROCESSING, Status.RECEIVED)), move -> TaskEvents.NOT_DUE);
    events.stop().begin();
    events.moved(
        List.of(
            move(Status.PROCESSING, Status.RECEIVED),
            move(Status.PROCESSING, Status.COMPLETE),
            move(Status.PROCESSING, Status.RECEIVED)),
        move -> TaskEvents.NOT_DUE);
    time.advance(1_200);
    end(Future.succeededFuture(Map.of(Status.RECEIVED, 16L, Status.RETRYING, 1L)));
    assertThat(state.isStopping()).isTrue();
    assertThat(log.all()).containsExactly("INFO Stopping: storing accepted work first");

    closed.complete();

    assertThat(log.all().get(1))
        .isEqualTo(
            "INFO Stopped after 1200 ms: gave back 2 attempts,"
                + " left 17 unfinished tasks in the store");
  }

  @Test
  void one_is_told_as_one() {
    closed.complete();
    events.stop().begin();
    events.moved(List.of(move(Status.PROCESSING, Status.RECEIVED)), move -> TaskEvents.NOT_DUE);
    end(Future.succeededFuture(Map.of(Status.RECEIVED, 1L)));

    assertThat(log.all().get(1))
        .endsWith(": gave back 1 attempt, left 1 unfinished task in the store");
  }

  @Test
  void a_store_that_does_not_answer_keeps_no_node_from_its_end() {
    closed.complete();
    events.stop().begin();
    end(Promise.<Map<Status, Long>>promise().future());
    assertThat(log.all()).hasSize(1);

    time.advance(StopEvents.ANSWER_MS);

    assertThat(log.all().get(1)).endsWith("the store did not say how many unfinished tasks it has");
  }

  @Test
  void nor_does_one_that_fails() {
    closed.complete();
    events.stop().begin();
    end(Future.failedFuture("away"));

    assertThat(log.all().get(1)).endsWith("the store did not say how many unfinished tasks it has");
  }

  private void end(Future<Map<Status, Long>> counts) {
    events.stop().end(() -> counts, closed::future);
  }

  private static Move move(Status from, Status to) {
    return new Move(UUID.randomUUID(), 1, from, to, Attempts.NONE, 0, 0, false);
  }
}
