package dev.offload.handler;

import dev.offload.task.Payload;
import dev.offload.task.TraceContext;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.BiConsumer;

/** One attempt, as a handler sees it. For the worker's event loop. */
public interface Run {

  Delivery delivery();

  /**
   * Tells how far it is. At most one a second is stored, the newest.
   *
   * @param percent 0 to 100
   * @param text one line of at most 200 characters
   */
  void progress(int percent, String text);

  /** Completes with why it should end; what it answers later may not count. */
  Future<Stop> stopped();

  /** Why an attempt should end. */
  enum Stop {
    CANCELLED("cancelled"),
    TIMEOUT("timeout"),
    SHUTDOWN("shutdown"),
    LEASE_LOST("leaseLost");

    private final String word;

    Stop(String word) {
      this.word = word;
    }

    /** Returns the word that handlers are told. */
    public String word() {
      return word;
    }
  }

  /**
   * What is to be done.
   *
   * @param taskID the same for all attempts: what a receiver tells repetitions by
   * @param number of this attempt, from 1
   * @param state what the attempt before left, as JSON; null when none did
   * @param receivedAt when the task was stored, in epoch milliseconds by the store's clock
   * @param deadlineAt then it is ended, by the same clock
   */
  record Delivery(
      UUID taskID,
      UUID eventID,
      String topic,
      String subscription,
      int number,
      Payload payload,
      String state,
      long receivedAt,
      long deadlineAt) {

    /** Returns the trace to go on with, in which this attempt is the parent; null without one. */
    public TraceContext trace() {
      TraceContext published = payload.traceContext();
      return published == null ? null : published.ofAttempt(taskID, number);
    }

    /**
     * Hands over what is known of its schedule, by the names that handlers know; mostly nothing.
     */
    public void slot(BiConsumer<String, String> header) {
      if (payload.slot() != null) {
        payload.slot().headers(header);
      }
    }

    /** Hands over the headers that tell of that trace; none without one. */
    public void traceHeaders(BiConsumer<String, String> header) {
      TraceContext trace = trace();
      if (trace != null) {
        header.accept(TraceContext.PARENT, trace.parent());
        if (trace.state() != null) {
          header.accept(TraceContext.STATE, trace.state());
        }
      }
    }
  }
}
