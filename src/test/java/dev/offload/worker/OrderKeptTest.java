package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.NotReceived;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A group keeps its order whatever becomes of the first of its messages. */
class OrderKeptTest extends QueueFixture {
  private final CountedStore counted = new CountedStore(store);

  @Test
  void when_a_start_is_lost_what_comes_after_it_is_given_back_and_waits_for_it() {
    TestNode next = node("a", counted.asSeen());
    UUID first = send(next, "1");
    send(next, "2");
    counted.before("apply", () -> releaseForLater(first));

    Future<?> receiver = take(next, 10, 0);
    time.advance(1_000);

    assertThat(messages(receiver)).isEmpty();
    assertThat(messages(take(next, 10, 0))).isEmpty();
    time.advance(5_000);
    List<Message> both = messages(take(next, 10, 0));
    assertThat(texts(both)).containsExactly("1", "2");
    assertThat(both.get(1).receiveCount()).as("as it was not received before").isEqualTo(1);
  }

  /** As a write that arrives late. */
  private void releaseForLater(UUID id) {
    Task task = stored(id);
    Attempts released = new Attempts(false, 1, 0, 0);
    store.override(
        node.owner(),
        List.of(
            task.live()
                .to(Status.RECEIVED, time.nowMs(), time.nowMs() + 5_000)
                .with(released)
                .asFar()));
  }

  @Test
  void what_comes_after_one_that_is_ended_goes_out_when_that_is_stored() {
    send(node, "1");
    send(node, "2");
    for (int i = 0; i < RECEIVES_MAX; i++) {
      messages(take(node, 1, 0));
      time.advance(i < RECEIVES_MAX - 1 ? VISIBILITY_MS : 0);
    }
    line.set("apply", Fault.ANSWERED_LATE);
    time.advance(VISIBILITY_MS);
    Future<?> receiver = take(node, 1, 20_000);
    assertThat(receiver.isComplete()).as("before the end of the first is known").isFalse();

    line.set("", Fault.NONE);
    line.answerLate();
    assertThat(texts(messages(receiver))).containsExactly("2");
  }

  @Test
  void one_that_is_cancelled_by_hand_while_it_is_out_lets_the_next_go_out_at_once() {
    send(node, "1");
    send(node, "2");
    Message first = messages(take(node, 1, 0)).get(0);
    Future<?> receiver = take(node, 1, 20_000);

    node.run(new Command(Command.Verb.CANCEL, first.id()), answer -> {});

    assertThat(texts(messages(receiver))).containsExactly("2");
    assertThat(node.held()).isOne();
  }

  @Test
  void one_that_another_node_cancelled_does_the_same_once_that_is_heard() {
    send(node, "1");
    send(node, "2");
    Message first = messages(take(node, 1, 0)).get(0);
    Future<?> receiver = take(node, 1, 20_000);
    TestNode other = node("b", store);
    other.run(new Command(Command.Verb.CANCEL, first.id()), answer -> {});

    StatusEvents told = other.told.get(other.told.size() - 1);
    node.worker.heard(told);

    assertThat(texts(messages(receiver))).containsExactly("2");
  }

  @Test
  void what_did_not_reach_its_receiver_goes_out_again_in_order_and_does_not_count() {
    List.of("1", "2", "3").forEach(text -> send(node, text));
    List<Message> lost = messages(take(node, 2, 0));

    node.run(new NotReceived(ORDERED, lost.stream().map(Message::receipt).toList()));

    List<Message> again = messages(take(node, 10, 0));
    assertThat(texts(again)).containsExactly("1", "2", "3");
    assertThat(again).extracting(Message::receiveCount).containsOnly(1);
  }

  @Test
  void what_was_received_again_since_is_not_given_back() {
    send(node, "1");
    Message before = messages(take(node, 1, 0)).get(0);
    time.advance(VISIBILITY_MS);
    Message now = messages(take(node, 1, 0)).get(0);

    node.run(new NotReceived(ORDERED, List.of(before.receipt())));

    assertThat(messages(take(node, 1, 0))).isEmpty();
    Settle delete = new Settle(ORDERED, List.of(new Act(Verb.DELETE, now.receipt(), 0)));
    node.run(delete);
    assertThat(stored(now.id()).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void large_messages_go_out_a_few_at_once_and_the_rest_is_not_begun() {
    List<UUID> ids = storeLarge(8);
    TestNode next = node("a", store);

    List<Message> some = messages(take(next, 100, 0));

    assertThat(some).extracting(Message::id).containsExactlyElementsOf(ids.subList(0, 4));
    assertThat(stored(ids.get(4)).attempts()).isEqualTo(Attempts.NONE);
    assertThat(messages(take(next, 100, 0))).as("behind those in order").isEmpty();
    next.run(new NotReceived(ORDERED, some.stream().map(Message::receipt).toList()));
    assertThat(messages(take(next, 1, 0))).extracting(Message::id).containsExactly(ids.get(0));
  }

  @Test
  void one_that_is_sent_again_under_its_key_is_before_those_that_are_sent_after_it() {
    Submission.Key key = new Submission.Key("ab".repeat(32), "cd".repeat(32));
    UUID sent = new TaskIds(time::nowMs).next();
    List<Answer> answers = new ArrayList<>();
    line.set("insert", Fault.NOT_WRITTEN);
    node.send(sent, ORDERED, "a", key, answers::add);
    time.advance(5_000);
    assertThat(answers).hasOnlyElementsOfType(Refusal.class).hasSize(1);

    time.setNowMs(time.nowMs() - 240_000);
    TestNode next = node("a", store);
    next.send(sent, ORDERED, "a", key, answers::add);
    UUID second = send(next, "2");

    assertThat(((Answer.Stored) answers.get(1)).task().id()).isLessThan(second);
  }

  private List<UUID> storeLarge(int count) {
    TaskIds ids = new TaskIds(time::nowMs);
    Payload large = Payload.json('"' + "x".repeat(600_000) + '"').with(Payload.Limits.ofGroup("a"));
    Shelf shelf = new Shelf("queue:" + ORDERED, Shelf.PRIORITY);
    long nowMs = time.nowMs();
    List<NewTask> tasks =
        IntStream.range(0, count)
            .mapToObj(i -> Task.received(ids.next(), shelf, large, nowMs, nowMs))
            .map(task -> new NewTask(task, node.owner(), true))
            .toList();
    store.insert(tasks);
    return tasks.stream().map(it -> it.task().id()).sorted().toList();
  }

  private UUID send(TestNode to, String text) {
    return to.send(ORDERED, text, "a", 0).stored().id();
  }

  private static Future<?> take(TestNode from, int max, long waitMs) {
    return from.run(new Receive(ORDERED, UUID.randomUUID(), max, waitMs, VISIBILITY_MS));
  }
}
