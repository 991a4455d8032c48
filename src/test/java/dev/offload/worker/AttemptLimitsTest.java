package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Run.Stop;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long an attempt may take, how many run at once, and what ends them all. */
class AttemptLimitsTest extends AttemptFixture {
  @Test
  void it_is_told_at_four_fifths_of_its_time_and_ended_at_the_end_of_it() {
    Posted posted = node.publish("orders", "1");

    time.advance(TIMEOUT_MS * 4 / 5 - 1);
    assertThat(handler.last().run().stopped().isComplete()).isFalse();
    time.advance(1);
    assertThat(handler.last().stopped()).isEqualTo(Stop.TIMEOUT);
    time.advance(TIMEOUT_MS / 5);

    Task task = stored(posted);
    assertThat(task.status()).isEqualTo(Status.RETRYING);
    assertThat(task.history().attempts().get(0).outcome()).isEqualTo("timeout");
    handler.attempts.get(0).completes();
    assertThat(stored(posted)).isEqualTo(task);
  }

  @Test
  void the_same_task_does_not_run_twice_though_its_first_attempt_goes_on_after_its_end() {
    node.publish("orders", "1");
    time.advance(TIMEOUT_MS + 9_999);
    assertThat(handler.count()).isEqualTo(1);

    handler.attempts.get(0).completes();
    time.advance(1);

    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void code_that_never_returns_gives_its_slot_back_and_when_it_took_all_threads_nothing_begins() {
    for (int i = 0; i < 6; i++) {
      node.publish("orders", "1");
    }
    assertThat(handler.count()).isEqualTo(2);

    time.advance(TIMEOUT_MS + Running.RETURN_MS - 1);
    assertThat(handler.count()).isEqualTo(2);
    time.advance(1);
    assertThat(handler.count()).isEqualTo(4);
    time.advance(2 * TIMEOUT_MS);
    assertThat(handler.count()).isEqualTo(4);

    handler.attempts.get(0).completes();
    assertThat(handler.count()).isEqualTo(5);
  }

  @Test
  void progress_is_stored_once_a_second_the_newest_and_the_last_with_the_end() {
    Posted posted = node.publish("orders", "1");

    handler.last().run().progress(10, "ten");
    assertThat(stored(posted).history().progress().percent()).isEqualTo(10);
    int version = stored(posted).version();
    for (int percent = 11; percent <= 20; percent++) {
      handler.last().run().progress(percent, "more");
    }
    assertThat(stored(posted).version()).isEqualTo(version);
    time.advance(1_000);
    assertThat(stored(posted).history().progress().percent()).isEqualTo(20);
    assertThat(stored(posted).startedAt()).isEqualTo(time.nowMs() - 1_000);
    handler.last().run().progress(90, "nearly");
    handler.last().completes();

    assertThat(stored(posted).history().progress().percent()).isEqualTo(90);
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void nothing_begins_while_every_slot_is_taken_and_the_next_begins_when_one_is_free() {
    for (int i = 0; i < 3; i++) {
      node.publish("orders", "1");
    }
    assertThat(handler.count()).isEqualTo(2);

    handler.attempts.get(0).completes();

    assertThat(handler.count()).isEqualTo(3);
  }

  @Test
  void of_ten_starts_nine_take_the_highest_priority_and_one_what_waited_longest() {
    node.publish("orders", "1");
    node.publish("orders", "1");
    publish(0);
    time.advance(1);
    for (int i = 0; i < 20; i++) {
      publish(9);
    }

    for (int i = 0; i < 12; i++) {
      handler.last().completes();
    }

    List<Integer> begun = handler.attempts.stream().skip(2).map(this::priority).toList();
    assertThat(begun.stream().limit(10)).filteredOn(priority -> priority == 0).hasSize(1);
  }

  private void publish(int priority) {
    node.publish("orders", "1", UUID.randomUUID(), priority, 0);
  }

  private int priority(FakeHandler.Attempt attempt) {
    UUID id = attempt.run().delivery().taskID();
    return store.find(id).result().orElseThrow().shelf().priority();
  }

  @Test
  void one_whose_node_is_gone_is_a_crash_and_after_three_in_a_row_the_task_has_failed() {
    TaskStore file = MemoryTaskStore.ofOneProcess();
    Posted posted = nodeOn(file).publish("orders", "1");
    UUID id = posted.taskOf(LANE);
    long[] waits = {1_000, 10_000};

    for (int crash = 1; crash < 3; crash++) {
      assertThat(handler.count()).isEqualTo(crash);
      nodeOn(file);
      Task task = file.find(id).result().orElseThrow();
      assertThat(task.status()).isEqualTo(Status.RETRYING);
      assertThat(task.attempts()).isEqualTo(new Attempts(false, crash, 0, crash));
      assertThat(task.dueAt()).isEqualTo(time.nowMs() + waits[crash - 1]);
      time.advance(waits[crash - 1]);
    }
    assertThat(handler.last().run().delivery().number()).isEqualTo(3);
    nodeOn(file);

    Task task = file.find(id).result().orElseThrow();
    assertThat(task.status()).isEqualTo(Status.FAILED);
    assertThat(task.history().error().type()).isEqualTo("crashed");
    assertThat(task.history().attempts())
        .extracting(History.Attempt::outcome)
        .containsOnly("crash");
  }

  @Test
  void a_stop_tells_it_waits_for_its_end_and_then_gives_it_back_without_an_error() {
    Posted ended = node.publish("orders", "1");
    Posted goesOn = node.publish("orders", "2");

    var stopped = node.drain();
    assertThat(handler.attempts)
        .extracting(FakeHandler.Attempt::stopped)
        .containsOnly(Stop.SHUTDOWN);
    handler.attempts.get(0).completes();
    assertThat(stored(ended).status()).isEqualTo(Status.COMPLETE);
    assertThat(stopped.isComplete()).isFalse();
    time.advance(Worker.GRACE_MS);

    assertThat(stopped.succeeded()).isTrue();
    assertThat(stored(goesOn).status()).isEqualTo(Status.RECEIVED);
    assertThat(stored(goesOn).attempts()).isEqualTo(new Attempts(false, 1, 0, 0));
    assertThat(stored(goesOn).history().attempts().get(0).outcome()).isEqualTo("released");
    node("b").start();
    time.advance(10_000);
    assertThat(handler.last().run().delivery().number()).isEqualTo(2);
  }
}
