package dev.offload.http.queue;

import dev.offload.task.BackgroundText;
import dev.offload.task.EventKey;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.time.StoreClock;
import java.util.Locale;
import java.util.UUID;

/** Makes messages that are to be sent. For one event loop. */
public final class Messages {
  private static final char SEPARATOR = '\n';

  private final Broker broker;
  private final StoreClock clock;
  private final MessageIds ids;

  public Messages(Broker broker, StoreClock clock) {
    this.broker = broker;
    this.clock = clock;
    this.ids = new MessageIds(clock::likelyMs);
  }

  /** Returns the store's time. */
  public long nowMs() {
    return clock.likelyMs();
  }

  /**
   * Returns a message with an id of its own.
   *
   * @param dueAt when it can be received, in epoch milliseconds by the store's clock
   * @param key by which it is the same message as one before; null when nothing does
   */
  public Submission of(
      QueueDefinition queue, Payload payload, int priority, long dueAt, Submission.Key key) {
    return new Submission(
        ids.next(),
        queue.lane(),
        payload,
        priority,
        dueAt,
        BackgroundText.utf8Bytes(payload.text()),
        broker.deadlineAt(),
        key,
        null);
  }

  /** The same, of the usual priority. */
  public Submission of(QueueDefinition queue, Payload payload, long dueAt, Submission.Key key) {
    return of(queue, payload, Shelf.PRIORITY, dueAt, key);
  }

  /**
   * Returns what a message of an ordered queue is known by for five minutes.
   *
   * @param id that its sender gave it; null when it gave none
   * @return null when the queue knows nothing of it
   */
  public static Submission.Key deduplicating(QueueDefinition queue, Payload payload, String id) {
    if (!queue.ordered() || id == null && !queue.contentDeduplicated()) {
      return null;
    }
    String known = id == null ? EventKey.sha256(payload.text()) : id;
    String within = queue.deduplicatedByGroup() ? payload.limits().group() : "";
    return Submission.Key.deduplicating(
        EventKey.hash(queue.lane(), "deduplicate:" + within + SEPARATOR + known));
  }

  /**
   * Returns the sequence number of a message: 20 digits, higher than those of all that were sent
   * before through the same node.
   */
  public static String sequenceNumber(UUID id) {
    return String.format(Locale.ROOT, "%020d", MessageIds.sequence(id));
  }
}
