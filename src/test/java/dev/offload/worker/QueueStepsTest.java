package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.MoveMessages;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.task.Answer;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is done with many messages of a queue, step by step. */
class QueueStepsTest extends QueueFixture {
  @Test
  void a_purge_ends_what_waits_is_delayed_in_flight_and_failed_and_sending_goes_on() {
    List<Posted> sent = IntStream.range(0, 40).mapToObj(i -> send("" + i)).toList();
    Posted delayed = node.send(QUEUE, "later", null, 600_000);
    Message out = receive();
    Message failed = receive();
    settle(Verb.REJECT, failed.receipt(), 0);
    time.advance(1_000);

    Task job = begin(Redrive.Verb.PURGE);
    time.advance(1_000);
    Posted after = send("after");
    time.advance(10_000);

    assertThat(stored(job.id()).status()).isEqualTo(Status.COMPLETE);
    assertThat(new JsonObject(stored(job.id()).history().result()).getInteger("moved"))
        .isEqualTo(41);
    assertThat(stored(delayed.id()).status()).isEqualTo(Status.CANCELLED);
    assertThat(stored(out.id()).status()).isEqualTo(Status.CANCELLED);
    assertThat(store.find(failed.id()).result()).isEmpty();
    assertThat(delete(out.receipt())).isEqualTo(Outcome.ENDED);
    assertThat(sent).extracting(it -> stored(it, failed)).containsOnly(Status.CANCELLED);
    assertThat(texts(receive(100))).containsExactly("after");
    assertThat(after.isStored()).isTrue();
  }

  private Status stored(Posted it, Message removed) {
    return it.id().equals(removed.id()) ? Status.CANCELLED : stored(it.id()).status();
  }

  @Test
  void a_redrive_has_failed_messages_received_again_with_all_their_receives_to_come() {
    UUID id = send("1").id();
    for (int i = 0; i < RECEIVES_MAX; i++) {
      receive();
      time.advance(VISIBILITY_MS);
    }
    assertThat(stored(id).status()).isEqualTo(Status.FAILED);
    time.advance(1);

    begin(Redrive.Verb.REDRIVE);
    time.advance(1_000);

    assertThat(receive().receiveCount()).isEqualTo(RECEIVES_MAX + 1);
    time.advance(VISIBILITY_MS);
    assertThat(receive().id()).as("not too often yet").isEqualTo(id);
  }

  @Test
  void dead_letters_are_moved_back_to_the_queue_from_which_they_came() {
    UUID id = dead();

    Task job = move(new MoveMessages(DEAD, null, 0));
    time.advance(2_000);

    assertThat(stored(job.id()).status()).isEqualTo(Status.COMPLETE);
    assertThat(new JsonObject(stored(job.id()).history().result()).getInteger("moved")).isOne();
    Message back = receive(ORDERED).get(0);
    assertThat(back.id()).isEqualTo(id);
    assertThat(back.source()).isNull();
    assertThat(receive(DEAD)).isEmpty();
  }

  @Test
  void they_are_moved_to_another_queue_at_a_rate_until_that_is_cancelled() {
    IntStream.range(0, 20).forEach(i -> node.send(DEAD, "" + i, null, 0));
    time.advance(1_000);
    Task job = move(new MoveMessages(DEAD, QUEUE, 2));
    time.advance(3_500);
    node.worker.orders.run(new Command(Command.Verb.CANCEL, job.id()));
    time.advance(10_000);

    assertThat(receive(QUEUE)).hasSize(8);
    assertThat(stored(job.id()).status()).isEqualTo(Status.CANCELLED);
    assertThat(receive(DEAD)).hasSize(12);
  }

  @Test
  void what_was_sent_to_the_dead_letters_stays_there_and_what_came_behind_it_is_moved_back() {
    IntStream.range(0, 600).forEach(i -> node.send(DEAD, "" + i, null, 0));
    UUID id = dead();

    Task job = move(new MoveMessages(DEAD, null, 0));
    time.advance(5_000);

    JsonObject result = new JsonObject(stored(job.id()).history().result());
    assertThat(result.getInteger("moved")).isOne();
    assertThat(result.getInteger("skipped")).isEqualTo(600);
    assertThat(receive(ORDERED)).extracting(Message::id).containsExactly(id);
    assertThat(receive(DEAD)).as("still ready").hasSize(100);
  }

  @Test
  void where_the_queue_is_gone_to_which_they_were_to_be_moved_it_fails_for_good() {
    node.send(DEAD, "1", null, 0);
    time.advance(1_000);

    Task job = move(new MoveMessages(DEAD, "gone", 0));
    time.advance(1_000);

    assertThat(stored(job.id()).status()).isEqualTo(Status.FAILED);
    assertThat(stored(job.id()).history().error().message()).contains("gone");
    assertThat(receive(DEAD)).hasSize(1);
  }

  @Test
  void of_one_queue_messages_are_moved_by_one_task_at_a_time() {
    dead();
    move(new MoveMessages(DEAD, QUEUE, 1));
    Answer second = node.worker.orders.run(new MoveMessages(DEAD, QUEUE, 1)).result();
    assertThat(((Refusal) second).code()).isEqualTo(Refusal.CONFLICT);
  }

  private UUID dead() {
    UUID id = node.send(ORDERED, "1", "a", 0).stored().id();
    for (int i = 0; i < RECEIVES_MAX; i++) {
      receive(ORDERED);
      time.advance(VISIBILITY_MS);
    }
    time.advance(1_000);
    return id;
  }

  private List<Message> receive(String queue) {
    return messages(node.run(new Receive(queue, UUID.randomUUID(), 100, 0, VISIBILITY_MS)));
  }

  private Task begin(Redrive.Verb verb) {
    Redrive wanted = Redrive.of(verb, queue(QUEUE, false, null, RECEIVES_MAX));
    return ((Answer.Stored) node.worker.orders.run(wanted).result()).task();
  }

  private Task move(MoveMessages wanted) {
    return ((Answer.Stored) node.worker.orders.run(wanted).result()).task();
  }
}
