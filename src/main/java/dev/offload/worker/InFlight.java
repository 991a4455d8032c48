package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The messages that this node handed out, or knows to be handed out, until they end or wait anew:
 * with their receivers, or ready again as their time is over. One move of a message is under way at
 * a time; what else is wanted of it waits for that.
 */
final class InFlight {

  /** How many messages of a queue may be with receivers. */
  static final int OF_QUEUE_MAX = 120_000;

  private static final Comparator<Message> SOONEST_FIRST =
      Comparator.<Message>comparingLong(it -> it.task.dueAt()).thenComparing(it -> it.task.id());

  private final Map<UUID, Message> all = new HashMap<>();

  /** Those that are with a receiver, by when that ends. */
  private final TreeSet<Message> out = new TreeSet<>(SOONEST_FIRST);

  private final Map<Lane, Integer> counts = new HashMap<>();
  private BiConsumer<Lane, LiveTask> lookUp = (lane, task) -> {};

  /** A message that was received. */
  static final class Message {
    private final Lane lane;
    private LiveTask task;
    private long receivedAt;
    private boolean isOut;
    private boolean isMoving;
    private final Deque<Runnable> next = new ArrayDeque<>();

    private Message(Lane lane, LiveTask task) {
      this.lane = lane;
      this.task = task;
    }

    Lane lane() {
      return lane;
    }

    LiveTask task() {
      return task;
    }

    /** Returns when it was handed out, in epoch milliseconds by the store's clock. */
    long receivedAt() {
      return receivedAt;
    }

    /** Says whether its time with its receiver is not over. */
    boolean isOut() {
      return isOut;
    }

    boolean isMoving() {
      return isMoving;
    }

    /** Has something done when the move under way is. */
    void then(Runnable action) {
      next.add(action);
    }
  }

  /** Returns a message; null when it is not known to be in flight. */
  Message of(UUID id) {
    return all.get(id);
  }

  /** Returns how many of a lane are with receivers. */
  int count(Lane lane) {
    return counts.getOrDefault(lane, 0);
  }

  /** Returns how many of all queues are with receivers. */
  int count() {
    return out.size();
  }

  /** Sets who looks up what became of messages whose moves were lost. */
  void whenLost(BiConsumer<Lane, LiveTask> looks) {
    lookUp = looks;
  }

  /** Says whether a message of a lane is known here: its queue may have been removed. */
  boolean isOf(Lane lane, UUID id) {
    Message message = all.get(id);
    return message != null && message.lane == lane;
  }

  /** A move of a message begins, by which it may be handed out. */
  void moves(Lane lane, LiveTask task) {
    Message message = all.computeIfAbsent(task.id(), none -> new Message(lane, task));
    message.isMoving = true;
    lane.ready().isOut(task);
  }

  /** A message is with a receiver until it is due. */
  void isOut(Lane lane, LiveTask task, long receivedAt) {
    Message message = all.computeIfAbsent(task.id(), none -> new Message(lane, task));
    takeBack(message);
    message.task = task;
    message.receivedAt = receivedAt;
    message.isOut = true;
    out.add(message);
    counts.merge(lane, 1, Integer::sum);
    lane.ready().isOut(task);
    goOn(message);
  }

  /** Its move was not begun after all: it is as it was. */
  void stays(UUID id) {
    goOn(all.get(id));
  }

  /** It waits until it is ready again. */
  void waits(LiveTask after) {
    Message message = all.remove(after.id());
    if (message != null) {
      takeBack(message);
      message.lane.ready().waits(after);
      goOn(message);
    }
  }

  /** This node holds it no more; if it moves, whoever moves it knows. */
  void left(UUID id) {
    Message message = all.get(id);
    if (message != null && !message.isMoving) {
      ended(message.task);
    }
  }

  /** It is in flight no more, whatever becomes of it. */
  void ended(LiveTask task) {
    Message message = all.remove(task.id());
    if (message != null) {
      takeBack(message);
      message.lane.ready().ended(message.task);
      goOn(message);
    }
  }

  /**
   * Its move was lost, as somebody else moved it. In order, those after it wait until it is known
   * what became of it.
   */
  void lost(LiveTask task) {
    Message message = all.remove(task.id());
    if (message != null) {
      takeBack(message);
      if (message.lane.queue().ordered()) {
        message.lane.ready().waits(task);
      }
      lookUp.accept(message.lane, task);
      goOn(message);
    }
  }

  private static void goOn(Message message) {
    message.isMoving = false;
    List<Runnable> actions = List.copyOf(message.next);
    message.next.clear();
    actions.forEach(Runnable::run);
  }

  private void takeBack(Message message) {
    if (message.isOut) {
      out.remove(message);
      counts.merge(message.lane, -1, Integer::sum);
      message.isOut = false;
    }
  }

  /** Takes back those whose time is over; of those that move that is known when they have. */
  List<Message> takeOver(long nowMs, int max) {
    List<Message> over = new ArrayList<>();
    for (Message message : out) {
      if (message.task.dueAt() > nowMs || over.size() == max) {
        break;
      }
      if (!message.isMoving) {
        over.add(message);
      }
    }
    over.forEach(this::takeBack);
    return over;
  }

  /** Returns when the soonest time is over; {@link Long#MAX_VALUE} when none is to be. */
  long nextMs() {
    return out.stream()
        .filter(it -> !it.isMoving)
        .mapToLong(it -> it.task.dueAt())
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** Nothing of a lane is in flight any more. */
  void forget(Lane lane) {
    all.values().removeIf(message -> message.lane == lane);
    out.removeIf(message -> message.lane == lane);
    counts.remove(lane);
  }

  /** With the lease all went. */
  void clear() {
    all.clear();
    out.clear();
    counts.clear();
  }
}
