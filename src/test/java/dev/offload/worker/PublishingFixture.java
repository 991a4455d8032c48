package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome;
import dev.offload.handler.Outcome.Event;
import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.Unpublished.Part;
import dev.offload.time.ManualTime;
import dev.offload.worker.Lane.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A node whose orders publish mails, and the two subscriptions that get them. */
abstract class PublishingFixture {
  static final List<Event> MAILS = List.of(new Event("mail", "1"), new Event("mail", "2"));

  final ManualTime time = new ManualTime();
  final TaskStore store = new MemoryTaskStore(time);
  final FaultyStore faulty = new FaultyStore(store);
  final FakeHandler orders = new FakeHandler();
  final FakeHandler mails = new FakeHandler();
  final List<Definition> order = List.of(lane("orders", "s", orders));
  final List<Definition> all =
      List.of(lane("orders", "s", orders), lane("mail", "send", mails), lane("mail", "log", mails));
  final TestNode node = new TestNode(time, faulty.asSeen(), "a", all).start();

  static Definition lane(String topic, String subscription, FakeHandler handler) {
    Retry retry = Retry.exponential(3, 10_000, 3, 3_600_000, 0);
    return new Definition(topic, subscription, new Execution(handler, 9, 600_000, retry));
  }

  /** The node crashes, and another has its tasks. */
  TestNode another(List<Definition> lanes) {
    faulty.set("", Fault.SILENT);
    TestNode started = new TestNode(time, store, "b", lanes).start();
    time.advance(15_000);
    return started;
  }

  void completes() {
    orders.last().answers(new Outcome.Complete("{}", MAILS));
  }

  void assertDoneByTheFirstAttempt(Posted posted) {
    assertDone(posted);
    assertThat(orders.count()).isEqualTo(1);
    assertThat(stored(posted).attempts()).isEqualTo(new Attempts(false, 1, 0, 0));
    assertThat(stored(posted).history().attempts())
        .extracting(History.Attempt::outcome)
        .containsExactly("complete");
  }

  void assertDone(Posted posted) {
    assertThat(stored(posted).status()).isEqualTo(Status.COMPLETE);
    assertThat(stored(posted).history().result()).isEqualTo("{}");
    assertThat(stored(posted).history().unpublished()).isNull();
    assertThat(published()).containsExactlyInAnyOrder("log 1", "log 2", "send 1", "send 2");
    assertThat(eventIDs()).containsExactly(event(posted, 0), event(posted, 1));
  }

  UUID event(Posted posted, int index) {
    Task task = stored(posted);
    return new Part(0, task.receivedAt()).event(task.id(), index);
  }

  List<UUID> eventIDs() {
    List<Task> sent = new ArrayList<>(ofMail());
    sent.removeIf(task -> !task.shelf().subscription().equals("send"));
    sent.sort((a, b) -> a.payload().text().compareTo(b.payload().text()));
    return sent.stream().map(Task::eventID).toList();
  }

  List<String> published() {
    return ofMail().stream()
        .map(task -> task.shelf().subscription() + " " + task.payload().text())
        .toList();
  }

  List<Task> ofMail() {
    return store.page(new PageQuery(null, null, 200)).result().items().stream()
        .filter(task -> task.shelf().topic().equals("mail"))
        .toList();
  }

  Task stored(Posted posted) {
    UUID id = new Shelf("orders/s", Shelf.PRIORITY).taskOf(posted.id());
    return store.find(id).result().orElseThrow();
  }
}
