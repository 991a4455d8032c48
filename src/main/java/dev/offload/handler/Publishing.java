package dev.offload.handler;

import dev.offload.handler.Outcome.Event;
import dev.offload.task.BackgroundText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What the code of an attempt publishes, until it ends. For use from any thread. */
final class Publishing {
  static final int EVENTS_MAX = 100;
  static final int BYTES_MAX = 256 * 1024;

  private final Predicate<String> topics;
  private final List<Event> events = new ArrayList<>();
  private int bytes;
  private String excess;
  private boolean ended;

  /**
   * @param topics as {@link JavaHandler} has it
   */
  Publishing(Predicate<String> topics) {
    this.topics = topics;
  }

  /**
   * Takes an event.
   *
   * @throws IllegalArgumentException when it cannot be published
   * @throws IllegalStateException when it is too much, or too late
   */
  void add(String topic, Object payload) {
    boolean isHeard = topics.test(Objects.requireNonNull(topic));
    String json = Outcomes.json("the payload", payload);
    synchronized (this) {
      if (ended) {
        throw new IllegalStateException("the attempt has ended and cannot publish any more");
      }
      if (isHeard) {
        bytes += BackgroundText.utf8Bytes(json);
        if (events.size() == EVENTS_MAX) {
          excess = "it published more than " + EVENTS_MAX + " events";
        } else if (bytes > BYTES_MAX) {
          excess = "it published more than " + BYTES_MAX + " bytes, as JSON";
        }
        if (excess != null) {
          throw new IllegalStateException(excess);
        }
        events.add(new Event(topic, json));
      }
    }
  }

  /** Takes no more; returns how the attempt ended, with what it published if that counts. */
  synchronized Outcome end(Outcome outcome) {
    ended = true;
    boolean isDone = outcome instanceof Outcome.Complete || outcome instanceof Outcome.Again;
    if (isDone && excess != null) {
      return Outcomes.badAnswer(excess);
    }
    if (outcome instanceof Outcome.Complete complete) {
      return new Outcome.Complete(complete.result(), events);
    }
    return outcome instanceof Outcome.Again again
        ? new Outcome.Again(again.afterMs(), again.state(), events)
        : outcome;
  }
}
