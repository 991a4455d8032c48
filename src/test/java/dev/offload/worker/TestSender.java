package dev.offload.worker;

import dev.offload.task.Answer;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import dev.offload.time.StoreClock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Hands work to a node, as it comes from the bus. */
abstract class TestSender {
  private static final long ANSWER_WITHIN_MS = 2_500;

  final StoreClock clock;
  private final TaskIds ids;

  TestSender(StoreClock clock) {
    this.clock = clock;
    ids = new TaskIds(clock::nowMs);
  }

  abstract InsertQueue queue();

  /** Hands over a text as it comes from the bus, with the time that its client will wait. */
  public void submit(UUID id, String text, Consumer<Answer> answer) {
    long nowMs = clock.isKnown() ? clock.nowMs() : 0;
    queue().submit(new Submission(id, text, text.length(), nowMs + ANSWER_WITHIN_MS), answer);
  }

  /**
   * Hands over an event.
   *
   * @param options of which the due time counts from now
   */
  public void publish(UUID event, String topic, Options options, Consumer<Answer> answer) {
    long nowMs = clock.isKnown() ? clock.nowMs() : 0;
    Options due =
        new Options(nowMs + options.dueAtMs(), options.priority(), 0, 0, options.unique());
    Payload payload = Payload.json("\"" + event + "\"");
    queue().submit(due.of(event, topic, payload, nowMs + ANSWER_WITHIN_MS, null), answer);
  }

  /** Hands over a text under a new id. */
  Posted post(String text) {
    return post(ids.next(), text);
  }

  Posted post(UUID id, String text) {
    Posted posted = new Posted(id, new ArrayList<>());
    submit(id, text, posted.answers()::add);
    return posted;
  }

  /** Hands over a message of a queue; null is no group, and no key. */
  public void send(
      UUID id, String queue, String group, Submission.Key key, Consumer<Answer> answer) {
    long nowMs = clock.isKnown() ? clock.nowMs() : 0;
    Payload payload = Payload.json("\"" + id + "\"").with(Payload.Limits.ofGroup(group));
    String lane = QueueDefinition.LANE_PREFIX + queue;
    long deadlineAt = nowMs + ANSWER_WITHIN_MS;
    queue()
        .submit(
            new Submission(id, lane, payload, Shelf.PRIORITY, 0, 1, deadlineAt, key, null), answer);
  }

  /** Sends JSON to a queue; null is no group. */
  Posted send(String queue, String json, String group, long delayMs) {
    Posted posted = new Posted(ids.next(), new ArrayList<>());
    long nowMs = clock.nowMs();
    String lane = QueueDefinition.LANE_PREFIX + queue;
    Submission message =
        new Submission(
            posted.id(),
            lane,
            Payload.json(json).with(Payload.Limits.ofGroup(group)),
            Shelf.PRIORITY,
            delayMs == 0 ? 0 : nowMs + delayMs,
            json.length(),
            nowMs + ANSWER_WITHIN_MS);
    queue().submit(message, posted.answers()::add);
    return posted;
  }

  /** Publishes JSON to a topic, due at once. */
  Posted publish(String topic, String json) {
    return publish(topic, json, ids.next(), Shelf.PRIORITY, 0);
  }

  Posted publish(String topic, String json, UUID event, int priority, long dueAt) {
    Posted posted = new Posted(event, new ArrayList<>());
    long deadlineAt = clock.nowMs() + ANSWER_WITHIN_MS;
    Payload payload = Payload.json(json);
    queue()
        .submit(
            new Submission(event, topic, payload, priority, dueAt, json.length(), deadlineAt),
            posted.answers()::add);
    return posted;
  }

  /** Hands over texts as one message brings them. */
  List<Posted> postTogether(String... texts) {
    List<Posted> posted = new ArrayList<>();
    List<InsertQueue.Waiting> together = new ArrayList<>();
    for (String text : texts) {
      Posted one = new Posted(ids.next(), new ArrayList<>());
      posted.add(one);
      long deadlineAt = clock.nowMs() + ANSWER_WITHIN_MS;
      Submission submission = new Submission(one.id(), text, text.length(), deadlineAt);
      together.add(new InsertQueue.Waiting(submission, one.answers()::add));
    }
    queue().submit(together);
    return posted;
  }
}
