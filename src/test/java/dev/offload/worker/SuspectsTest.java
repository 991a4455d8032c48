package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Pause;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Retry;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A task whose last two attempts ended with their node runs alone: it takes nobody with it. */
class SuspectsTest {
  private static final long HOUR_MS = 3_600_000;
  private static final int NEIGHBOURS = 50;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = MemoryTaskStore.ofOneProcess();
  private final FakeHandler orders = new FakeHandler();
  private final FakeHandler mail = new FakeHandler();
  private final FakeHandler stats = new FakeHandler();
  private TestNode node = start();
  private UUID poisonID;

  @Test
  void of_a_task_that_ends_its_node_each_time_and_fifty_beside_it_only_that_one_fails() {
    Posted poison = node.publish("orders", "\"poison\"");
    List<UUID> neighbours = new ArrayList<>();
    for (int i = 0; i < NEIGHBOURS; i++) {
      String topic = i % 2 == 0 ? "orders" : "mail";
      neighbours.add(node.publish(topic, "1").taskOf(topic + "/s"));
    }
    assertThat(orders.count() + mail.count()).isGreaterThan(NEIGHBOURS);

    int crashes = 1;
    crash();
    for (int i = 0; i < 10_000 && isLive(poison); i++) {
      time.advance(100);
      if (runs(poison)) {
        crashes++;
        crash();
      } else {
        completeAll();
      }
    }
    for (int i = 0; i < 1_000; i++) {
      completeAll();
      time.advance(100);
    }

    assertThat(crashes).isEqualTo(3);
    Task failed = find(poison.taskOf("orders/s"));
    assertThat(failed.status()).isEqualTo(Status.FAILED);
    assertThat(failed.history().error().type()).isEqualTo("crashed");
    assertThat(neighbours)
        .allSatisfy(it -> assertThat(find(it).status()).isEqualTo(Status.COMPLETE));
  }

  @Test
  void one_whose_node_ended_once_runs_beside_others() {
    for (int i = 0; i < 5; i++) {
      node.publish("mail", "1");
    }
    int begun = mail.count();
    crash();
    time.advance(1_000);

    assertThat(begun).isGreaterThan(1);
    assertThat(mail.count()).isEqualTo(2 * begun);
  }

  @Test
  void it_begins_when_no_attempt_runs_and_none_begins_beside_it() {
    suspect();
    node.publish("mail", "1");
    time.advance(999);
    node.publish("mail", "2");
    assertThat(mail.count()).isEqualTo(2);
    time.advance(1);
    node.publish("mail", "3");
    mail.attempts.get(0).completes();
    assertThat(orders.count()).isZero();
    assertThat(mail.count()).isEqualTo(2);

    mail.attempts.get(1).completes();
    assertThat(orders.count()).isEqualTo(1);
    node.publish("stats", "1");
    assertThat(mail.count() + stats.count()).isEqualTo(2);

    orders.last().completes();
    assertThat(mail.count() + stats.count()).isEqualTo(4);
  }

  @Test
  void others_are_kept_back_for_a_minute_then_only_the_lane_whose_attempt_goes_on_is() {
    suspect();
    node.publish("mail", "1");
    time.advance(1_000);
    node.publish("mail", "2");
    node.publish("stats", "1");
    time.advance(Suspects.KEPT_BACK_MS - 1);
    assertThat(stats.count()).isZero();

    time.advance(1);
    assertThat(stats.count()).isEqualTo(1);
    assertThat(mail.count()).isEqualTo(1);
    assertThat(orders.count()).isZero();

    stats.last().completes();
    time.advance(10 * Suspects.KEPT_BACK_MS);
    assertThat(mail.count()).isEqualTo(1);
    mail.last().completes();
    assertThat(orders.count()).isEqualTo(1);
  }

  @Test
  void it_is_alone_for_a_minute_then_others_go_on_beside_it() {
    suspect();
    time.advance(1_000);
    assertThat(orders.count()).isEqualTo(1);
    node.publish("mail", "1");
    time.advance(Suspects.KEPT_BACK_MS - 1);
    assertThat(mail.count()).isZero();

    time.advance(1);
    assertThat(mail.count()).isEqualTo(1);
  }

  @Test
  void one_that_is_paused_keeps_nobody_back_and_one_that_is_cancelled_no_more() {
    suspect();
    node.worker.orders.run(new Pause("orders/s", "why"));
    time.advance(1_000);
    node.publish("mail", "1");
    assertThat(mail.count()).isEqualTo(1);

    node.worker.orders.run(new Pause("orders/s", null));
    node.publish("mail", "2");
    assertThat(mail.count()).isEqualTo(1);
    node.worker.orders.run(new Command(Command.Verb.CANCEL, poisonID));
    time.advance(1);
    assertThat(mail.count()).isEqualTo(2);
    assertThat(orders.count()).isZero();
  }

  @Test
  void code_that_was_given_up_keeps_it_back_no_longer() {
    suspect();
    node.publish("mail", "1");
    time.advance(HOUR_MS + Running.RETURN_MS - 1);
    assertThat(orders.count()).isZero();
    time.advance(1);
    assertThat(orders.count()).isEqualTo(1);
  }

  /** One is there whose node ended twice; it is due in a second, and no code runs. */
  private void suspect() {
    Posted posted = node.publish("orders", "1", UUID.randomUUID(), 4, time.nowMs() + 1_000);
    poisonID = posted.taskOf("orders/s");
    node.drain();
    Move crashed =
        find(poisonID)
            .live()
            .to(Status.RETRYING, time.nowMs(), time.nowMs() + 1_000)
            .with(new Attempts(false, 2, 0, 2));
    store.override(node.owner(), List.of(crashed));
    node = start();
  }

  /** The process ends, and another begins on its file. */
  private void crash() {
    node = start();
  }

  private boolean isLive(Posted posted) {
    return find(posted.taskOf("orders/s")).status().isLive();
  }

  private boolean runs(Posted posted) {
    return find(posted.taskOf("orders/s")).attempts().running();
  }

  private void completeAll() {
    for (FakeHandler handler : List.of(orders, mail)) {
      List.copyOf(handler.attempts).forEach(FakeHandler.Attempt::completes);
    }
  }

  private Task find(UUID id) {
    return store.find(id).result().orElseThrow();
  }

  private TestNode start() {
    List<Lane.Definition> lanes =
        List.of(
            new Lane.Definition("orders", "s", work(orders)),
            new Lane.Definition("mail", "s", work(mail)),
            new Lane.Definition("stats", "s", work(stats)));
    return new TestNode(time, store, "alone", lanes).start();
  }

  private static Execution work(FakeHandler handler) {
    return new Execution(handler, 60, HOUR_MS, Retry.DEFAULT);
  }
}
