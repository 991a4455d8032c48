package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Refused;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Of a queue one node alone hands out messages, whichever receivers and senders come to. */
class QueueHomesTest {
  private static final String QUEUE = QueueFixture.QUEUE;
  private static final String ORDERED = QueueFixture.ORDERED;
  private static final long VISIBILITY_MS = QueueFixture.VISIBILITY_MS;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final Leases leases = store.leases().orElseThrow();
  private final TestPeers peers = new TestPeers();
  private final FaultyStore line = new FaultyStore(store);
  private final TestNode home = node("a", line.asSeen());
  private final TestNode other = node("b", store);

  private TestNode node(String name, TaskStore on) {
    return peers.connect(name, new TestNode(time, on, name, QueueFixture.queues()).start());
  }

  private static Future<?> ask(TestNode node, String queue, long waitMs) {
    return node.run(new Receive(queue, UUID.randomUUID(), 10, waitMs, VISIBILITY_MS));
  }

  private static List<String> texts(Future<?> answer) {
    return QueueFixture.texts(QueueFixture.messages(answer));
  }

  private static Outcome act(TestNode node, String queue, Verb verb, Message message) {
    Future<?> answer = node.run(new Settle(queue, List.of(new Act(verb, message.receipt(), 0))));
    return QueueFixture.results(answer).get(0).outcome();
  }

  private void killHome() {
    line.set("", Fault.SILENT);
    time.advance(Leases.LAPSE_MS + 10_000);
    assertThat(leases.homes().result()).containsValue(other.owner()).hasSize(3);
  }

  @Test
  void what_is_sent_to_another_node_is_the_homes_and_received_there_at_once() {
    time.advance(1_000);
    Future<?> waiting = ask(home, QUEUE, 20_000);

    Posted sent = other.send(QUEUE, "1", null, 0);

    assertThat(sent.isStored()).isTrue();
    assertThat(texts(waiting)).containsExactly("1");
    assertThat(other.held()).isZero();
  }

  @Test
  void a_receiver_of_another_node_gets_what_is_at_home_and_settles_it_there() {
    time.advance(1_000);
    Future<?> waiting = ask(other, QUEUE, 20_000);
    Posted sent = home.send(QUEUE, "1", null, 0);

    Message message = QueueFixture.messages(waiting).get(0);
    assertThat(act(other, QUEUE, Verb.DELETE, message)).isEqualTo(Outcome.DONE);
    assertThat(store.find(sent.id()).result().orElseThrow().status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void what_a_node_did_not_get_from_home_is_ready_again_and_does_not_count() {
    time.advance(1_000);
    home.send(QUEUE, "1", null, 0);
    peers.loseAnswers();

    assertThat(ask(other, QUEUE, 0).result()).isInstanceOf(Refused.class);

    Message message = QueueFixture.messages(ask(home, QUEUE, 0)).get(0);
    assertThat(message.receiveCount()).isEqualTo(1);
  }

  @Test
  void who_leaves_another_node_leaves_home_as_well() {
    time.advance(1_000);
    UUID receiver = UUID.randomUUID();
    Future<?> gone = other.run(new Receive(QUEUE, receiver, 1, 20_000, VISIBILITY_MS));
    other.run(new Leave(QUEUE, receiver));
    home.send(QUEUE, "1", null, 0);

    assertThat(QueueFixture.messages(gone)).isEmpty();
    assertThat(texts(ask(home, QUEUE, 0))).containsExactly("1");
  }

  @Test
  void a_node_that_knows_no_home_refuses_receivers_and_stores_what_is_sent() {
    FaultyStore blind = new FaultyStore(store);
    blind.set("homes", Fault.NOT_WRITTEN);
    TestNode early = node("c", blind.asSeen());
    assertThat(((Refused) ask(early, "nothing", 0).result()).refusal().code())
        .isEqualTo(Refusal.NOT_FOUND);
    Posted sent = early.send(QUEUE, "1", null, 0);

    assertThat(((Refused) ask(early, QUEUE, 0).result()).refusal().code())
        .isEqualTo(Refusal.UNAVAILABLE);
    assertThat(sent.isStored()).isTrue();
    blind.set("", Fault.NONE);
    time.advance(5_000);
    assertThat(texts(ask(early, QUEUE, 0))).containsExactly("1");
  }

  @Test
  void the_next_home_hands_out_what_the_one_before_had_and_receipts_stay_good() {
    home.send(QUEUE, "1", null, 0);
    home.send(QUEUE, "2", null, 0);
    Message first =
        QueueFixture.messages(
                home.run(new Receive(QUEUE, UUID.randomUUID(), 1, 0, 10 * VISIBILITY_MS)))
            .get(0);
    killHome();

    assertThat(texts(ask(other, QUEUE, 0))).containsExactly("2");
    assertThat(act(other, QUEUE, Verb.DELETE, first)).isEqualTo(Outcome.DONE);
  }

  @Test
  void messages_in_order_have_their_places_from_home_whichever_node_they_are_sent_to() {
    time.advance(1_000);
    home.send(ORDERED, "1", "a", 0);
    Posted second = other.send(ORDERED, "2", "a", 0);
    home.send(ORDERED, "3", "a", 0);

    assertThat(second.isStored()).isTrue();
    assertThat(texts(ask(other, ORDERED, 0))).containsExactly("1", "2", "3");
  }

  @Test
  void the_next_home_keeps_the_order_of_what_is_out_for_long() {
    time.advance(1_000);
    for (String text : List.of("1", "2", "3")) {
      home.send(ORDERED, text, "a", 0);
    }
    Receive one = new Receive(ORDERED, UUID.randomUUID(), 1, 0, 600_000);
    Message first = QueueFixture.messages(home.run(one)).get(0);
    killHome();
    Posted fourth = other.send(ORDERED, "4", "a", 0);

    assertThat(fourth.isStored()).isTrue();
    assertThat(QueueFixture.messages(ask(other, ORDERED, 0))).as("behind the first").isEmpty();
    assertThat(act(other, ORDERED, Verb.DELETE, first)).isEqualTo(Outcome.DONE);
    assertThat(texts(ask(other, ORDERED, 0))).containsExactly("2", "3", "4");
  }

  @Test
  void a_home_waits_for_what_it_was_giving_to_the_home_before() {
    time.advance(1_000);
    other.drain();
    FaultyStore slow = new FaultyStore(store);
    TestNode next = node("c", slow.asSeen());
    time.advance(1_000);
    Payload payload = Payload.json("1").with(Payload.Limits.ofGroup("a"));
    Shelf shelf = new Shelf("queue:" + ORDERED, Shelf.PRIORITY);
    UUID id = new TaskIds(time::nowMs).next();
    Task first = Task.received(id, shelf, payload, time.nowMs(), time.nowMs());
    store.insert(List.of(new NewTask(first, next.owner(), true)));
    slow.set("give", Fault.UNKNOWN_NOT_DONE);
    time.advance(6_000);
    line.set("", Fault.SILENT);
    time.advance(Leases.LAPSE_MS + 10_000);
    assertThat(leases.homes().result()).containsValue(next.owner());
    next.send(ORDERED, "2", "a", 0);

    assertThat(QueueFixture.messages(ask(next, ORDERED, 0))).isEmpty();
    slow.set("", Fault.NONE);
    time.advance(30_000);
    assertThat(texts(ask(next, ORDERED, 0))).containsExactly("1", "2");
  }

  @Test
  void a_message_in_order_is_refused_where_its_home_does_not_answer() {
    time.advance(1_000);
    peers.loseAnswers();
    Posted sent = other.send(ORDERED, "1", "a", 0);
    assertThat(sent.refused().outcomeUnknown()).isTrue();
  }
}
