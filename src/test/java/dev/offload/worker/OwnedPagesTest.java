package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.ManualTime;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.LivePage;
import dev.offload.store.WithoutLeases;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How what is owned is read at a start. */
class OwnedPagesTest {
  private static final int PAGE = 5_000;
  private static final int EXAMINED = PAGE * TaskStore.EXAMINED_PER_TASK;
  private static final String ALONE = "alone";

  private final ManualTime time = new ManualTime();
  private final TaskStore store = WithoutLeases.of(new MemoryTaskStore(time));
  private final TaskIds ids = new TaskIds(time::nowMs);

  /** After which task each page was asked for; null for the first. */
  private final List<UUID> askedAfter = new ArrayList<>();

  private int failures;

  @Test
  void after_a_failure_it_goes_on_behind_the_last_page_that_was_read() {
    List<Task> tasks = leave(2 * PAGE + 1, 50_000);
    failures = 2;

    TestNode node = new TestNode(time, failingAfterTheFirst(), ALONE).start();
    assertThat(node.queue.size()).isEqualTo(PAGE);
    time.advance(2_000);

    UUID first = tasks.get(PAGE - 1).id();
    UUID second = tasks.get(2 * PAGE - 1).id();
    assertThat(askedAfter).containsExactly(null, first, first, first, second);
    assertThat(node.queue.size()).isEqualTo(tasks.size());
  }

  @Test
  void what_is_near_behind_more_far_tasks_than_one_question_looks_at_is_held() {
    List<Task> far = leave(2 * EXAMINED, 3_600_000);
    List<Task> near = leave(1, 50_000);

    TestNode node = new TestNode(time, failingAfterTheFirst(), ALONE).start();

    assertThat(askedAfter)
        .containsExactly(null, far.get(EXAMINED - 1).id(), far.get(2 * EXAMINED - 1).id());
    assertThat(node.queue.size()).isEqualTo(1);
    assertThat(node.holds(near.get(0).id())).isTrue();
  }

  /** Stores tasks as the process before left them. */
  private List<Task> leave(int count, long dueAfterMs) {
    Task.Delays delays = new Task.Delays(dueAfterMs, 1_000);
    List<Task> tasks =
        IntStream.range(0, count)
            .mapToObj(i -> Task.received(ids.next(), "text", time.nowMs(), delays))
            .toList();
    store.insert(ALONE + "-1", tasks, time.nowMs() + NearTasks.WINDOW_MS);
    return tasks;
  }

  /** Returns the store, of which later pages of live tasks fail some times. */
  private TaskStore failingAfterTheFirst() {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, verb, arguments) ->
                verb.getName().equals("live")
                    ? live((LiveTask) arguments[2], (Long) arguments[1])
                    : verb.invoke(store, arguments));
  }

  private Future<LivePage> live(LiveTask after, long untilMs) {
    askedAfter.add(after == null ? null : after.id());
    return after != null && failures-- > 0
        ? Future.failedFuture("the embedded store did not answer within 5000 ms")
        : store.live(ALONE + "-1", untilMs, after, PAGE);
  }
}
