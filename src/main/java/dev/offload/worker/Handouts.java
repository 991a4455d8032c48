package dev.offload.worker;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Hands messages to receivers: reads what is in them, writes that they are received, and tells the
 * receiver of those for which that is known. What is not told is ready again, and that counts as no
 * receive.
 */
final class Handouts {
  private final Node node;
  private final Texts texts;
  private final Fates fates;
  private final Runner runner;
  private final InFlight inFlight;
  private final int inFlightMax;

  /** Who gets messages. */
  interface Receiver {

    /** Returns for how long nobody else gets them. */
    long visibilityMs();

    /** Tells it of messages that are its own; says whether it is still there. */
    boolean gets(List<Message> messages);

    /** There was none after all; it waits on, unless it is told why. */
    void getsNone(Refusal why);
  }

  /**
   * @param inFlightMax how many messages of all queues may be with receivers
   */
  Handouts(Node node, Texts texts, Fates fates, Runner runner, InFlight inFlight, int inFlightMax) {
    this.node = node;
    this.texts = texts;
    this.fates = fates;
    this.runner = runner;
    this.inFlight = inFlight;
    this.inFlightMax = inFlightMax;
  }

  /** Takes messages that may go out together, if there are any; they are to be begun. */
  List<LiveTask> choose(Lane lane, int max) {
    if (lane.halt().isOn() || lane.halt().isElsewhere() || !lane.halt().isWhole()) {
      return List.of();
    }
    int known = inFlight.count(lane) + lane.ready().waiting();
    int room = Math.min(InFlight.OF_QUEUE_MAX - known, inFlightMax - inFlight.count());
    List<LiveTask> chosen = new ArrayList<>();
    while (chosen.isEmpty() && lane.ready().size() > 0) {
      List<LiveTask> taken = lane.ready().take(Math.min(room, max));
      if (taken.isEmpty()) {
        break;
      }
      for (LiveTask task : taken) {
        inFlight.moves(lane, task);
        if (!fates.ended(lane, task)) {
          chosen.add(task);
        }
      }
    }
    return chosen;
  }

  void begin(Lane lane, List<LiveTask> tasks, Receiver receiver) {
    Handout handout = new Handout(lane, tasks, receiver);
    texts.read(tasks, handout::read, handout::failed);
  }

  private final class Handout {
    private final Lane lane;
    private final List<LiveTask> tasks;
    private final Receiver receiver;
    private final Map<UUID, LiveTask> won = new HashMap<>();
    private Map<UUID, Task> stored;
    private long receivedAt;
    private int unknown;

    Handout(Lane lane, List<LiveTask> tasks, Receiver receiver) {
      this.lane = lane;
      this.tasks = tasks;
      this.receiver = receiver;
    }

    void failed() {
      tasks.forEach(
          task -> {
            lane.add(task);
            inFlight.stays(task.id());
          });
      receiver.getsNone(
          new Refusal(Refusal.UNAVAILABLE, "No message was delivered: the store did not answer"));
    }

    void read(Map<UUID, Task> found) {
      stored = found;
      receivedAt = node.clock().nowMs();
      List<Change> changes = new ArrayList<>();
      for (LiveTask task : tasks) {
        if (found.containsKey(task.id())) {
          changes.add(new Change(task, start(task), this::won, () -> lost(task)));
        } else {
          runner.letGo(task);
          inFlight.ended(task);
        }
      }
      unknown = changes.size();
      if (unknown == 0) {
        receiver.getsNone(null);
      } else {
        runner.write(changes);
      }
    }

    private Move start(LiveTask task) {
      Attempts before = task.attempts();
      long visibleAt = receivedAt + Math.max(1, receiver.visibilityMs());
      return task.to(Status.PROCESSING, receivedAt, visibleAt)
          .with(new Attempts(true, before.starts() + 1, before.errors(), before.crashes()));
    }

    private void won(LiveTask after) {
      won.put(after.id(), after);
      inFlight.isOut(lane, after, receivedAt);
      known();
    }

    private void lost(LiveTask task) {
      inFlight.ended(task);
      known();
    }

    private void known() {
      if (--unknown > 0) {
        return;
      }
      List<Message> messages =
          tasks.stream().filter(it -> won.containsKey(it.id())).map(this::message).toList();
      if (messages.isEmpty()) {
        receiver.getsNone(null);
      } else if (receiver.gets(messages)) {
        lane.meters().started(messages.size());
      } else {
        won.values().forEach(task -> notReceived(lane, task));
      }
    }

    private Message message(LiveTask before) {
      LiveTask after = won.get(before.id());
      Task task = stored.get(before.id());
      int starts = after.attempts().starts();
      return new Message(
          task.id(),
          new Receipt(task.id(), starts),
          task.payload(),
          starts - after.attempts().crashes(),
          task.receivedAt(),
          task.startedAt() == Task.NOT_YET ? receivedAt : task.startedAt(),
          after.dueAt(),
          task.group(),
          Fates.source(task));
    }
  }

  /** Gives messages back that nobody got, if they are still as they were handed out. */
  void notReceived(Lane lane, List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      InFlight.Message message = inFlight.of(receipt.id());
      if (message == null || message.lane() != lane) {
        continue;
      }
      if (message.isMoving()) {
        message.then(() -> notReceived(lane, List.of(receipt)));
      } else if (message.isOut() && message.task().attempts().starts() == receipt.starts()) {
        notReceived(lane, message.task());
      }
    }
  }

  /** The number of the receive is used up, but does not count: its receipt may be somewhere. */
  private void notReceived(Lane lane, LiveTask task) {
    inFlight.moves(lane, task);
    Attempts before = task.attempts();
    long nowMs = node.clock().nowMs();
    Move move =
        task.to(Status.RECEIVED, nowMs, nowMs)
            .with(new Attempts(false, before.starts(), before.errors(), before.crashes() + 1));
    runner.write(List.of(new Change(task, move, inFlight::waits, () -> inFlight.ended(task))));
  }
}
