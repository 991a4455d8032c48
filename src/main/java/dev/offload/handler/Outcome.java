package dev.offload.handler;

import java.util.List;
import java.util.Objects;

/** How an attempt ended, as a handler says it. */
public sealed interface Outcome {

  /** Returns what the attempt published, in order: stored before its task moves on. */
  default List<Event> events() {
    return List.of();
  }

  /**
   * What an attempt published.
   *
   * @param topic one that somebody listens to
   */
  record Event(String topic, String json) {}

  /**
   * The work is done.
   *
   * @param result JSON; null when there is none
   */
  record Complete(String result, List<Event> events) implements Outcome {
    public Complete {
      events = List.copyOf(events);
    }

    /** The same where nothing was published. */
    public Complete(String result) {
      this(result, List.of());
    }
  }

  /**
   * It went wrong.
   *
   * @param type a short word or the name of a class
   * @param message what a person reads
   * @param isFinal another attempt would be in vain
   * @param afterMs the next attempt begins no sooner, in milliseconds; 0 leaves it to the policy
   */
  record Failed(String type, String message, boolean isFinal, long afterMs) implements Outcome {
    public Failed {
      Objects.requireNonNull(type);
      message = message == null ? "" : message;
    }

    /** An error after which the policy decides. */
    public static Failed of(String type, String message) {
      return new Failed(type, message, false, 0);
    }
  }

  /**
   * A part is done, and the next is to come.
   *
   * @param afterMs when, in milliseconds from now
   * @param state JSON for the next attempt; null for none
   */
  record Again(long afterMs, String state, List<Event> events) implements Outcome {
    public Again {
      events = List.copyOf(events);
    }

    /** The same where nothing was published. */
    public Again(long afterMs, String state) {
      this(afterMs, state, List.of());
    }
  }

  /**
   * It could not be tried: nobody is there, or the target is not to be called now. It counts as no
   * attempt.
   *
   * @param afterMs when to try again, in milliseconds from now; 0 leaves it to the caller, who
   *     doubles the wait from 1 s to 30 s
   */
  record NotTried(String why, long afterMs) implements Outcome {}

  /**
   * It went wrong, as the receiver is overloaded and is to be left alone: no attempt of the
   * subscription is to begin for a while.
   *
   * @param why what is shown as the reason
   * @param ms how long, from now
   */
  record Held(Failed failed, String why, long ms) implements Outcome {}

  /** The receiver wants nothing more: the subscription is to pause, and the task waits. */
  record Gone(String why) implements Outcome {}
}
