package dev.offload.http;

import dev.offload.bus.Addresses;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.http.kit.Problem;
import dev.offload.settings.Settings;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.time.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;

/**
 * The way to a worker: that of this node while it can store, then any other, then that of this node
 * all the same, which waits for its store and knows what to say. For one event loop.
 */
final class Workers {
  static final long PROBE_MS = 1_000;

  /** A worker that answered this long ago is still there when one of several does not answer. */
  static final long REMEMBERED_MS = 3_000;

  /** How long nobody is looked for again: each search asks the whole cluster. */
  static final long NOBODY_MS = 250;

  private static final Submissions NOTHING = new Submissions(List.of());

  private final Vertx vertx;
  private final Settings settings;
  private final Time time;
  private final boolean hasOwn;
  private final DeliveryOptions anywhere;
  private final DeliveryOptions probe;
  private Future<Boolean> underWay = Future.succeededFuture(false);
  private Throwable nobody;
  private long nobodyUntilMs;
  private long answeredMs;
  private boolean hasAnswered;
  private boolean isOwnAway;

  /**
   * @param answerWithinMs how long a worker may take
   */
  Workers(Vertx vertx, Settings settings, Time time, long answerWithinMs) {
    this.vertx = vertx;
    this.settings = settings;
    this.time = time;
    hasOwn = settings.roles().contains(Settings.Role.WORKER);
    anywhere = new DeliveryOptions().setSendTimeout(answerWithinMs);
    probe = new DeliveryOptions().setSendTimeout(PROBE_MS);
  }

  /**
   * Hands work over: submissions, or a command. Fails with a {@link ReplyException} when no answer
   * comes.
   */
  Future<Message<Answers>> ask(Object work) {
    return ask(work, anywhere);
  }

  /** The same for what is answered with something else, and may take so long. */
  <T> Future<Message<T>> ask(Object work, long answerWithinMs) {
    return ask(work, new DeliveryOptions().setSendTimeout(answerWithinMs));
  }

  private <T> Future<Message<T>> ask(Object work, DeliveryOptions options) {
    if (!hasOwn) {
      return askAny(work, options);
    }
    DeliveryOptions here = new DeliveryOptions(options).setLocalOnly(true);
    return this.<T>request(Addresses.BACKGROUND_TASK, work, here)
        .onComplete(reply -> isOwnAway = isNobodyThere(reply.cause()))
        .recover(e -> isNobodyThere(e) ? askAny(work, options) : Future.failedFuture(e))
        .recover(
            e ->
                isNobodyThere(e)
                    ? request(Addresses.BACKGROUND_TASK_HERE, work, here)
                    : Future.failedFuture(e));
  }

  /**
   * Has something done by hand.
   *
   * @return what came of it; fails with a {@link Problem} when no answer comes
   */
  Future<Answer> command(Object command) {
    return ask(command)
        .map(reply -> reply.body().items().get(0))
        .recover(e -> Future.failedFuture(unanswered(e)));
  }

  /** Returns what is said when no answer came. */
  static Problem unanswered(Throwable cause) {
    boolean isNobodyThere = isNobodyThere(cause);
    String reason =
        isNobodyThere
            ? Intake.NOBODY
            : "no answer came in time: this may have been done, or may still be done";
    return Problem.of(new Refusal(Refusal.UNAVAILABLE, reason, !isNobodyThere));
  }

  /** Says whether the worker of this node was not at its address when work was last handed over. */
  boolean isOwnAway() {
    return isOwnAway;
  }

  /** Says whether work may go to workers of other nodes. */
  boolean hasOthers() {
    return !hasOwn || vertx.isClustered();
  }

  /**
   * Says whether some worker can be reached. One is asked at most once a second, and who asks
   * meanwhile gets the same answer.
   */
  Future<Boolean> isAnyReachable() {
    if (!underWay.isComplete()) {
      return underWay;
    }
    if (answeredWithin(PROBE_MS)) {
      return Future.succeededFuture(true);
    }
    underWay = this.<Answers>askAny(NOTHING, probe).transform(this::judge);
    return underWay;
  }

  private Future<Boolean> judge(AsyncResult<Message<Answers>> reply) {
    return Future.succeededFuture(
        reply.succeeded() || !isNobodyThere(reply.cause()) && answeredWithin(REMEMBERED_MS));
  }

  private boolean answeredWithin(long ms) {
    return hasAnswered && time.monotonicMs() - answeredMs < ms;
  }

  private <T> Future<Message<T>> askAny(Object work, DeliveryOptions options) {
    if (nobody != null && time.monotonicMs() < nobodyUntilMs) {
      return Future.failedFuture(nobody);
    }
    return this.<T>request(Addresses.BACKGROUND_TASK, work, options)
        .onSuccess(
            answer -> {
              answeredMs = time.monotonicMs();
              hasAnswered = true;
              nobody = null;
            })
        .onFailure(
            e -> {
              if (isNobodyThere(e)) {
                nobody = e;
                nobodyUntilMs = time.monotonicMs() + NOBODY_MS;
                hasAnswered = false;
              }
            });
  }

  private <T> Future<Message<T>> request(String address, Object work, DeliveryOptions options) {
    return vertx.eventBus().request(settings.address(address), work, options);
  }

  static boolean isNobodyThere(Throwable cause) {
    return cause instanceof ReplyException failure
        && failure.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
