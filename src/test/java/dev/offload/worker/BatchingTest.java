package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.time.ManualTime;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When work that waits becomes a batch; the store takes two at once. */
class BatchingTest {
  private final ManualTime time = new ManualTime();
  private final FaultyStore faulty = new FaultyStore(new MemoryTaskStore(time));
  private final TestNode node = new TestNode(time, faulty.asSeen(), "a").start();

  @BeforeEach
  void three_tasks_are_being_written() {
    faulty.takeCalls();
    faulty.set("insert", Fault.SILENT);
    node.postTogether("one", "two", "three");
    assertThat(inserts()).isEqualTo(1);
  }

  @Test
  void a_second_batch_begins_when_it_is_no_smaller_than_the_first() {
    node.post("four");
    node.post("five");
    assertThat(inserts()).isZero();

    node.post("six");

    assertThat(inserts()).isEqualTo(1);
  }

  @Test
  void work_waits_for_company_only_so_long() {
    faulty.set("insert", Fault.NONE);
    Posted alone = node.post("alone");

    time.advance(BatchPace.COMPANY_MS - 1);
    assertThat(inserts()).isZero();
    time.advance(1);

    assertThat(alone.isStored()).isTrue();
  }

  @Test
  void a_write_that_hangs_keeps_nobody_from_being_stored() {
    faulty.set("insert", Fault.NONE);
    for (int i = 0; i < 5; i++) {
      Posted next = node.post("next " + i);
      time.advance(BatchPace.COMPANY_MS);
      assertThat(next.isStored()).isTrue();
    }
  }

  @Test
  void with_every_place_taken_work_waits_however_long() {
    node.postTogether("four", "five", "six");
    assertThat(inserts()).isEqualTo(1);

    List<Posted> waiting = node.postTogether("seven", "eight", "nine", "ten");
    time.advance(10 * BatchPace.COMPANY_MS);

    assertThat(inserts()).isZero();
    assertThat(waiting).allMatch(posted -> posted.answers().isEmpty());
  }

  @Test
  void a_batch_ends_before_the_text_that_would_take_it_over_four_mebibytes() {
    List<Integer> batches = new ArrayList<>();
    InsertQueue.Bounds roomy = new InsertQueue.Bounds(1_000, 100 * 1_048_576);
    TestNode other =
        new TestNode(time, counting(batches), "b", roomy, TestNode.demo(5_000, 15_000)).start();
    String mebibyte = "a".repeat(1_048_576);

    other.postTogether(mebibyte, mebibyte, mebibyte, mebibyte, "over", mebibyte);
    time.advance(BatchPace.COMPANY_MS);

    assertThat(batches).containsExactly(4, 2);
  }

  private TaskStore counting(List<Integer> batches) {
    TaskStore store = new MemoryTaskStore(time);
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (self, method, arguments) -> {
              if (method.getName().equals("insert")) {
                batches.add(((List<?>) arguments[0]).size());
              }
              return method.invoke(store, arguments);
            });
  }

  private long inserts() {
    return faulty.takeCalls().stream().filter("insert"::equals).count();
  }
}
