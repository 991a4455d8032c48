package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the tasks of a node that is gone are taken over: what is read, held, left and shared. */
class AdoptionTest {
  private static final String GONE = "gone-1";
  private static final int MANY = 3 * Adoption.PAGE;
  private static final long HOUR_MS = 3_600_000;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final Leases leases = store.leases().orElseThrow();
  private final TaskIds ids = new TaskIds(time::nowMs);

  private final CountedStore counted = new CountedStore(store);

  @Test
  void to_adopt_tasks_reads_each_of_them_once_however_many_they_are() {
    TestNode survivor = start("survivor", 1_000_000);
    leave(MANY, 5_000, 20_000);
    counted.forget();

    die();
    time.advance(1_500);

    assertThat(owned(survivor)).isEqualTo(MANY);
    assertThat(survivor.worker.held.size()).isEqualTo(MANY);
    assertThat(counted.rows("adopt")).isEqualTo(MANY);
    assertThat(counted.rows("due") + counted.rows("near")).isZero();
    assertThat(counted.calls("owners")).isLessThanOrEqualTo(1);
    assertThat(counted.calls("all")).isLessThanOrEqualTo(4);
  }

  @Test
  void what_the_survivor_holds_already_is_not_read_again() {
    leave("survivor-1", MANY, 30_000, 50_000);
    TestNode survivor = start("survivor", 1_000_000);
    assertThat(survivor.worker.held.size()).isEqualTo(MANY);
    leave(10, 20_000, 25_000);
    counted.forget();

    die();
    time.advance(1_000);

    assertThat(survivor.worker.held.size()).isEqualTo(MANY + 10);
    assertThat(counted.rows()).isLessThan(50);
  }

  @Test
  void what_is_due_later_than_the_window_is_adopted_and_not_held_until_it_is_due() {
    TestNode survivor = start("survivor", 10);
    leave(MANY, HOUR_MS, HOUR_MS + 1);
    leave(5, 20_000, 20_001);

    die();
    time.advance(2_000);

    assertThat(owned(survivor)).isEqualTo(MANY + 5);
    assertThat(survivor.worker.held.size()).isEqualTo(5);
    time.advance(2 * HOUR_MS);
    assertThat(owned(survivor)).isZero();
  }

  @Test
  void what_is_due_soonest_is_adopted_first() {
    TestNode survivor = start("survivor", (4 * Adoption.PAGE + 2) / 3);
    leave(Adoption.PAGE, 30_000, 50_000);
    leave(Adoption.PAGE, 10_000, 12_000);
    leave(Adoption.PAGE, 15_000, 29_000);
    long soonMs = time.nowMs() + 13_000;

    die();
    time.advance(1_000);

    assertThat(SampleTasks.due(store, survivor.owner(), soonMs, null, MANY).result())
        .hasSize(Adoption.PAGE);
    assertThat(survivor.worker.held.size()).isEqualTo(Adoption.PAGE);
  }

  @Test
  void what_memory_has_no_room_for_is_left_and_taken_when_there_is() {
    TestNode survivor = start("survivor", 100);
    leave(1_000, 5_000, 20_000);

    die();
    time.advance(3_000);
    assertThat(survivor.worker.held.size()).isBetween(70, 100);
    assertThat(owned(survivor)).isBetween(70, 100);

    for (int second = 0; second < 300; second++) {
      time.advance(1_000);
      assertThat(survivor.worker.held.size()).isLessThanOrEqualTo(100);
    }
    assertAllComplete(1_000);
  }

  @Test
  void another_survivor_takes_what_one_has_no_room_for() {
    TestNode small = start("small", 100);
    TestNode large = start("large", 1_000_000);
    time.advance(10_000);
    leave(1_000, 15_000, 20_000);

    die();
    time.advance(5_000);

    assertThat(small.worker.held.size() + large.worker.held.size()).isEqualTo(1_000);
  }

  @Test
  void a_survivor_of_one_death_leaves_every_other_page_to_the_other() {
    TestNode first = start("a", 1_000_000);
    TestNode second = start("b", store, 1_000_000);
    time.advance(10_000);
    leave(MANY, 15_000, 15_001);

    die();
    time.advance(5_000);

    assertThat(first.worker.held.size() + second.worker.held.size()).isEqualTo(MANY);
    assertThat(counted.slices()).extracting(Leases.Slice::skip).contains(Adoption.PAGE);
  }

  @Test
  void the_second_survivor_begins_at_the_second_page() {
    FaultyStore lineOfFirst = new FaultyStore(store);
    start("a", lineOfFirst.asSeen(), 1_000_000);
    TestNode second = start("b", 1_000_000);
    lineOfFirst.set("adopt", Fault.UNKNOWN_NOT_DONE);
    time.advance(10_000);
    leave(MANY, 15_000, 15_001);

    die();
    time.advance(5_000);

    assertThat(second.worker.held.size()).isEqualTo(MANY);
    assertThat(counted.slices().get(0).skip()).isEqualTo(Adoption.PAGE);
  }

  @Test
  void tasks_of_a_store_that_lost_the_answer_are_found() {
    FaultyStore line = new FaultyStore(store);
    TestNode survivor = start("survivor", line.asSeen(), 1_000_000);
    leave(500, 15_000, 20_000);
    leave(500, HOUR_MS, HOUR_MS + 1);
    line.set("adopt", Fault.UNKNOWN_DONE);
    die();
    time.advance(1_000);
    line.set("", Fault.NONE);
    time.advance(3_000);

    assertThat(survivor.worker.held.size()).isEqualTo(500);
    time.advance(2 * HOUR_MS);
    assertAllComplete(1_000);
  }

  @Test
  void an_owner_that_opens_and_stores_between_the_looks_is_not_robbed() {
    TestNode survivor = start("survivor", 1_000_000);
    time.advance(10_000);
    counted.before(
        "owners",
        () -> {
          leases.open("newcomer-1");
          leave("newcomer-1", 3, 5_000, 6_000);
        });

    while (leases.read("newcomer-1").result().isEmpty()) {
      time.advance(100);
    }
    time.advance(2_000);

    assertThat(SampleTasks.due(store, "newcomer-1", Long.MAX_VALUE, null, 10).result()).hasSize(3);
    assertThat(owned(survivor)).isZero();
  }

  @Test
  void an_owner_without_a_lease_is_adopted() {
    TestNode survivor = start("survivor", 1_000_000);
    leave("unknown-1", 3, 100_000, 100_001);

    time.advance(40_000);

    assertThat(owned(survivor)).isEqualTo(3);
    assertThat(leases.read("unknown-1").result().orElseThrow().live()).isFalse();
  }

  private TestNode start(String name, int heldMax) {
    return start(name, counted.asSeen(), heldMax);
  }

  private TestNode start(String name, TaskStore used, int heldMax) {
    if (leases.read(GONE).result().isEmpty()) {
      leases.open(GONE);
    }
    return new TestNode(
            time, used, name, TestNode.demo(1, 1), TestNode.bounds(heldMax, TestNode.BOUNDS))
        .start();
  }

  /** Ends the node whose tasks are left, as on SIGTERM, and lets the others know. */
  private void die() {
    leases.release(GONE);
    time.advance(2_000);
  }

  private void leave(int count, long fromMs, long untilMs) {
    leave(GONE, count, fromMs, untilMs);
  }

  /** Stores tasks that are due between two times from now on, evenly. */
  private void leave(String owner, int count, long fromMs, long untilMs) {
    List<Task> tasks =
        IntStream.range(0, count)
            .mapToObj(i -> fromMs + (untilMs - fromMs) * i / count)
            .map(delays -> Task.received(ids.next(), "text", time.nowMs(), delays))
            .toList();
    SampleTasks.insert(store, owner, tasks, 0);
  }

  private int owned(TestNode node) {
    return SampleTasks.due(store, node.owner(), Long.MAX_VALUE, null, 1_000_000).result().size();
  }

  private void assertAllComplete(int count) {
    List<Task> all = store.page(new PageQuery(null, null, 10_000)).result().items();
    assertThat(all).hasSize(count);
    assertThat(all).allMatch(task -> task.status() == Status.COMPLETE && task.version() == 3);
  }
}
