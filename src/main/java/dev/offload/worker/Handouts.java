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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Says whether it waits still. */
    boolean isThere();

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
      chosen = fates.handOut(lane, taken);
    }
    return chosen;
  }

  void begin(Lane lane, List<LiveTask> tasks, Receiver receiver) {
    texts.read(tasks, new Handout(lane, tasks, receiver));
  }

  /** They are as they were: nothing was written of them. */
  private void stay(Lane lane, List<LiveTask> tasks) {
    List<LiveTask> left = tasks.stream().filter(it -> inFlight.isOf(lane, it.id())).toList();
    lane.ready().putBack(left);
    left.forEach(task -> inFlight.stays(task.id()));
  }

  private final class Handout implements Texts.Reader {
    private final Lane lane;
    private final List<LiveTask> tasks;
    private final Receiver receiver;
    private final Map<UUID, LiveTask> won = new HashMap<>();
    private Map<UUID, Task> stored;
    private long receivedAt;
    private long size;
    private int unknown;

    Handout(Lane lane, List<LiveTask> tasks, Receiver receiver) {
      this.lane = lane;
      this.tasks = tasks;
      this.receiver = receiver;
    }

    @Override
    public void failed() {
      stay(lane, tasks);
      receiver.getsNone(
          new Refusal(Refusal.UNAVAILABLE, "No message was delivered: the store did not answer"));
    }

    @Override
    public void read(Map<UUID, Task> found, int looked, long readSize) {
      if (!receiver.isThere()) {
        found.values().forEach(texts::keep);
        texts.ended(readSize);
        stay(lane, tasks);
        runner.wake();
        return;
      }
      stored = found;
      size = readSize;
      receivedAt = node.clock().nowMs();
      List<Change> changes = new ArrayList<>();
      for (LiveTask task : tasks.subList(0, looked)) {
        if (!inFlight.isOf(lane, task.id())) {
          continue;
        }
        if (found.containsKey(task.id())) {
          changes.add(new Change(task, start(task), this::won, () -> lost(task)));
        } else {
          runner.letGo(task);
          inFlight.ended(task);
        }
      }
      stay(lane, tasks.subList(looked, tasks.size()));
      unknown = changes.size();
      if (unknown == 0) {
        texts.ended(size);
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
      inFlight.lost(task);
      known();
    }

    private void known() {
      if (--unknown > 0) {
        return;
      }
      texts.ended(size);
      List<LiveTask> mine = inTurn();
      if (mine.isEmpty()) {
        receiver.getsNone(null);
      } else if (receiver.gets(mine.stream().map(this::message).toList())) {
        lane.meters().started(mine.size());
      } else {
        giveBack(mine);
      }
    }

    private void giveBack(List<LiveTask> handedOut) {
      notReceived(lane, handedOut.stream().map(this::receipt).toList());
    }

    private Receipt receipt(LiveTask before) {
      return new Receipt(before.id(), before.attempts().starts() + 1);
    }

    /** In order, what comes after one that is lost is given back: that may come again. */
    private List<LiveTask> inTurn() {
      Set<String> stopped = new HashSet<>();
      List<LiveTask> mine = new ArrayList<>();
      List<LiveTask> tooEarly = new ArrayList<>();
      for (LiveTask task : tasks) {
        if (!won.containsKey(task.id())) {
          stopped.add(task.group());
        } else if (lane.queue().ordered() && stopped.contains(task.group())) {
          tooEarly.add(task);
        } else {
          mine.add(task);
        }
      }
      giveBack(tooEarly);
      return mine;
    }

    private Message message(LiveTask before) {
      LiveTask after = won.get(before.id());
      Task task = stored.get(before.id());
      int starts = after.attempts().starts();
      return new Message(
          task.id(),
          receipt(before),
          task.payload(),
          starts - after.attempts().crashes(),
          task.receivedAt(),
          task.startedAt() == Task.NOT_YET ? receivedAt : task.startedAt(),
          after.dueAt(),
          task.group(),
          Fates.source(task));
    }
  }

  /**
   * Gives messages back together that nobody got, if they are still as they were handed out. One
   * whose time is over meanwhile is ready already, and was received by nobody all the same.
   */
  void notReceived(Lane lane, List<Receipt> receipts) {
    List<Change> changes = new ArrayList<>();
    long nowMs = node.clock().nowMs();
    for (Receipt receipt : receipts) {
      InFlight.Message message = inFlight.of(receipt.id());
      if (message == null || message.lane() != lane) {
        continue;
      }
      LiveTask task = message.task();
      if (message.isMoving()) {
        message.then(() -> notReceived(lane, List.of(receipt)));
      } else if (task.attempts().running() && task.attempts().starts() == receipt.starts()) {
        if (!message.isOut()) {
          lane.letGo(task.id(), task.version());
        }
        inFlight.moves(lane, task);
        Move move = Settling.notReceived(task, nowMs);
        changes.add(new Change(task, move, inFlight::waits, () -> inFlight.lost(task)));
      }
    }
    if (!changes.isEmpty()) {
      runner.write(changes);
    }
  }
}
