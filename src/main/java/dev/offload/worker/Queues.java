package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The queues of a node: what is received of those that are at home here, and what becomes of it.
 */
final class Queues implements Handing {
  private static final int OVER_AT_ONCE = 1_000;

  private final Lanes lanes;
  private final HeldTasks held;
  private final InFlight inFlight;
  private final Texts texts;
  private final Fates fates;
  private final Handouts handouts;
  private final Receives receives;
  private final Settling settling;
  private final Outside outside;

  /** Messages that were stored here for their homes, and of which these do not know yet. */
  private final Map<String, List<LiveTask>> given = new HashMap<>();

  private final Runnable wake;
  private Function<Lane, String> homes = lane -> null;
  private Consumer<Lane> whenRemoved = lane -> {};

  /**
   * How much a node keeps of its queues.
   *
   * @param inFlightMax how many messages may be with receivers
   * @param textsMaxBytes how many bytes of messages are kept that wait
   */
  record Bounds(int inFlightMax, long textsMaxBytes) {}

  Queues(
      Node node,
      NodeLease lease,
      Lanes lanes,
      Runner runner,
      Supplier<Commands.Hands> hands,
      Outside outside,
      HeldTasks held,
      Bounds bounds) {
    this.lanes = lanes;
    this.held = held;
    this.outside = outside;
    inFlight = new InFlight();
    texts = new Texts(node, bounds.textsMaxBytes);
    fates = new Fates(node, runner, inFlight);
    handouts = new Handouts(node, texts, fates, runner, inFlight, bounds.inFlightMax);
    receives = new Receives(node, handouts, runner);
    Unheld unheld = new Unheld(node, lease, held, hands);
    settling = new Settling(node, runner, inFlight, unheld);
    wake = runner::wake;
    inFlight.whenLost((lane, task) -> unheld.lookUp(lane, task.id(), () -> isGone(lane, task)));
  }

  /** Does what a receiver wants of a queue that is at home here; never fails. */
  Future<QueueAnswer> run(Lane lane, QueueCommand command) {
    if (command instanceof QueueCommand.Receive receive) {
      return receives.receive(lane, receive);
    }
    if (command instanceof QueueCommand.Settle settle) {
      return settling.settle(lane, settle.acts());
    }
    if (command instanceof QueueCommand.NotReceived lost) {
      handouts.notReceived(lane, lost.receipts());
    } else {
      receives.leave(((QueueCommand.Leave) command).receiver());
    }
    return Future.succeededFuture(Received.NONE);
  }

  /** Has it ask which other nodes are homes of queues; null where none is known. */
  void findHomes(Function<Lane, String> by) {
    homes = by;
  }

  /** Returns the node that owns the messages of a queue, if it is another; null when it is not. */
  String home(Lane lane) {
    return lane.isQueue() && lane.halt().isElsewhere() ? homes.apply(lane) : null;
  }

  /** A message was stored for its home. */
  void given(NewTask message) {
    given.computeIfAbsent(message.owner(), none -> new ArrayList<>()).add(message.task().live());
  }

  /** Tells homes of what was stored for them; it may be lost, and they find it by themselves. */
  void tellGiven() {
    if (!given.isEmpty()) {
      given.forEach((home, tasks) -> outside.given(home, new Given(tasks, 0)));
      given.clear();
    }
  }

  @Override
  public void due(Lane lane, LiveTask task) {
    if (lane.halt().isElsewhere() || !fates.ended(lane, task)) {
      lanes.add(lane, task);
    }
  }

  @Override
  public void serve(long nowMs) {
    inFlight.takeOver(nowMs, OVER_AT_ONCE).forEach(it -> due(it.lane(), it.task()));
    receives.serve();
  }

  @Override
  public long nextMs() {
    return inFlight.nextMs();
  }

  /** Takes a message that is with a receiver; says whether it is one. */
  boolean takes(LiveTask task) {
    Lane lane = lanes.of(task.shelf());
    if (lane == null || !lane.isQueue()) {
      return false;
    }
    if (task.attempts().running()) {
      inFlight.isOut(lane, task, 0);
      return true;
    }
    if (task.attempts().starts() > 0) {
      lane.ready().waits(task);
    }
    return false;
  }

  /** In an ordered queue what was received stands before what comes after it. */
  boolean mustKnow(LiveTask task) {
    Lane lane = task.attempts().starts() == 0 ? null : lanes.of(task.shelf());
    return lane != null && lane.isQueue() && lane.queue().ordered();
  }

  /** Has the home of ordered queues store messages. */
  Future<Answers> submit(String home, Submissions messages) {
    return outside.submit(home, messages);
  }

  /** What was in a message is not what is in the one that was stored under its id. */
  void forgetText(UUID id) {
    texts.forget(id);
  }

  /** What was just stored is mostly received soon. */
  void stored(Lane lane, Task task) {
    if (lane != null && lane.isQueue()) {
      texts.keep(task);
    }
  }

  /**
   * A message was moved by hand: what is held of it as it was before is no more.
   *
   * @param version that it had then
   */
  void movedByHand(Lane lane, UUID id, int version) {
    InFlight.Message message = inFlight.of(id);
    // To look through what is ready takes long; what is ready is held, but for what was lost.
    boolean mayBeReady = held.holds(id) || lane.ready().waiting() > 0;
    boolean isKnown = held.take(id, version) | (mayBeReady && lane.letGo(id, version));
    if (isKnown || message != null && !message.isMoving()) {
      held.release(id, version);
    }
    // Those after it may go out.
    wake.run();
  }

  private void isGone(Lane lane, LiveTask task) {
    lane.ready().ended(task);
    wake.run();
  }

  void left(UUID id) {
    texts.forget(id);
    inFlight.left(id);
  }

  /** A queue is no more: nobody waits for it, and nothing of it is in flight. */
  void removed(Lane lane) {
    receives.end(lane, "the queue was removed");
    inFlight.forget(lane);
    whenRemoved.accept(lane);
  }

  /** Sets who is told that a queue is no more. */
  void whenRemoved(Consumer<Lane> action) {
    whenRemoved = action;
  }

  /** Says how many receivers wait. */
  int waiting() {
    return receives.waiting();
  }

  void leaseLost() {
    receives.end("this node lost its lease");
    settling.leaseLost();
    inFlight.clear();
    texts.clear();
  }

  /** Hands out nothing more. */
  void stop() {
    receives.end("this node is stopping");
  }
}
