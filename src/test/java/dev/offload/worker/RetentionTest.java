package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.time.ManualTime;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long WEEK_MS = 7 * DAY_MS;
  private static final long LIFE_MS = 20_000;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final FaultyStore line = new FaultyStore(store);
  private int seen;

  @Test
  void a_finished_task_is_kept_for_the_retention_and_removed_within_an_hour_of_its_end() {
    TestNode node = new TestNode(time, store, "a").start();
    Posted posted = node.post("hello");
    keep(node, WEEK_MS);

    time.advance(LIFE_MS + WEEK_MS);
    assertThat(isThere(posted)).isTrue();
    time.advance(HOUR_MS);

    assertThat(isThere(posted)).isFalse();
  }

  @Test
  void a_short_retention_is_kept_to_within_a_tenth_of_it() {
    TestNode node = new TestNode(time, store, "a").start();
    keep(node, 60_000);
    Posted posted = node.post("hello");

    time.advance(LIFE_MS + 60_000);
    assertThat(isThere(posted)).isTrue();
    time.advance(6_001);

    assertThat(isThere(posted)).isFalse();
  }

  @Test
  void a_task_that_is_not_finished_is_never_removed() {
    TestNode node =
        new TestNode(time, store, "a", TestNode.BOUNDS, TestNode.demo(5_000, 2 * DAY_MS)).start();
    Posted posted = node.post("long");
    keep(node, 10_000);

    time.advance(2 * DAY_MS);
    assertThat(isThere(posted)).isTrue();
    time.advance(60_000);

    assertThat(isThere(posted)).isFalse();
  }

  @Test
  void a_retention_of_nought_keeps_everything_and_asks_nothing() {
    TestNode node = new TestNode(time, line.asSeen(), "a").start();
    Posted posted = node.post("hello");
    keep(node, 0);

    time.advance(10 * DAY_MS);

    assertThat(isThere(posted)).isTrue();
    assertThat(line.takeCalls()).doesNotContain("removeEnded");
  }

  @Test
  void many_are_removed_a_few_at_a_time_with_a_rest_in_between() {
    InsertQueue.Bounds roomy = new InsertQueue.Bounds(10_000, 1_000_000);
    TestNode node =
        new TestNode(time, line.asSeen(), "a", roomy, TestNode.demo(5_000, 15_000)).start();
    List<Posted> posted = IntStream.range(0, 1_000).mapToObj(i -> node.post("task " + i)).toList();
    time.advance(LIFE_MS + DAY_MS - HOUR_MS);
    keep(node, DAY_MS / 2);
    time.advance(HOUR_MS);
    assertThat(posted).as("the clock is not trusted yet").allMatch(this::isThere);
    line.takeCalls();

    time.advance(300_000);
    assertThat(posted.stream().filter(this::isThere).count()).isEqualTo(1_000 - Retention.ROUND);
    time.advance(19);
    assertThat(removals()).isEqualTo(1);
    time.advance(1_000);

    assertThat(removals()).isEqualTo(4);
    assertThat(posted).noneMatch(this::isThere);
  }

  @Test
  void of_several_nodes_the_one_with_the_lowest_live_incarnation_removes() {
    FaultyStore lineOfFirst = new FaultyStore(store);
    TestNode second = new TestNode(time, line.asSeen(), "b").start();
    TestNode first = new TestNode(time, lineOfFirst.asSeen(), "a").start();
    keep(second, 10_000);
    keep(first, 10_000);

    time.advance(30_000);
    assertThat(removals()).isZero();
    assertThat(lineOfFirst.takeCalls()).contains("removeEnded");

    lineOfFirst.set("", Fault.SILENT);
    Posted posted = second.post("hello");
    time.advance(LIFE_MS + 10_000 + 2_000);

    assertThat(isThere(posted)).as("removed by the next once the first is gone").isFalse();
  }

  @Test
  void a_removal_that_fails_is_tried_again() {
    TestNode node = new TestNode(time, line.asSeen(), "a").start();
    Posted posted = node.post("hello");
    keep(node, 10_000);
    line.set("removeEnded", Fault.UNKNOWN_NOT_DONE);
    time.advance(60_000);
    assertThat(isThere(posted)).isTrue();

    line.set("removeEnded", Fault.NONE);
    time.advance(5_000);

    assertThat(isThere(posted)).isFalse();
  }

  @Test
  void a_node_that_stepped_down_removes_nothing() {
    TestNode node = new TestNode(time, line.asSeen(), "a").start();
    keep(node, 10_000);
    line.set("renew", Fault.UNKNOWN_NOT_DONE);
    time.advance(10_000);
    line.takeCalls();

    time.advance(60_000);

    assertThat(line.takeCalls()).doesNotContain("removeEnded", "all");
  }

  @Test
  void a_sweep_goes_no_further_once_the_lease_is_lost() {
    InsertQueue.Bounds roomy = new InsertQueue.Bounds(10_000, 1_000_000);
    TestNode node =
        new TestNode(time, line.asSeen(), "a", roomy, TestNode.demo(5_000, 15_000)).start();
    IntStream.range(0, 2 * Retention.ROUND + 1).forEach(i -> node.post("task " + i));
    time.advance(LIFE_MS + DAY_MS);
    keep(node, DAY_MS / 2);
    line.set("removeEnded", Fault.ANSWERED_LATE);
    time.advance(300_000);
    assertThat(removals()).isEqualTo(1);

    line.set("renew", Fault.UNKNOWN_NOT_DONE);
    time.advance(10_000);
    assertThat(node.mayWrite()).isFalse();
    line.answerLate();
    time.advance(60_000);

    assertThat(removals()).isEqualTo(1);
  }

  @Test
  void an_idle_node_with_a_store_of_its_own_looks_at_tasks_and_keys_once_an_hour() {
    TestNode node = new TestNode(time, ownedByOne(line.asSeen()), "a").start();
    keep(node, WEEK_MS);
    time.advance(301_000);
    line.takeCalls();

    time.advance(HOUR_MS - 2_000);
    assertThat(line.takeCalls()).isEmpty();
    time.advance(2_000);

    assertThat(line.takeCalls()).containsExactly("forgetClaims", "forgetHolders", "removeEnded");
  }

  @Test
  void a_stopped_node_removes_nothing_more() {
    TestNode node = new TestNode(time, line.asSeen(), "a").start();
    Retention retention = keep(node, 10_000);
    time.advance(5_000);
    retention.stop();
    line.takeCalls();

    time.advance(60_000);

    assertThat(Collections.frequency(line.takeCalls(), "removeEnded")).isZero();
  }

  private static Retention keep(TestNode node, long retentionMs) {
    Retention retention = new Retention(node.node, node.worker.lease, retentionMs);
    retention.start();
    return retention;
  }

  private boolean isThere(Posted posted) {
    return store.find(posted.id()).result().isPresent();
  }

  /** Returns how many removals were asked for so far. */
  private int removals() {
    seen += Collections.frequency(line.takeCalls(), "removeEnded");
    return seen;
  }

  private static TaskStore ownedByOne(TaskStore shared) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) ->
                method.getName().equals("leases")
                    ? Optional.empty()
                    : method.invoke(shared, arguments));
  }
}
