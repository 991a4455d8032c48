package dev.offload.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How much is read for those who wait. */
class WaitersTest {
  private static final int MANY = 120;
  private static final Waiters.Awaited END = (status, version) -> !status.isLive();
  private final ManualTime time = new ManualTime();
  private final TaskIds ids = new TaskIds(() -> 1_000);
  private final Reading reading = new Reading();
  private final Waiters waiters = new Waiters(reading, time, 1_000);

  @Test
  void a_second_brings_few_reads_however_many_wait_and_each_has_its_turn() {
    waitForMany();

    Set<UUID> seen = new HashSet<>();
    for (int second = 0; second < 3; second++) {
      reading.found.clear();
      time.advance(Waiters.LOOK_MS);
      assertThat(reading.found).hasSizeLessThanOrEqualTo(Waiters.LOOKS_MAX);
      seen.addAll(reading.found);
    }

    assertThat(seen).hasSize(MANY);
  }

  @Test
  void all_who_wait_for_one_task_cost_one_read() {
    UUID id = ids.next();
    List<Future<Optional<Task>>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(waiters.await(id, END, 30_000, gone -> {}));
    }
    reading.found.clear();
    reading.status = Status.COMPLETE;

    waiters.heard(told(id));

    assertThat(reading.found).containsExactly(id);
    assertThat(answers).allMatch(Future::succeeded);
    assertThat(waiters.size()).isZero();
  }

  @Test
  void an_end_that_is_told_while_the_task_is_read_is_not_missed() {
    UUID id = ids.next();
    reading.held = Promise.promise();
    Future<Optional<Task>> answer = waiters.await(id, END, 30_000, gone -> {});
    Promise<Void> first = reading.held;
    reading.held = null;
    reading.status = Status.COMPLETE;

    waiters.heard(told(id));

    assertThat(answer.result().orElseThrow().status()).isEqualTo(Status.COMPLETE);
    first.complete();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void a_store_that_answers_nothing_keeps_no_more_than_a_few_reads_under_way() {
    reading.held = Promise.promise();
    List<Future<Optional<Task>>> answers = waitForMany();
    time.advance(10_000);
    assertThat(reading.found).hasSize(16);

    reading.held.fail("no answer");

    assertThat(answers).allMatch(Future::failed);
    assertThat(waiters.size()).isZero();
  }

  @Test
  void nothing_is_read_and_no_alarm_set_when_nobody_waits() {
    Future<Optional<Task>> answer = waiters.await(ids.next(), END, 1_000, gone -> {});
    time.advance(1_000);
    assertThat(answer.succeeded()).isTrue();
    reading.found.clear();

    time.advance(60_000);

    assertThat(reading.found).isEmpty();
    assertThat(time.pendingAlarms()).isZero();
  }

  private List<Future<Optional<Task>>> waitForMany() {
    List<Future<Optional<Task>>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(waiters.await(ids.next(), END, 30_000, gone -> {}));
    }
    return answers;
  }

  private static StatusEvents told(UUID id) {
    return new StatusEvents("a", 1, List.of(new Event(id, Status.COMPLETE, 3, 3_000, null)));
  }

  private static final class Reading implements TaskReader {
    private final List<UUID> found = new ArrayList<>();
    private Status status = Status.RECEIVED;
    private Promise<Void> held;

    @Override
    public Future<Map<String, LaneCounts>> laneCounts() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<QueueDefinition>> queues() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<String, QueueDepth>> queueDepths(long nowMs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<String, LaneState>> laneStates() {
      return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<Optional<Task>> find(UUID id) {
      found.add(id);
      Task task = Task.received(id, "work", 1_000, 2_000);
      if (status == Status.COMPLETE) {
        Task processing = task.after(task.live().to(Status.PROCESSING, 2_000, 3_000));
        task = processing.after(processing.live().to(Status.COMPLETE, 3_000, Task.NOT_YET));
      }
      Optional<Task> answer = Optional.of(task);
      return held == null ? Future.succeededFuture(answer) : held.future().map(answer);
    }

    @Override
    public Future<List<Task>> read(List<UUID> ids) {
      throw new AssertionError("one who waits reads one task");
    }

    @Override
    public Future<TaskPage> page(PageQuery query) {
      throw new AssertionError("one who waits reads no page");
    }

    @Override
    public Future<Map<Status, Long>> liveCounts() {
      throw new AssertionError("one who waits counts nothing");
    }
  }
}
