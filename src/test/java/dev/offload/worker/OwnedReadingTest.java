package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.MemoryTaskStore;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How what is owned is read at a start: what is near to its end, then what is due soon. */
class OwnedReadingTest {
  private static final int PAGE = 5_000;
  private static final String ALONE = "alone";

  private final ManualTime time = new ManualTime();
  private final TaskStore store = MemoryTaskStore.ofOneProcess();
  private final TaskIds ids = new TaskIds(time::nowMs);

  /** What was asked for, and after which task. */
  private final List<Asked> asked = new ArrayList<>();

  private record Asked(String verb, UUID after) {}

  private int failures;

  @Test
  void after_a_failure_it_goes_on_behind_the_last_page_that_was_read() {
    List<Task> tasks = leaveNear(2 * PAGE + 1, 50_000);
    failures = 2;

    TestNode node = new TestNode(time, failingAfterTheFirst(), ALONE).start();
    assertThat(node.worker.held.size()).isEqualTo(PAGE);
    time.advance(2_000);

    Asked second = new Asked("near", tasks.get(PAGE - 1).id());
    Asked third = new Asked("near", tasks.get(2 * PAGE - 1).id());
    assertThat(asked).containsExactly(first("near"), second, second, second, third);
    assertThat(node.worker.held.size()).isEqualTo(tasks.size());
  }

  @Test
  void after_a_failure_among_far_tasks_near_ones_are_not_read_again() {
    leaveNear(1, 50_000);
    List<Task> far = leaveFar(PAGE, 50_000);
    failures = 1;

    TestNode node = new TestNode(time, failingAfterTheFirst(), ALONE).start();
    assertThat(node.worker.held.size()).isEqualTo(1 + PAGE);
    time.advance(2_000);

    Asked second = new Asked("due", far.get(PAGE - 1).id());
    assertThat(asked).containsExactly(first("near"), first("due"), second, second);
    assertThat(node.worker.held.size()).isEqualTo(1 + PAGE);
  }

  @Test
  void near_tasks_are_held_however_late_they_are_due_and_far_ones_only_within_a_minute() {
    Task late = leaveNear(1, 90_000).get(0);
    Task soon = leaveFar(1, 59_999).get(0);
    leaveFar(2 * PAGE, 60_000);

    TestNode node = new TestNode(time, failingAfterTheFirst(), ALONE).start();

    assertThat(asked).containsExactly(first("near"), first("due"));
    assertThat(node.worker.held.size()).isEqualTo(2);
    assertThat(node.holds(late.id())).isTrue();
    assertThat(node.holds(soon.id())).isTrue();
  }

  @Test
  void a_shelf_that_has_no_room_holds_up_no_other() {
    Task first = leaveFar(1, 1_000).get(0);
    Task second = leaveFar(1, 30_000).get(0);
    Task other = inLane("queue:other", received(0));
    SampleTasks.insert(store, ALONE + "-1", List.of(other), 0);

    TestNode node =
        new TestNode(time, store, ALONE, TestNode.demo(1, 1), TestNode.bounds(2, TestNode.BOUNDS))
            .start();

    assertThat(node.holds(first.id())).isTrue();
    assertThat(node.holds(other.id())).isTrue();
    assertThat(node.worker.held.size()).isEqualTo(2);
    assertThat(node.worker.backlogs.readAt(0)).isEqualTo(second.dueAt());
  }

  private Task received(long dueAfterMs) {
    return Task.received(ids.next(), "text", time.nowMs(), dueAfterMs);
  }

  private static Task inLane(String lane, Task it) {
    return new Task(
        it.id(),
        new Shelf(lane, Shelf.PRIORITY),
        it.background(),
        it.status(),
        it.version(),
        it.attempts(),
        it.receivedAt(),
        it.startedAt(),
        it.endedAt(),
        it.dueAt());
  }

  private List<Task> leaveNear(int count, long dueAfterMs) {
    return leave(count, dueAfterMs, Long.MAX_VALUE);
  }

  private List<Task> leaveFar(int count, long dueAfterMs) {
    return leave(count, dueAfterMs, 0);
  }

  /** Stores tasks as the process before left them. */
  private List<Task> leave(int count, long dueAfterMs, long nearUntilMs) {
    List<Task> tasks = IntStream.range(0, count).mapToObj(i -> received(dueAfterMs)).toList();
    SampleTasks.insert(store, ALONE + "-1", tasks, nearUntilMs);
    return tasks;
  }

  private static Asked first(String verb) {
    return new Asked(verb, null);
  }

  /** Returns the store, of which later pages of tasks fail some times. */
  private TaskStore failingAfterTheFirst() {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, verb, arguments) ->
                switch (verb.getName()) {
                  case "near" ->
                      fails("near", (LiveTask) arguments[1])
                          ? failure()
                          : verb.invoke(store, arguments);
                  case "due" ->
                      fails("due", (LiveTask) arguments[3])
                          ? failure()
                          : verb.invoke(store, arguments);
                  default -> verb.invoke(store, arguments);
                });
  }

  private boolean fails(String verb, LiveTask after) {
    asked.add(new Asked(verb, after == null ? null : after.id()));
    return after != null && failures-- > 0;
  }

  private static Future<List<LiveTask>> failure() {
    return Future.failedFuture("the embedded store did not answer within 5000 ms");
  }
}
