package dev.offload.worker;

import dev.offload.bus.Command;
import dev.offload.handler.Outcome;
import dev.offload.store.FaultyStore;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Two nodes on one store, to which events with unique keys are published. */
abstract class UniqueFixture {
  static final String MAIL = "mail/send";
  private static final long ANSWER_WITHIN_MS = 2_500;

  final ManualTime time = new ManualTime();
  final TaskIds ids = new TaskIds(time::nowMs);
  final TaskStore store = new MemoryTaskStore(time);
  final FaultyStore faulty = new FaultyStore(store);
  final FakeHandler handler = new FakeHandler();
  final TestNode node = node("a", faulty.asSeen());
  final TestNode other = node("b", store);

  TestNode node(String name, TaskStore on) {
    Execution work = new Execution(handler, 9, 60_000, Retry.delays(List.of(5_000L)));
    return new TestNode(
            time,
            on,
            name,
            List.of(
                new Lane.Definition("mail", "send", work),
                new Lane.Definition("orders", "invoice", work),
                new Lane.Definition("orders", "crm", work),
                new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null)))
        .start();
  }

  /** Publishes to one subscription, due at once. */
  Published mail(TestNode to, String json, String key) {
    return publish(to, "mail", json, 0, null, new Unique(key, Scope.UNFINISHED, OnConflict.IGNORE));
  }

  Published publish(
      TestNode to, String topic, String json, long delayMs, Submission.Key key, Unique unique) {
    return submit(to, submission(ids.next(), topic, json, delayMs, key, unique));
  }

  static Published submit(TestNode to, Submission it) {
    Published published = new Published(it.id(), new ArrayList<>());
    to.worker.queue.submit(it, published.answers()::add);
    return published;
  }

  Submission submission(
      UUID event, String topic, String json, long delayMs, Submission.Key key, Unique unique) {
    long nowMs = time.nowMs();
    Payload payload = Payload.json(json).with(new Payload.Limits(0, 0, unique.key(), null));
    return new Submission(
        event,
        topic,
        payload,
        4,
        nowMs + delayMs,
        json.length(),
        nowMs + ANSWER_WITHIN_MS,
        key,
        unique);
  }

  Answer run(TestNode by, Command.Verb verb, UUID id) {
    return by.worker.orders.run(new Command(verb, id)).result();
  }

  /** Ends the last attempt for good, as one that failed. */
  void fail() {
    handler.last().answers(new Outcome.Failed("Broken", "x", true, 0));
  }

  Task find(UUID id) {
    return store.find(id).result().orElseThrow();
  }

  List<Task> stored() {
    return store.page(new PageQuery(null, null, 200)).result().items();
  }
}
