package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a lease may be judged, and how often is looked. */
class TakeoverRulesTest {
  private static final long ROUND_TRIP_MS = 400;
  private static final long HOUR_MS = 3_600_000;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final Leases leases = store.leases().orElseThrow();
  private final FaultyStore line = new FaultyStore(store);
  private final List<Long> markedAtMs = new ArrayList<>();

  /** The judge looks every 2.4 s: a lease lapses at any moment in between. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 150, 300, 450, 600, 750, 900, 1_050, 1_200, 1_350, 1_500, 1_650, 1_800, 1_950, 2_100,
        2_250
      })
  void a_lease_is_marked_dead_only_past_the_error_of_the_clock_that_judges_it(int sinceLookMs) {
    TestNode judge = new TestNode(time, slow(), "judge").start();
    time.advance(20_000 + sinceLookMs);
    leases.open("gone");
    long renewedAt = time.nowMs();

    time.advance(Leases.LAPSE_MS + 5_000);

    assertThat(judge.mayWrite()).isTrue();
    assertThat(markedAtMs).isNotEmpty();
    assertThat(markedAtMs.get(0)).isGreaterThanOrEqualTo(renewedAt + Leases.LAPSE_MS);
  }

  @Test
  void owners_are_listed_every_five_seconds_for_two_minutes_after_a_death_and_seldom_before() {
    new TestNode(time, line.asSeen(), "a").start();
    time.advance(60_000);
    line.takeCalls();
    time.advance(120_000);
    assertThat(listings()).isBetween(3, 6);

    leases.open("gone");
    leases.release("gone");
    time.advance(120_000);

    assertThat(listings()).isBetween(18, 26);
    time.advance(120_000);
    assertThat(listings()).isBetween(3, 6);
  }

  @Test
  void only_a_dead_lease_is_forgotten_however_old_a_live_one_is() {
    leases.open("old");
    time.advance(2 * HOUR_MS);
    new TestNode(time, line.asSeen(), "a").start();

    time.advance(Leases.LAPSE_MS - 500);
    assertThat(line.takeCalls()).contains("owners").doesNotContain("forget");
    time.advance(60_000);

    assertThat(line.takeCalls()).contains("forget");
    assertThat(leases.read("old").result()).isEmpty();
  }

  @Test
  void a_dead_lease_with_a_task_that_came_late_is_not_forgotten() {
    leases.open("old");
    time.advance(2 * HOUR_MS);
    new TestNode(time, line.asSeen(), "a").start();
    time.advance(Leases.LAPSE_MS + 2_000);
    assertThat(leases.read("old").result()).isPresent();
    SampleTasks.insert(store, "old", List.of(task()), 0);

    List<String> calls = List.of();
    while (!calls.contains("owners")) {
      line.takeCalls();
      time.advance(100);
      calls = line.takeCalls();
    }
    assertThat(calls).contains("adopt").doesNotContain("forget");
    time.advance(60_000);
    assertThat(line.takeCalls()).contains("forget");
  }

  @Test
  void all_is_read_again_after_a_reading_that_was_under_way_when_a_takeover_failed() {
    TestNode second = new TestNode(time, line.asSeen(), "b").start();
    time.advance(32_000);
    Task overdue = task();
    SampleTasks.insert(store, "gone", List.of(overdue), 0);
    line.set("shelves", Fault.ANSWERED_LATE);
    time.advance(11_000);
    assertThat(line.takeCalls()).contains("shelves");
    line.set("adopt", Fault.UNKNOWN_DONE);
    leases.open("gone");
    leases.release("gone");
    time.advance(3_000);
    assertThat(line.takeCalls()).contains("adopt").doesNotContain("near");

    line.set("", Fault.NONE);
    line.answerLate();
    time.advance(10);

    assertThat(line.takeCalls()).contains("near");
    assertThat(second.holds(overdue.id())).isTrue();
  }

  private Task task() {
    UUID id = new TaskIds(time::nowMs).next();
    return Task.received(id, "hello", time.nowMs(), 1);
  }

  /** Returns how often owners were listed since this was last asked. */
  private int listings() {
    return Collections.frequency(line.takeCalls(), "owners");
  }

  /** The store as a node far from it sees it: it does what it is asked at the very end. */
  private TaskStore slow() {
    Leases slowLeases =
        proxy(
            Leases.class,
            (self, method, arguments) -> {
              if (method.getName().equals("markDead")) {
                markedAtMs.add(time.nowMs());
              }
              Promise<Object> answer = Promise.promise();
              time.after(
                  ROUND_TRIP_MS,
                  () -> {
                    try {
                      ((Future<?>) method.invoke(leases, arguments))
                          .<Object>map(it -> it)
                          .onComplete(answer);
                    } catch (ReflectiveOperationException e) {
                      answer.fail(e);
                    }
                  });
              return answer.future();
            });
    return proxy(
        TaskStore.class,
        (self, method, arguments) ->
            method.getName().equals("leases")
                ? Optional.of(slowLeases)
                : method.invoke(store, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
