package dev.offload.bus;

import dev.offload.task.Receipt;
import java.util.List;
import java.util.UUID;

/**
 * What a receiver wants of a queue. Any worker takes it and hands it to the home of the queue,
 * whose answer is a {@link QueueAnswer}.
 */
public sealed interface QueueCommand {

  /** How long a message stays with its receiver when nobody says: as the queue is defined. */
  long AS_DEFINED = -1;

  /**
   * Each command is answered within so many milliseconds, but for a {@link Receive} that counts
   * when its wait is over. Who hears nothing until then asks again.
   */
  long ANSWER_MS = 5_000;

  /** Returns the name of the queue. */
  String queue();

  /**
   * Asks for messages; answered with {@link QueueAnswer.Received} once there is one, or when the
   * wait is over.
   *
   * @param receiver drawn for this question; {@link Leave} names it
   * @param max how many at the most, 1 to 100
   * @param waitMs how long to wait for the first, 0 to 20,000
   * @param visibilityMs how long nobody else gets them, 0 to 43,200,000, or {@link #AS_DEFINED}
   */
  record Receive(String queue, UUID receiver, int max, long waitMs, long visibilityMs)
      implements QueueCommand {}

  /** Whoever asked is gone: it gets nothing any more, and what it just got is ready again. */
  record Leave(String queue, UUID receiver) implements QueueCommand {}

  /**
   * What was handed out did not reach its receiver: it is ready again, and that it was received
   * does not count.
   */
  record NotReceived(String queue, List<Receipt> receipts) implements QueueCommand {
    public NotReceived {
      receipts = List.copyOf(receipts);
    }
  }

  /**
   * Says what became of received messages; answered with {@link QueueAnswer.Settled}.
   *
   * @param acts 1 to 100
   */
  record Settle(String queue, List<Act> acts) implements QueueCommand {
    public Settle {
      acts = List.copyOf(acts);
    }
  }

  /**
   * What is to be done with one received message.
   *
   * @param ms of {@link Verb#EXTEND} how long from now nobody else gets it, 0 to 43,200,000; of
   *     {@link Verb#RELEASE} in how long it is ready again; else 0
   */
  record Act(Verb verb, Receipt receipt, long ms) {}

  /** What can be done with a received message. */
  enum Verb {
    /** It is done with. */
    DELETE,
    /** Its receiver needs it for longer. */
    EXTEND,
    /** It is ready again; that it was received counts. */
    RELEASE,
    /** It goes to the dead letters now. */
    REJECT
  }
}
