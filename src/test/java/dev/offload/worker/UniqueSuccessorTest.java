package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command.Verb;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A task that waits behind another of its key, and a node that hears of the end of that. */
class UniqueSuccessorTest extends UniqueFixture {
  private static final Unique WAITING = new Unique("k", Scope.WAITING, OnConflict.IGNORE);
  private static final long LOOKED_MS = 10_100;
  private static final long GONE_MS = 30_000;

  @Test
  void it_runs_at_once_when_its_node_hears_of_the_end_of_the_one_before() {
    send("1", WAITING).anew();
    UUID second = send("2", WAITING).anew();
    time.advance(30_000);

    handler.last().completes();
    tell(node);

    assertThat(handler.count()).isEqualTo(2);
    assertThat(handler.last().run().delivery().taskID()).isEqualTo(second);
    handler.last().completes();
    time.advance(GONE_MS);
    assertThat(handler.count()).isEqualTo(2);
    assertThat(node.held()).isZero();
  }

  @Test
  void it_runs_at_once_when_the_one_before_is_cancelled_at_another_node() {
    UUID first = send("1", WAITING).anew();
    send("2", WAITING).anew();
    time.advance(30_000);

    run(other, Verb.CANCEL, first);
    tell(other);

    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void it_runs_at_once_when_the_one_before_ended_while_it_was_looked_at() {
    send("1", WAITING).anew();
    send("2", WAITING).anew();
    time.advance(900);
    faulty.set("read", Fault.ANSWERED_LATE);
    time.advance(200);
    faulty.answerLate();
    handler.last().completes();
    tell(node);
    faulty.set("", Fault.NONE);
    faulty.answerLate();

    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void it_is_not_begun_by_a_word_of_an_end_that_is_not_true() {
    UUID first = send("1", WAITING).anew();
    send("2", WAITING).anew();
    time.advance(30_000);

    StatusEvents.Event ended =
        new StatusEvents.Event(first, Status.COMPLETE, 9, time.nowMs(), null);
    node.worker.heard(new StatusEvents("x", 1, List.of(ended)));
    time.advance(1);

    assertThat(handler.count()).isEqualTo(1);
    handler.last().completes();
    time.advance(LOOKED_MS);
    assertThat(handler.count()).isEqualTo(2);
  }

  /** The node hears what one told, as from the bus. */
  private void tell(TestNode from) {
    List.copyOf(from.told).forEach(node.worker::heard);
  }

  private Published send(String json, Unique unique) {
    return publish(node, "mail", json, 0, null, unique);
  }
}
