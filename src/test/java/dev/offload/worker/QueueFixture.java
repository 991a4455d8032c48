package dev.offload.worker;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.store.FaultyStore;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A node with queues, on a store of one process, and what receivers ask of it. */
abstract class QueueFixture {
  static final String QUEUE = "thumbnails";
  static final String ORDERED = "steps";
  static final String DEAD = "dead";
  static final long VISIBILITY_MS = 30_000;
  static final int RECEIVES_MAX = 3;
  static final long RETENTION_MS = 604_800_000;
  static final long DAY_MS = 86_400_000;

  final ManualTime time = new ManualTime();
  final TaskStore store = MemoryTaskStore.ofOneProcess();
  final FaultyStore line = new FaultyStore(store);
  final TestNode node = node("a", line.asSeen());

  static QueueDefinition queue(String name, boolean ordered, String deadLetters, int receives) {
    return new QueueDefinition(
        name,
        VISIBILITY_MS,
        receives,
        deadLetters,
        ordered,
        RETENTION_MS,
        0,
        0,
        262_144,
        false,
        false,
        true,
        0,
        0,
        Map.of(),
        Map.of());
  }

  static List<Lane.Definition> queues() {
    return List.of(
        Lane.Definition.of(queue(QUEUE, false, null, RECEIVES_MAX)),
        Lane.Definition.of(queue(ORDERED, true, DEAD, RECEIVES_MAX)),
        Lane.Definition.of(queue(DEAD, false, null, 0)));
  }

  final TestNode node(String name, TaskStore on) {
    return new TestNode(time, on, name, queues()).start();
  }

  final Posted send(String json) {
    return node.send(QUEUE, json, null, 0);
  }

  final Future<?> ask(int max, long waitMs) {
    return node.run(new Receive(QUEUE, UUID.randomUUID(), max, waitMs, VISIBILITY_MS));
  }

  /** Returns what is there now. */
  final List<Message> receive(int max) {
    return messages(ask(max, 0));
  }

  final Message receive() {
    return receive(1).get(0);
  }

  static List<Message> messages(Future<?> answer) {
    return ((Received) answer.result()).messages();
  }

  static List<String> texts(List<Message> messages) {
    return messages.stream().map(it -> it.payload().text()).toList();
  }

  final void leave(UUID receiver) {
    node.run(new Leave(QUEUE, receiver));
  }

  final Result settle(Verb verb, Receipt receipt, long ms) {
    return results(settling(verb, receipt, ms)).get(0);
  }

  final Future<?> settling(Verb verb, Receipt receipt, long ms) {
    return node.run(new Settle(QUEUE, List.of(new Act(verb, receipt, ms))));
  }

  static List<Result> results(Future<?> answer) {
    return ((Settled) answer.result()).results();
  }

  final Outcome delete(Receipt receipt) {
    return settle(Verb.DELETE, receipt, 0).outcome();
  }

  final Outcome release(Receipt receipt, long ms) {
    return settle(Verb.RELEASE, receipt, ms).outcome();
  }

  final Task stored(UUID id) {
    return store.find(id).result().orElseThrow();
  }
}
