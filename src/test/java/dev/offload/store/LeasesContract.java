package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.Leases.Lease;
import dev.offload.task.Task;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What {@link Leases} promises, the same for every store that nodes share. */
public abstract class LeasesContract extends HomeContract {
  @Test
  void a_lease_begins_live_with_counter_0_at_the_time_of_the_store() throws Exception {
    long beforeMs = answer(leases.clock());
    Lease lease = answer(leases.open(ME));
    long afterMs = answer(leases.clock());
    assertThat(lease).isEqualTo(new Lease(ME, 0, true, lease.renewedAt()));
    assertThat(lease.renewedAt()).isBetween(beforeMs, afterMs);
    assertThat(answer(leases.read(ME))).contains(lease);
    assertThat(answer(leases.read(OTHER))).isEmpty();
  }

  @Test
  void a_lease_cannot_be_opened_twice_dead_or_live() throws Exception {
    Lease lease = answer(leases.open(ME));
    assertThatThrownBy(() -> answer(leases.open(ME))).hasMessageContaining(ME);
    assertThat(answer(leases.read(ME))).contains(lease);
    answer(leases.release(ME));
    assertThatThrownBy(() -> answer(leases.open(ME))).hasMessageContaining(ME);
    assertThat(answer(leases.read(ME)).orElseThrow().live()).isFalse();
  }

  @Test
  void a_renewal_counts_on_and_notes_the_time_of_the_store() throws Exception {
    Lease opened = answer(leases.open(ME));
    Lease once = answer(leases.renew(opened)).orElseThrow();
    Lease twice = answer(leases.renew(once)).orElseThrow();
    assertThat(once.counter()).isEqualTo(1);
    assertThat(twice).isEqualTo(new Lease(ME, 2, true, twice.renewedAt()));
    assertThat(twice.renewedAt()).isBetween(opened.renewedAt(), answer(leases.clock()));
    assertThat(answer(leases.read(ME))).contains(twice);
  }

  @Test
  void a_renewal_with_another_counter_changes_nothing() throws Exception {
    Lease opened = answer(leases.open(ME));
    Lease renewed = answer(leases.renew(opened)).orElseThrow();
    assertThat(answer(leases.renew(opened))).isEmpty();
    assertThat(answer(leases.read(ME))).contains(renewed);
  }

  @Test
  void a_renewal_makes_no_lease() throws Exception {
    assertThat(answer(leases.renew(new Lease(ME, 0, true, NOW_MS)))).isEmpty();
    assertThat(answer(leases.all())).isEmpty();
  }

  @Test
  void a_lease_marked_dead_is_renewed_no_more() throws Exception {
    Lease opened = answer(leases.open(ME));
    assertThat(answer(leases.markDead(opened))).isTrue();
    assertThat(answer(leases.markDead(opened))).isFalse();
    assertThat(answer(leases.renew(opened))).isEmpty();
    assertThat(answer(leases.read(ME))).contains(new Lease(ME, 0, false, opened.renewedAt()));
  }

  @Test
  void a_lease_renewed_since_it_was_seen_is_not_marked_dead() throws Exception {
    Lease seen = answer(leases.open(ME));
    Lease renewed = answer(leases.renew(seen)).orElseThrow();
    assertThat(answer(leases.markDead(seen))).isFalse();
    assertThat(answer(leases.renew(renewed))).isPresent();
  }

  @Test
  void of_two_who_mark_a_lease_dead_at_once_one_did_it() throws Exception {
    Lease lease = answer(leases.open(ME));
    Future<Boolean> one = leases.markDead(lease);
    Future<Boolean> two = leases.markDead(lease);
    assertThat(List.of(answer(one), answer(two))).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void a_released_lease_is_dead_whatever_its_counter_and_release_may_be_said_again()
      throws Exception {
    Lease opened = answer(leases.open(ME));
    Lease renewed = answer(leases.renew(opened)).orElseThrow();
    answer(leases.release(ME));
    answer(leases.release(ME));
    answer(leases.release(OTHER));
    assertThat(answer(leases.renew(renewed))).isEmpty();
    assertThat(answer(leases.all())).containsExactly(new Lease(ME, 1, false, renewed.renewedAt()));
  }

  @Test
  void every_lease_is_listed_live_or_dead() throws Exception {
    Lease mine = answer(leases.open(ME));
    Lease other = answer(leases.open(OTHER));
    answer(leases.release(OTHER));
    answer(leases.clock());
    assertThat(answer(leases.all()))
        .containsExactlyInAnyOrder(mine, new Lease(OTHER, 0, false, other.renewedAt()));
  }

  @Test
  void a_lease_is_forgotten_once_it_is_dead_and_its_owner_has_no_task_left() throws Exception {
    answer(leases.open(ME));
    Task task = stored(samples.task());
    answer(leases.forget(ME));
    assertThat(answer(leases.read(ME))).as("live").isPresent();
    answer(leases.release(ME));
    answer(leases.forget(ME));
    assertThat(answer(leases.read(ME))).as("has a task").isPresent();
    move(move(task));
    answer(leases.forget(ME));
    assertThat(answer(leases.read(ME))).isEmpty();
  }

  @Test
  void owners_are_those_who_have_tasks_that_are_not_finished() throws Exception {
    assertThat(answer(leases.owners())).isEmpty();
    Task mine = stored(samples.task());
    stored(samples.task());
    answer(SampleTasks.insert(store, OTHER, samples.tasks(3), ALL_FAR));
    assertThat(answer(leases.owners())).containsExactlyInAnyOrder(ME, OTHER);
    move(move(mine));
    assertThat(answer(leases.owners())).as("one of mine is left").contains(ME);
    move(move(stored(samples.task())));
    assertThat(answer(adopt(ME, OTHER, 10)).found()).isEqualTo(1);
    assertThat(answer(leases.owners())).containsExactly(OTHER);
  }

  @Test
  void an_owner_without_a_lease_is_buried_and_can_open_none_any_more() throws Exception {
    assertThat(answer(leases.bury(DEAD))).isTrue();
    assertThat(answer(leases.bury(DEAD))).isTrue();
    assertThat(answer(leases.read(DEAD)).orElseThrow().live()).isFalse();
    assertThatThrownBy(() -> answer(leases.open(DEAD))).hasMessageContaining(DEAD);
  }

  @Test
  void an_owner_with_a_lease_is_not_buried() throws Exception {
    Lease lease = answer(leases.open(ME));
    assertThat(answer(leases.bury(ME))).isFalse();
    assertThat(answer(leases.renew(lease))).isPresent();
    answer(leases.release(ME));
    assertThat(answer(leases.bury(ME))).isTrue();
  }

  @Test
  void every_answer_about_leases_comes_on_the_context_that_asked(Vertx vertx) throws Exception {
    Lease lease = new Lease(ME, 0, true, NOW_MS);
    List<Supplier<Future<?>>> verbs = new ArrayList<>();
    verbs.add(() -> leases.clock());
    verbs.add(() -> leases.open(ME));
    verbs.add(() -> leases.renew(lease));
    verbs.add(() -> leases.read(ME));
    verbs.add(() -> leases.all());
    verbs.add(() -> leases.markDead(lease));
    verbs.add(() -> leases.release(ME));
    verbs.add(() -> leases.owners());
    verbs.add(() -> leases.bury(DEAD));
    verbs.add(() -> adopt(DEAD, ME, 1));
    verbs.add(() -> leases.give(ME, OTHER, List.of(samples.task().live())));
    verbs.add(() -> leases.homes());
    verbs.add(() -> leases.home("orders/crm", null, ME));
    verbs.add(() -> leases.forget(ME));
    for (Supplier<Future<?>> verb : verbs) {
      Context asked = vertx.getOrCreateContext();
      Promise<Context> answered = Promise.promise();
      asked.runOnContext(
          go -> verb.get().onComplete(any -> answered.complete(Vertx.currentContext())));
      assertThat(answer(answered.future())).as("verb %d", verbs.indexOf(verb)).isSameAs(asked);
    }
  }
}
