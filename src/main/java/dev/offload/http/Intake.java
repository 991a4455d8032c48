package dev.offload.http;

import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.settings.Settings;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.time.StoreClock;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands work to a worker, that of this node if it has one. What one event-loop turn brings travels
 * as one message and is answered by one. For one event loop.
 */
final class Intake {
  static final int MESSAGE_TASKS_MAX = 256;
  static final String NOBODY = "no worker is running at the moment, try again";
  private static final int MESSAGE_MAX_BYTES = 1_048_576;

  /** How long after nobody was there only one at a time tries again. */
  private static final long NOBODY_MS = 1_000;

  /** How long before the client's time is up its answer leaves. */
  private static final long RESERVE_MS = 200;

  private final Vertx vertx;
  private final Settings settings;
  private final StoreClock clock;
  private final Workers workers;
  private Turn turn = new Turn();
  private int waitingTasks;
  private long waitingBytes;
  private long nobodyThereMs = Long.MIN_VALUE / 2;

  private static final class Turn {
    private final List<Submission> items = new ArrayList<>();
    private final List<Promise<Answer>> promises = new ArrayList<>();
    private int bytes;
    private long heapBytes;
  }

  Intake(Vertx vertx, Settings settings, StoreClock clock) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    long answerWithinMs = settings.acceptTimeoutMs() - RESERVE_MS;
    this.workers = new Workers(vertx, settings, clock.time(), answerWithinMs);
  }

  /** Returns by when what comes now must be stored, by the store's clock. */
  long deadlineAt() {
    return Submission.deadline(clock.likelyMs(), settings.acceptTimeoutMs());
  }

  /**
   * Asks for an event to be stored.
   *
   * @return never fails; refused with 503 when no worker answers in time, or too many wait
   */
  Future<Answer> submit(Submission submission) {
    String reason = refusal(submission.heapBytes());
    if (reason != null) {
      return Future.succeededFuture(refusal(reason, false));
    }
    if (turn.items.isEmpty()) {
      vertx.getOrCreateContext().runOnContext(turnEnd -> send());
    }
    Promise<Answer> promise = Promise.promise();
    turn.items.add(submission);
    turn.promises.add(promise);
    turn.bytes += submission.bytes();
    turn.heapBytes += submission.heapBytes();
    waitingTasks++;
    waitingBytes += submission.heapBytes();
    if (turn.items.size() >= MESSAGE_TASKS_MAX || turn.bytes >= MESSAGE_MAX_BYTES) {
      send();
    }
    return promise.future();
  }

  /**
   * Says why work cannot be handed over now.
   *
   * @param moreBytes how many bytes of memory its text takes, with what comes before it
   * @return null when it can
   */
  String refusal(long moreBytes) {
    String outage = outage();
    if (outage != null) {
      return outage;
    }
    return waitingTasks >= settings.intake().maxTasks()
            || waitingBytes + moreBytes > settings.intake().maxBytes()
        ? "too many tasks are waiting to be stored, try again"
        : null;
  }

  /** Says why nothing can be handed over, however little; null when it can. */
  String outage() {
    return clock.isKnown() ? null : "the store has not been reached yet, try again";
  }

  /** Says whether no worker was there a moment ago and one is being looked for again. */
  boolean isLookingForWorker() {
    return waitingTasks > 0 && clock.time().monotonicMs() - nobodyThereMs < NOBODY_MS;
  }

  /** Says whether so much waits for an answer that it should not be sent more. */
  boolean isNearlyFull() {
    return settings.intake().isNearlyFull(waitingTasks, waitingBytes);
  }

  Workers workers() {
    return workers;
  }

  private void send() {
    if (turn.items.isEmpty()) {
      return;
    }
    Turn sent = turn;
    turn = new Turn();
    workers.ask(new Submissions(sent.items)).onComplete(reply -> settle(sent, reply));
  }

  private void settle(Turn sent, AsyncResult<Message<Answers>> reply) {
    waitingTasks -= sent.items.size();
    waitingBytes -= sent.heapBytes;
    if (Workers.isNobodyThere(reply.cause())) {
      nobodyThereMs = clock.time().monotonicMs();
    }
    List<Answer> answers = reply.succeeded() ? reply.result().body().items() : List.of();
    boolean isWhole = reply.succeeded() && answers.size() == sent.items.size();
    for (int i = 0; i < sent.items.size(); i++) {
      Answer answer = isWhole ? answers.get(i) : unanswered(sent.items.get(i), reply.cause());
      sent.promises.get(i).complete(answer);
    }
  }

  private static Answer unanswered(Submission it, Throwable cause) {
    return Workers.isNobodyThere(cause)
        ? refusal(NOBODY, false)
        : refusal("no answer came in time: " + unknown(it), true);
  }

  private static String unknown(Submission it) {
    boolean isEvent = it.payload().background() == null;
    String maybe =
        (isEvent ? "event " : "task ")
            + it.id()
            + " may have been stored, or may still be. Send it";
    if (!isEvent) {
      return maybe + " again with this taskID: that cannot create a second task";
    }
    return it.key() == null
        ? maybe + " with an Idempotency-Key next time: then a retry cannot create a second event"
        : maybe + " again with the same key: that cannot create a second event";
  }

  private static Answer refusal(String reason, boolean outcomeUnknown) {
    return new Refusal(Refusal.UNAVAILABLE, reason, outcomeUnknown);
  }
}
