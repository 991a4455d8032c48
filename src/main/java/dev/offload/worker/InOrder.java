package dev.offload.worker;

import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.store.TaskStore.LaneEnd;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.worker.InsertQueue.Waiting;
import io.vertx.core.AsyncResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Gives the messages of ordered queues their places, at the home of the queue: ids and due times
 * that grow in the order in which they come. So their order is that of their ids, and a backlog is
 * read in it.
 */
final class InOrder implements NodeLease.Listener {
  private static final int WAITING_MAX = 1_000;

  /** Senders may be before the store's clock by so much. */
  private static final long AHEAD_MS = 1_000;

  private static final Refusal UNKNOWN =
      new Refusal(
          Refusal.UNAVAILABLE,
          "It is not known whether the message was stored: the node that has the queue did not"
              + " answer",
          true);

  private final Node node;
  private final Lanes lanes;
  private final Backlogs backlogs;
  private final Queues queues;
  private final RandomGenerator random;
  private final Map<Lane, Order> orders = new HashMap<>();

  InOrder(Node node, Lanes lanes, Backlogs backlogs, Queues queues, RandomGenerator random) {
    this.node = node;
    this.lanes = lanes;
    this.backlogs = backlogs;
    this.queues = queues;
    this.random = random;
    queues.whenRemoved(lane -> forget(lane, "the queue was removed"));
  }

  /**
   * Gives places to what is in order. What is of another home is sent there.
   *
   * @param mayForward not so when another node sent it here as the home
   * @param here is told what is to be stored here, in the order in which it came
   */
  void place(List<Waiting> together, boolean mayForward, Consumer<List<Waiting>> here) {
    if (together.stream().noneMatch(it -> isOfQueue(it.submission()))) {
      here.accept(together);
      return;
    }
    List<Waiting> own = new ArrayList<>(together.size());
    Map<String, List<Waiting>> away = new HashMap<>();
    for (Waiting one : together) {
      Lane lane = ordered(one.submission());
      Refusal refusal = lane == null ? null : refusal(lane, one.submission());
      if (lane == null) {
        own.add(one);
      } else if (refusal != null) {
        one.answer().accept(refusal);
      } else if (lane.halt().isElsewhere()) {
        sortAway(lane, one, mayForward, away);
      } else {
        order(lane).place(one, own, here);
      }
    }
    away.forEach(this::send);
    if (!own.isEmpty()) {
      here.accept(own);
    }
  }

  private Order order(Lane lane) {
    Order known = orders.get(lane);
    if (known == null) {
      known = new Order(lane);
      orders.put(lane, known);
      node.store().end(lane.name()).onComplete(known::read);
    }
    return known;
  }

  private static boolean isOfQueue(Submission it) {
    return it.topic().startsWith(QueueDefinition.LANE_PREFIX);
  }

  /** Returns the ordered queue that a message is of; null when it is of none. */
  private Lane ordered(Submission it) {
    Lane lane = isOfQueue(it) ? lanes.named(it.topic()) : null;
    return lane != null && lane.queue().ordered() ? lane : null;
  }

  private Refusal refusal(Lane lane, Submission it) {
    if (it.priority() != Shelf.PRIORITY) {
      return new Refusal(
          Refusal.BAD_REQUEST, "a message of an ordered queue cannot have a priority");
    }
    long latestMs = node.clock().likelyMs() + lane.queue().delayMs() + AHEAD_MS;
    return it.dueAt() > latestMs
        ? new Refusal(Refusal.BAD_REQUEST, "a message of an ordered queue cannot have a delay")
        : null;
  }

  private void sortAway(
      Lane lane, Waiting one, boolean mayForward, Map<String, List<Waiting>> away) {
    String home = mayForward ? queues.home(lane) : null;
    if (home == null) {
      one.answer().accept(InsertQueue.notStored("no node has the queue now, try again"));
    } else {
      away.computeIfAbsent(home, none -> new ArrayList<>()).add(one);
    }
  }

  private void send(String home, List<Waiting> messages) {
    queues
        .submit(home, new Submissions(messages.stream().map(Waiting::submission).toList()))
        .onComplete(answers -> sent(messages, answers));
  }

  private static void sent(List<Waiting> messages, AsyncResult<Answers> answers) {
    List<Answer> all = answers.succeeded() ? answers.result().items() : List.of();
    for (int i = 0; i < messages.size(); i++) {
      messages.get(i).answer().accept(i < all.size() ? all.get(i) : UNKNOWN);
    }
  }

  @Override
  public void leaseHeld() {
    // Where queues end is read when something is sent to them.
  }

  /** With the lease it went which messages there are. */
  @Override
  public void leaseLost() {
    List.copyOf(orders.keySet()).forEach(lane -> forget(lane, "this node lost its lease"));
  }

  private void forget(Lane lane, String why) {
    Order order = orders.remove(lane);
    if (order != null) {
      order.end(why);
    }
  }

  /** The places in one queue. */
  private final class Order {
    private final Lane lane;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Deque<Waiting> unplaced = new ArrayDeque<>();
    private boolean isKnown;
    private long last;
    private long lastDueAt;

    /** How many have their places, and may be in the store or not. */
    private int unanswered;

    Order(Lane lane) {
      this.lane = lane;
    }

    private void read(AsyncResult<LaneEnd> end) {
      if (orders.get(lane) != this) {
        return;
      }
      if (end.failed()) {
        node.events().storeFailed("reading where a queue ends", end.cause());
        forget(lane, "the store could not be reached");
        return;
      }
      UUID lastId = end.result().lastId();
      last = lastId == null ? 0 : TaskIds.sequence(lastId);
      lastDueAt = end.result().lastDueAt();
      isKnown = true;
      unplaced.clear();
      while (!waiting.isEmpty()) {
        waiting.poll().run();
      }
    }

    private void end(String why) {
      waiting.clear();
      unplaced.forEach(one -> one.answer().accept(InsertQueue.notStored(why)));
      unplaced.clear();
    }

    void place(Waiting one, List<Waiting> own, Consumer<List<Waiting>> here) {
      if (isKnown) {
        own.add(placed(one));
      } else if (waiting.size() < WAITING_MAX) {
        unplaced.add(one);
        waiting.add(() -> here.accept(List.of(placed(one))));
      } else {
        one.answer().accept(InsertQueue.notStored("too much work is waiting to be stored"));
      }
    }

    private Waiting placed(Waiting one) {
      long nowMs = node.clock().likelyMs();
      long dueAt = nowMs + lane.queue().delayMs();
      boolean mayHaveSome =
          unanswered > 0
              || !lane.halt().isWhole()
              || backlogs.of(lane.shelf(Shelf.PRIORITY)).hasSome();
      if (lastDueAt > dueAt && mayHaveSome) {
        // The clock was set back, and some that came before are due later.
        dueAt = lastDueAt;
      }
      lastDueAt = dueAt;
      last = Math.max(last + 1, TaskIds.sequence(nowMs, random.nextInt()));
      UUID id = TaskIds.ofSequence(last, random.nextLong());
      unanswered++;
      return new Waiting(
          one.submission().as(id, dueAt),
          answer -> {
            unanswered--;
            if (answer instanceof Answer.Stored stored) {
              stored.tasks().forEach(this::isThere);
            }
            one.answer().accept(answer);
          });
    }

    /** One that was sent before under its key has the place that it was given then. */
    private void isThere(Task message) {
      last = Math.max(last, TaskIds.sequence(message.id()));
      if (message.status() == Status.RECEIVED && message.attempts().starts() == 0) {
        lastDueAt = Math.max(lastDueAt, message.dueAt());
      }
    }
  }
}
