package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Answer;
import dev.offload.task.Redrive;
import dev.offload.task.Redrive.Verb;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** One redrive or discard of a subscription is under way at a time, whoever asks for it. */
class RedriveBeginTest extends RedriveFixture {
  @Test
  void one_is_under_way_at_a_time_and_when_it_ended_the_next_may_begin() {
    TestNode b = node("b").start();
    failed(600, "no ink");
    time.advance(1);
    Task first = begin(node, ALL);

    Refusal refused = (Refusal) b.worker.orders.run(wanted(Verb.DISCARD, 0, null)).result();
    assertThat(refused.code()).isEqualTo(Refusal.CONFLICT);
    assertThat(refused.reason()).contains("orders/invoice", first.id().toString());
    Redrive other = new Redrive(Verb.REDRIVE, "orders", "other", 0, null, 0);
    assertThat(b.worker.orders.run(other).result()).isInstanceOf(Answer.Stored.class);

    time.advance(1_000);
    int version = job().version();
    assertThat(job().status()).isEqualTo(Status.COMPLETE);
    assertThat(begin(b, ALL).version()).isGreaterThan(version);
  }

  @Test
  void of_two_that_are_asked_for_at_once_at_two_nodes_one_is_stored() {
    begin(node, ALL);
    time.advance(1);
    assertThat(job().status()).isEqualTo(Status.COMPLETE);
    FaultyStore one = new FaultyStore(store);
    FaultyStore two = new FaultyStore(store);
    TestNode b = node("b", one.asSeen()).start();
    TestNode c = node("c", two.asSeen()).start();
    one.set("findAll", Fault.ANSWERED_LATE);
    two.set("findAll", Fault.ANSWERED_LATE);
    Future<Answer> first = b.worker.orders.run(ALL);
    Future<Answer> second = c.worker.orders.run(wanted(Verb.DISCARD, 0, null));
    // Both have read that the one before ended.
    one.answerLate();
    two.answerLate();

    assertThat(first.result()).isInstanceOf(Answer.Stored.class);
    assertThat(((Refusal) second.result()).code()).isEqualTo(Refusal.CONFLICT);
    assertThat(job().payload().text()).contains("\"redrive\"");
  }

  @Test
  void that_it_is_not_known_is_said_and_what_is_stored_all_the_same_runs() {
    FaultyStore faulty = new FaultyStore(store);
    TestNode b = node("b", faulty.asSeen()).start();
    failed(1, "no ink");
    time.advance(1);
    faulty.setOnce("insert", Fault.UNKNOWN_DONE);
    Refusal refused = (Refusal) b.worker.orders.run(ALL).result();
    assertThat(refused.code()).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(refused.outcomeUnknown()).isTrue();
    time.advance(1_000);
    assertThat(job().status()).isEqualTo(Status.COMPLETE);
  }
}
