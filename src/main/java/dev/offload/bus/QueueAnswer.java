package dev.offload.bus;

import dev.offload.task.Payload;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import java.util.List;
import java.util.UUID;

/** What the home of a queue says to a {@link QueueCommand}. */
public sealed interface QueueAnswer {

  /** Nothing was done, or nobody knows: see the refusal. */
  record Refused(Refusal refusal) implements QueueAnswer {}

  /** Messages that are their receiver's now; none when none came in time. */
  record Received(List<Message> messages) implements QueueAnswer {
    public static final Received NONE = new Received(List.of());

    public Received {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A message that was handed out. Times are epoch milliseconds by the store's clock.
   *
   * @param receiveCount how often it was handed out, this time included
   * @param firstReceivedAt when it was handed out for the first time
   * @param visibleAt when somebody else may get it
   * @param group null when it is in none
   * @param source the queue from which it came to these dead letters; null when it was sent here
   */
  record Message(
      UUID id,
      Receipt receipt,
      Payload payload,
      int receiveCount,
      long sentAt,
      long firstReceivedAt,
      long visibleAt,
      String group,
      String source) {}

  /** What came of each act, in their order. */
  record Settled(List<Result> results) implements QueueAnswer {
    public Settled {
      results = List.copyOf(results);
    }
  }

  /**
   * What came of one act.
   *
   * @param visibleAt when somebody else may get it, after an extension; else 0
   */
  record Result(Outcome outcome, long visibleAt) {}

  /** What can come of an act. */
  enum Outcome {
    DONE,
    /**
     * Somebody else received it since, or in an ordered queue its time is over; nothing changed.
     */
    EXPIRED,
    /** It was deleted, rejected or purged before; nothing changed. */
    ENDED,
    /** There is no such message in the queue. */
    UNKNOWN,
    /** It would be with its receiver for more than 12 h since it was received; nothing changed. */
    TOO_LONG,
    /** The store did not answer: it may have been done, or may be yet. Try again. */
    OUTCOME_UNKNOWN
  }
}
