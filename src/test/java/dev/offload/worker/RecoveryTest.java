package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final FaultyStore lineOfFirst = new FaultyStore(store);
  private TestNode first;

  @BeforeEach
  void startTheFirst() {
    first = new TestNode(time, lineOfFirst.asSeen(), "first").start();
  }

  @Test
  void another_node_finishes_the_tasks_of_one_that_died_within_ten_seconds() {
    TestNode second = new TestNode(time, store, "second").start();
    time.advance(20_000);
    Posted posted = first.post("hello");
    kill(first);

    time.advance(5_000);
    assertThat(stored(posted).status()).isEqualTo(Status.RECEIVED);
    time.advance(5_000);
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    time.advance(10_000);
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    assertThat(second.worker.held.size()).isZero();
  }

  @Test
  void a_node_that_starts_after_a_crash_goes_on_within_ten_seconds() {
    List<Posted> posted = IntStream.range(0, 90).mapToObj(i -> first.post("task " + i)).toList();
    kill(first);
    time.advance(1_000);

    new TestNode(time, store, "second").start();
    time.advance(10_000);

    assertThat(posted).allMatch(one -> stored(one).status() == Status.PROCESSING);
  }

  @Test
  void a_takeover_whose_answer_is_lost_is_found_within_five_seconds_more() {
    FaultyStore lineOfSecond = new FaultyStore(store);
    new TestNode(time, lineOfSecond.asSeen(), "second").start();
    time.advance(20_000);
    Posted posted = first.post("hello");
    kill(first);
    lineOfSecond.set("adopt", Fault.UNKNOWN_DONE);

    time.advance(15_000);

    assertThat(lineOfSecond.takeCalls()).contains("adopt");
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void a_drained_node_is_followed_at_once() {
    TestNode second = new TestNode(time, store, "second").start();
    Posted posted = first.post("hello");
    first.drain();

    time.advance(5_000);

    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
    assertThat(second.worker.held.size()).isEqualTo(1);
  }

  @Test
  void a_node_that_cannot_renew_writes_nothing_from_six_seconds_on() {
    Posted posted = first.post("hello");
    time.advance(2_000);
    lineOfFirst.set("renew", Fault.UNKNOWN_NOT_DONE);

    time.advance(5_999);
    assertThat(first.worker.lease.mayWrite()).isTrue();
    time.advance(1);
    assertThat(first.worker.lease.mayWrite()).isFalse();
    lineOfFirst.takeCalls();
    time.advance(30_000);

    assertThat(lineOfFirst.takeCalls()).doesNotContain("apply", "insert");
    assertThat(stored(posted).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void a_node_that_renews_before_anybody_took_over_goes_on_as_the_same() {
    Posted posted = first.post("hello");
    lineOfFirst.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(30_000);
    String before = first.worker.lease.owner();

    lineOfFirst.set("", Fault.NONE);
    time.advance(5_000);

    assertThat(first.worker.lease.owner()).isEqualTo(before);
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void a_renewal_whose_answer_is_lost_does_not_cost_the_lease() {
    lineOfFirst.set("renew", Fault.UNKNOWN_DONE);
    time.advance(3_000);
    lineOfFirst.set("renew", Fault.NONE);
    String before = first.worker.lease.owner();

    time.advance(10_000);

    assertThat(first.worker.lease.owner()).isEqualTo(before);
    assertThat(first.worker.lease.mayWrite()).isTrue();
  }

  @Test
  void a_node_that_was_gone_too_long_is_fenced_out_and_starts_anew() {
    TestNode second = new TestNode(time, store, "second").start();
    time.advance(20_000);
    Posted posted = first.post("hello");
    String before = first.worker.lease.owner();
    lineOfFirst.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(12_000);
    assertThat(second.worker.held.size()).isEqualTo(1);

    lineOfFirst.set("", Fault.NONE);
    time.advance(5_000);

    assertThat(first.worker.lease.owner()).isNotEqualTo(before);
    assertThat(first.worker.held.size()).isZero();
    Posted next = first.post("after");
    assertThat(next.isStored()).isTrue();
    time.advance(20_000);
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    assertThat(stored(posted).version()).isEqualTo(3);
    assertThat(stored(next).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void an_outage_of_the_store_makes_nobody_take_over_from_anybody() {
    FaultyStore lineOfSecond = new FaultyStore(store);
    TestNode second = new TestNode(time, lineOfSecond.asSeen(), "second").start();
    time.advance(20_000);
    first.post("of the first");
    second.post("of the second");
    List<String> before = List.of(first.worker.lease.owner(), second.worker.lease.owner());
    lineOfFirst.set("", Fault.UNKNOWN_NOT_DONE);
    lineOfSecond.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(60_000);

    lineOfSecond.set("", Fault.NONE);
    time.advance(3_000);
    lineOfFirst.set("", Fault.NONE);
    time.advance(10_000);

    assertThat(List.of(first.worker.lease.owner(), second.worker.lease.owner())).isEqualTo(before);
  }

  /** Cuts the node off for good: nothing it sends arrives, and no answer comes. */
  private void kill(TestNode node) {
    assertThat(node).isSameAs(first);
    lineOfFirst.set("", Fault.SILENT);
  }

  private Task stored(Posted posted) {
    return store.find(posted.id()).result().orElseThrow();
  }
}
