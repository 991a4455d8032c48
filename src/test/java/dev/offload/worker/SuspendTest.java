package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import dev.offload.time.Time;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that sleeps, or whose clock is set, while its node holds a lease in a shared store. */
class SuspendTest {
  private static final long HOUR_MS = 3_600_000;

  private final ManualTime time = new ManualTime();

  @ParameterizedTest
  @ValueSource(longs = {6_000, 60_000, HOUR_MS})
  void a_node_that_slept_for_longer_than_its_lease_may_not_write_when_it_wakes(long ms) {
    Shared shared = new Shared(time);
    TestNode node = shared.start();
    time.advance(3_000);

    time.sleep(ms);

    assertThat(node.mayWrite()).isFalse();
    assertThat(node.post("too early").isStored()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 5_000, 60_000, HOUR_MS})
  void the_first_it_asks_of_the_store_is_its_lease_and_all_times_after_are_the_stores(long ms) {
    Shared shared = new Shared(time);
    TestNode node = shared.start();
    Posted waiting = node.post("waits");
    long dueAt = time.nowMs() + 5_000;
    time.advance(3_000);
    shared.line.takeCalls();

    time.sleep(ms);
    Posted refused = node.post("refused or stored, but not an hour ago");
    long wokenMs = time.nowMs();
    time.advance(4_500);

    assertThat(shared.line.takeCalls().get(0)).isEqualTo("renew");
    assertThat(refused.isStored()).isFalse();
    assertThat(shared.stored(waiting).status()).isNotEqualTo(Status.RECEIVED);
    assertThat(shared.stored(waiting).startedAt())
        .isBetween(Math.max(dueAt, wokenMs), Math.max(dueAt, wokenMs + 3_000));
    Posted next = node.post("next");
    assertThat(next.isStored()).isTrue();
    assertThat(shared.stored(next).receivedAt()).isEqualTo(time.nowMs());
  }

  @Test
  void a_renewal_that_was_under_way_while_it_slept_gives_neither_the_lease_nor_the_time() {
    Shared shared = new Shared(time);
    TestNode node = shared.start();
    shared.line.set("renew", Fault.ANSWERED_LATE);
    time.advance(2_000);
    assertThat(shared.line.takeCalls()).contains("renew");

    time.sleep(HOUR_MS);
    shared.line.set("", Fault.NONE);
    shared.line.answerLate();
    assertThat(node.mayWrite()).isFalse();

    time.advance(1_000);
    assertThat(node.mayWrite()).isTrue();
    assertThat(shared.stored(node.post("next")).receivedAt()).isEqualTo(time.nowMs());
  }

  @Test
  void a_node_that_slept_while_others_took_over_starts_anew() {
    ManualTime awake = new ManualTime();
    Shared shared = new Shared(awake);
    TestNode sleeper = shared.start();
    String before = sleeper.owner();
    awake.advance(1_000);
    shared.leases().release(before);

    awake.sleep(HOUR_MS);
    Posted early = sleeper.post("too early");
    awake.advance(3_000);

    assertThat(early.isStored()).isFalse();
    assertThat(sleeper.owner()).isNotEqualTo(before);
    assertThat(sleeper.post("under the new one").isStored()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {HOUR_MS, -HOUR_MS, 7_000, -7_000})
  void a_clock_that_is_set_costs_the_lease_for_one_renewal_and_no_more(long ms) {
    Shared shared = new Shared(steady());
    TestNode node = shared.start();
    String before = node.owner();
    time.advance(1_000);

    time.setNowMs(time.nowMs() + ms);
    assertThat(node.mayWrite()).isFalse();
    time.advance(2_000);

    for (int second = 0; second < 60; second++) {
      assertThat(node.mayWrite()).isTrue();
      time.advance(1_000);
    }
    assertThat(node.owner()).isEqualTo(before);
    Posted posted = node.post("by the time of the store");
    assertThat(shared.stored(posted).receivedAt()).isEqualTo(steady().nowMs());
  }

  @ParameterizedTest
  @ValueSource(longs = {-100, 100, 400})
  void a_clock_that_is_set_a_little_costs_nothing(long ms) {
    TestNode node = new Shared(steady()).start();
    time.advance(1_000);

    time.setNowMs(time.nowMs() + ms);

    assertThat(node.mayWrite()).isTrue();
    assertThat(node.post("stored").isStored()).isTrue();
  }

  @Test
  void a_clock_that_is_set_back_makes_no_lease_longer_also_when_the_machine_sleeps_then() {
    Shared shared = new Shared(steady());
    TestNode node = shared.start();
    time.advance(2_000);
    shared.line.set("renew", Fault.UNKNOWN_NOT_DONE);

    time.setNowMs(time.nowMs() - HOUR_MS);
    for (int i = 0; i < 60; i++) {
      time.advance(i % 2 == 0 ? 1_000 : 0);
      time.sleep(i % 2 == 0 ? 0 : HOUR_MS / 30);
      assertThat(i > 6 && node.mayWrite()).isFalse();
    }
  }

  @Test
  void a_clock_set_on_and_back_between_two_renewals_leaves_nothing_waiting() {
    Shared shared = new Shared(steady());
    TestNode node = shared.start();
    Posted posted = node.post("hello");
    time.advance(4_100);
    time.setNowMs(time.nowMs() + HOUR_MS);
    time.advance(1_000);
    assertThat(node.mayWrite()).isFalse();
    time.setNowMs(time.nowMs() - HOUR_MS);

    time.advance(16_000);

    assertThat(shared.stored(posted).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void a_node_without_a_lease_asks_for_the_time_again_within_a_second_of_waking() {
    Shared shared = new Shared(time);
    Node node = new TestNode(time, shared.line.asSeen(), "web").node;
    ClockSampler sampler = new ClockSampler(node);
    sampler.start();
    time.advance(3_000);
    assertThat(node.clock().isKnown()).isTrue();

    time.sleep(HOUR_MS);
    assertThat(node.clock().isKnown()).isFalse();
    time.advance(1_000);

    assertThat(node.clock().isKnown()).isTrue();
    assertThat(node.clock().nowMs()).isEqualTo(time.nowMs());
    assertThat(List.of("clock", "clock")).isEqualTo(shared.line.takeCalls());
  }

  /** Returns the clock of a store whose machine neither sleeps nor is set. */
  private Time steady() {
    long startMs = new ManualTime().nowMs();
    return new Time() {
      @Override
      public long nowMs() {
        return startMs + time.monotonicMs();
      }

      @Override
      public long monotonicMs() {
        return time.monotonicMs();
      }

      @Override
      public Alarm after(long delayMs, Runnable action) {
        return time.after(delayMs, action);
      }
    };
  }

  /** A store that is shared, and the line of one node to it. */
  private final class Shared {
    private final Time nodeTime;
    private final TaskStore store;
    private final FaultyStore line;

    Shared(Time storeTime) {
      nodeTime = storeTime instanceof ManualTime ? storeTime : time;
      store = new MemoryTaskStore(storeTime);
      line = new FaultyStore(store);
    }

    TestNode start() {
      return new TestNode(nodeTime, line.asSeen(), "sleeper").start();
    }

    Leases leases() {
      return store.leases().orElseThrow();
    }

    Task stored(Posted posted) {
      return store.find(posted.id()).result().orElseThrow();
    }
  }
}
