package dev.offload.worker;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Refused;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.task.LiveTask;
import dev.offload.task.Refusal;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Those who wait for messages of the queues that are at home here. They are served in the order in
 * which they came, each with what is there when there is something.
 */
final class Receives {

  /** How many may wait on a node; who comes then is answered at once. */
  static final int WAITING_MAX = 1_000;

  /** How long one that does not want to wait does so all the same, while writes are under way. */
  private static final long BUSY_MS = 100;

  private final Node node;
  private final Handouts handouts;
  private final Runner runner;
  private final Map<Lane, Deque<Receiver>> waiting = new LinkedHashMap<>();
  private final Map<UUID, Receiver> all = new HashMap<>();

  Receives(Node node, Handouts handouts, Runner runner) {
    this.node = node;
    this.handouts = handouts;
    this.runner = runner;
  }

  /** One who waits, or is about to get messages. */
  private final class Receiver implements Handouts.Receiver {
    private final Lane lane;
    private final Receive asked;
    private final Promise<QueueAnswer> answer = Promise.promise();
    private final long untilMs;
    private Alarm alarm;
    private boolean isServed;

    Receiver(Lane lane, Receive asked) {
      this.lane = lane;
      this.asked = asked;
      long waitMs = asked.waitMs() > 0 ? asked.waitMs() : BUSY_MS;
      untilMs = node.time().monotonicMs() + waitMs;
      alarm = node.time().after(waitMs, this::isOver);
    }

    private void isOver() {
      if (isServed) {
        alarm =
            node.time()
                .after(
                    QueueCommand.ANSWER_MS / 2, () -> answer(refused("the store does not answer")));
      } else {
        answer(Received.NONE);
      }
    }

    /** Tells it something; from then on it gets no message any more. */
    private boolean answer(QueueAnswer said) {
      alarm.cancel();
      all.remove(asked.receiver(), this);
      if (!isServed && waiting.containsKey(lane)) {
        waiting.get(lane).remove(this);
      }
      return answer.tryComplete(said);
    }

    @Override
    public long visibilityMs() {
      long askedMs = asked.visibilityMs();
      return askedMs == QueueCommand.AS_DEFINED ? lane.queue().visibilityMs() : askedMs;
    }

    @Override
    public boolean isThere() {
      return !answer.future().isComplete();
    }

    @Override
    public boolean gets(List<Message> messages) {
      return answer(new Received(messages));
    }

    @Override
    public void getsNone(Refusal why) {
      isServed = false;
      if (why != null) {
        answer(new Refused(why));
      } else if (answer.future().isComplete()) {
        return;
      } else if (node.time().monotonicMs() >= untilMs) {
        answer(Received.NONE);
      } else {
        waiting.computeIfAbsent(lane, none -> new ArrayDeque<>()).addFirst(this);
      }
    }
  }

  private static Refused refused(String why) {
    return new Refused(new Refusal(Refusal.UNAVAILABLE, "No message was delivered: " + why));
  }

  /** Answers once there is a message, or when the wait is over; never fails. */
  Future<QueueAnswer> receive(Lane lane, Receive asked) {
    if (all.size() >= WAITING_MAX) {
      return Future.succeededFuture(Received.NONE);
    }
    Receiver receiver = new Receiver(lane, asked);
    Receiver former = all.put(asked.receiver(), receiver);
    if (former != null) {
      former.answer(Received.NONE);
    }
    waiting.computeIfAbsent(lane, none -> new ArrayDeque<>()).add(receiver);
    runner.wake();
    if (asked.waitMs() == 0 && !receiver.isServed && !runner.isBusy()) {
      receiver.answer(Received.NONE);
    }
    return receiver.answer.future();
  }

  /** Whoever asked is gone: what is about to be handed to it is ready again. */
  void leave(UUID receiver) {
    Receiver gone = all.get(receiver);
    if (gone != null) {
      gone.answer(Received.NONE);
    }
  }

  /** Returns how many wait for messages. */
  int waiting() {
    return all.size();
  }

  /** Hands out what is there to those who wait. */
  void serve() {
    if (waiting.isEmpty()) {
      return;
    }
    waiting.values().removeIf(Deque::isEmpty);
    for (Lane lane : List.copyOf(waiting.keySet())) {
      serve(lane, waiting.get(lane));
    }
  }

  private void serve(Lane lane, Deque<Receiver> receivers) {
    while (!receivers.isEmpty()) {
      List<LiveTask> tasks = handouts.choose(lane, receivers.peek().asked.max());
      if (tasks.isEmpty()) {
        return;
      }
      Receiver first = receivers.poll();
      first.isServed = true;
      handouts.begin(lane, tasks, first);
    }
  }

  /** Answers those who wait for messages of a lane. */
  void end(Lane lane, String why) {
    all.values().stream()
        .filter(it -> it.lane == lane)
        .toList()
        .forEach(it -> it.answer(refused(why)));
    waiting.remove(lane);
  }

  /** Answers all: nothing more is handed out here. */
  void end(String why) {
    List.copyOf(all.values()).forEach(it -> it.answer(refused(why)));
    waiting.clear();
  }
}
