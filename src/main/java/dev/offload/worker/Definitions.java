package dev.offload.worker;

import dev.offload.bus.DefineQueue;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The queues that are in no configuration: what the store says. It is read before anything begins,
 * when somebody says that it changed, and, as that may get lost, again and again where nodes share
 * the store.
 */
final class Definitions {
  private final Node node;
  private final NodeLease lease;
  private final Changing changing;
  private final Outside outside;
  private Alarm alarm = () -> {};

  /** Told by the reading that is under way, and by the one after it. */
  private Promise<Void> looking;

  private Promise<Void> next;
  private boolean stopped;

  /** Who has the lanes of queues. */
  interface Changing {

    /** Returns the queues that there are. */
    List<QueueDefinition> all();

    /** There is a queue, or it is another now. */
    void define(QueueDefinition queue);

    /** There is no such queue any more. */
    void remove(QueueDefinition queue);

    /** Ends all messages of a queue that is no more. */
    Future<Answer> purge(Redrive messages);
  }

  Definitions(Node node, NodeLease lease, Changing changing, Outside outside) {
    this.node = node;
    this.lease = lease;
    this.changing = changing;
    this.outside = outside;
  }

  /** Reads them for the first time; fails when the store does not answer. */
  Future<Void> start() {
    return node.store()
        .queues()
        .map(
            queues -> {
              apply(queues);
              rest();
              return null;
            });
  }

  /** Makes, changes or removes a queue; never fails. */
  Future<Answer> define(DefineQueue command) {
    return node.store()
        .define(command.queue(), command.wanted(), command.seenChangedAt())
        .compose(
            done -> {
              if (!done) {
                return Future.succeededFuture(
                    new Refusal(Refusal.CONFLICT, "the queue was changed meanwhile"));
              }
              outside.lanesChanged();
              return look().transform(looked -> defined(command));
            })
        .recover(
            cause -> {
              node.events().storeFailed("defining a queue", cause);
              return Future.succeededFuture(
                  new Refusal(
                      Refusal.UNAVAILABLE,
                      "It is not known whether this was done: the store did not answer",
                      true));
            });
  }

  private Future<Answer> defined(DefineQueue command) {
    if (command.wanted() != null) {
      return Future.succeededFuture(new Answer.Stored(List.of(), true));
    }
    String lane = QueueDefinition.LANE_PREFIX + command.queue();
    Redrive all = new Redrive(Redrive.Verb.PURGE, lane, "", 0, null, 0);
    return changing
        .purge(all)
        .map(begun -> isRunning(begun) ? new Answer.Stored(List.of(), true) : begun);
  }

  /** One that is under way ends these messages, too. */
  private static boolean isRunning(Answer begun) {
    return begun instanceof Answer.Stored
        || begun instanceof Refusal refusal && refusal.code() == Refusal.CONFLICT;
  }

  /** Reads them now; the Future completes when what is stored by now is known, or fails. */
  Future<Void> look() {
    alarm.cancel();
    if (stopped) {
      return Future.succeededFuture();
    }
    if (looking != null) {
      // What is being asked may be older than what is to be seen.
      next = next == null ? Promise.promise() : next;
      return next.future();
    }
    looking = Promise.promise();
    Promise<Void> looked = looking;
    read();
    return looked.future();
  }

  private void read() {
    node.store()
        .queues()
        .onComplete(
            queues -> {
              Promise<Void> looked = looking;
              boolean goesOn = next != null;
              looking = next;
              next = null;
              if (queues.failed()) {
                node.events().storeFailed("reading queues", queues.cause());
              } else if (!stopped) {
                apply(queues.result());
              }
              if (!goesOn) {
                rest();
              }
              looked.handle(queues.mapEmpty());
              if (goesOn) {
                read();
              }
            });
  }

  private void apply(List<QueueDefinition> stored) {
    Set<String> names = new HashSet<>();
    List<QueueDefinition> known = changing.all();
    for (QueueDefinition queue : known) {
      if (queue.isDeclared()) {
        names.add(queue.name());
      }
    }
    for (QueueDefinition queue : stored) {
      if (names.add(queue.name()) && !known.contains(queue)) {
        changing.define(queue);
      }
    }
    known.stream().filter(it -> !names.contains(it.name())).forEach(changing::remove);
  }

  private void rest() {
    if (node.store().leases().isPresent() && !stopped) {
      alarm.cancel();
      alarm = node.time().after(Pauses.LOOK_MS, this::lookAgain);
    }
  }

  private void lookAgain() {
    if (lease.mayWrite()) {
      look().onFailure(told -> {});
    } else {
      rest();
    }
  }

  void stop() {
    stopped = true;
    alarm.cancel();
  }
}
