package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link BusContract} cannot show, for it cannot move time. */
class TaskConsumerTest {
  private final ManualTime time = new ManualTime();
  private final MemoryTaskStore shared = new MemoryTaskStore(time);
  private final FaultyStore faulty = new FaultyStore(shared);
  private final TestNode worker = new TestNode(time, faulty.asSeen(), "a").start();
  private final TaskConsumer consumer =
      new TaskConsumer(
          worker.worker.queue,
          worker.node.clock(),
          worker.node.events(),
          new TaskConsumer.Limits(1_000, 3_000));

  @Test
  void work_from_the_bus_waits_as_long_as_that_of_a_browser_and_holds_none_up() {
    faulty.set("", Fault.NOT_WRITTEN);
    time.advance(Leases.LAPSE_MS);
    Asking first = new Asking("from the bus");
    consumer.handle(first);
    Posted behind = worker.post("from a browser");

    time.advance(2_500);
    assertThat(first.replies).isEmpty();
    assertThat(behind.answers()).isEmpty();
    time.advance(1);

    assertThat(first.replies)
        .singleElement()
        .extracting(reply -> ((ReplyException) reply).failureCode())
        .isEqualTo(503);
    assertThat(behind.refused().outcomeUnknown()).isFalse();
  }

  @Test
  void an_outcome_that_nobody_knows_is_told_to_our_nodes_and_to_others() {
    Leases leases = shared.leases().orElseThrow();
    faulty.set("insert", Fault.UNKNOWN_NOT_DONE);
    Submission submission = new Submission(new UUID(0x7000, 1), "of a node", 9, Long.MAX_VALUE);
    Asking node = new Asking(new Submissions(List.of(submission)));
    Asking other = new Asking("of another");
    consumer.handle(node);
    consumer.handle(other);

    leases.release(worker.owner());
    time.advance(Leases.LAPSE_MS);

    assertThat(node.replies)
        .singleElement()
        .satisfies(
            reply -> {
              Refusal refusal = (Refusal) ((Answers) reply).items().get(0);
              assertThat(refusal.code()).isEqualTo(503);
              assertThat(refusal.outcomeUnknown()).isTrue();
            });
    assertThat(other.replies)
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(((ReplyException) reply).failureCode()).isEqualTo(503);
              assertThat((ReplyException) reply).hasMessageContaining("It is not known whether");
            });
  }

  /** A request with work, and what it was answered. */
  private static final class Asking implements Message<Object> {
    private final Object body;
    private final List<Object> replies = new ArrayList<>();

    Asking(String background) {
      this(new JsonObject().put("background", background));
    }

    Asking(Object body) {
      this.body = body;
    }

    @Override
    public Object body() {
      return body;
    }

    @Override
    public String address() {
      return "background-task";
    }

    @Override
    public String replyAddress() {
      return "reply";
    }

    @Override
    public MultiMap headers() {
      return MultiMap.caseInsensitiveMultiMap();
    }

    @Override
    public boolean isSend() {
      return true;
    }

    @Override
    public void reply(Object reply, DeliveryOptions options) {
      replies.add(reply);
    }

    @Override
    public <R> Future<Message<R>> replyAndRequest(Object reply, DeliveryOptions options) {
      replies.add(reply);
      return Future.failedFuture("nobody asks back");
    }
  }
}
