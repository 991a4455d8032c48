package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.NotReceived;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.sim.Simulation.Member;
import dev.offload.store.TaskStore;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Clients that receive messages through some node, and delete, extend, release or reject them, some
 * twice or long after, or leave, or say that they did not get them; by messages that may be lost or
 * late. People cancel some.
 */
final class QueueReceivers {
  private static final long LONGEST_MS = 40_000;

  private final ManualTime world;
  private final SplittableRandom random;
  private final TaskStore store;
  private final List<Member> members;
  private final Trace trace;
  private final QueueRules rules;

  /** In some seeds messages are with their receivers for longer than a home takes to move. */
  private final boolean isLong;

  private boolean calm;

  QueueReceivers(
      ManualTime world,
      SplittableRandom random,
      TaskStore store,
      List<Member> members,
      Trace trace,
      QueueRules rules) {
    this.world = world;
    this.random = random;
    this.store = store;
    this.members = members;
    this.trace = trace;
    this.rules = rules;
    isLong = random.nextInt(3) == 0;
  }

  /** Says whether messages are with their receivers for long; then most are of one group. */
  boolean areLong() {
    return isLong;
  }

  /** Something happens, at times. */
  void step() {
    if (random.nextInt(4) == 0) {
      String queue = QueueRules.QUEUES.get(random.nextInt(QueueRules.QUEUES.size())).name();
      long waitMs = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 4_000);
      receive(queue, random.nextInt(1, 5), waitMs, drawMs(500, 5_000));
    }
    if (random.nextInt(60) == 0 && rules.acknowledged() > 0) {
      List<UUID> all = rules.all().stream().sorted().toList();
      UUID id = all.get(random.nextInt(all.size()));
      rules.cancels(id);
      Member member = drawMember();
      Command cancel = new Command(Command.Verb.CANCEL, id);
      deliver(
          member,
          () ->
              member
                  .node()
                  .run(cancel, told -> trace.add(member.name() + " did " + cancel + ": " + told)));
    }
  }

  private long drawMs(long least, long most) {
    return random.nextLong(least, isLong && random.nextBoolean() ? LONGEST_MS : most);
  }

  /** From now on all is received and deleted. */
  void drain() {
    calm = true;
    rules.sees(world.nowMs());
    QueueRules.QUEUES.forEach(queue -> receive(queue.name(), 10, 0, 2_000));
    world.after(400, this::drain);
  }

  /** While there are faults it may be one that is gone. */
  Member drawMember() {
    List<Member> up = members.stream().filter(it -> !calm || it.isUp()).toList();
    List<Member> some = up.isEmpty() ? members : up;
    return some.get(some.size() - 1 - random.nextInt(Math.min(5, some.size())));
  }

  /** Brings a message to a node, unless it is lost. */
  void deliver(Member member, Runnable message) {
    if (!calm && random.nextInt(20) == 0) {
      return;
    }
    long delayMs = !calm && random.nextInt(20) == 0 ? random.nextLong(1, 4_000) : 1;
    world.after(delayMs, () -> member.time().run(message));
  }

  private void receive(String queue, int max, long waitMs, long visibilityMs) {
    UUID receiver = new UUID(random.nextLong(), random.nextLong());
    Receive asked = new Receive(queue, receiver, max, waitMs, visibilityMs);
    boolean[] gone = {false};
    Member member = drawMember();
    deliver(
        member,
        () ->
            member
                .node()
                .run(asked)
                .onSuccess(answer -> deliverBack(() -> received(queue, answer, gone))));
    if (!calm && random.nextInt(6) == 0) {
      world.after(
          random.nextLong(1, 2_000),
          () -> {
            gone[0] = true;
            ask(member, new Leave(queue, receiver));
          });
    }
  }

  private void deliverBack(Runnable answer) {
    if (calm || random.nextInt(20) > 0) {
      world.after(1, answer);
    }
  }

  private void ask(Member member, QueueCommand command) {
    deliver(
        member,
        () ->
            member
                .node()
                .run(command)
                .onSuccess(
                    answer -> {
                      trace.add(member.name() + " did " + command + ": " + answer);
                      if (command instanceof Settle settle && answer instanceof Settled settled) {
                        isDone(settle.acts().get(0), settled.results().get(0).outcome());
                      }
                    }));
  }

  /** What is deleted is stored as such, and stays so. */
  private void isDone(Act act, Outcome outcome) {
    if (act.verb() == Verb.DELETE && outcome == Outcome.DONE) {
      assertThat(store.find(act.receipt().id()).result().orElseThrow().status())
          .as("deleted by %s", act)
          .isEqualTo(Status.COMPLETE);
    }
  }

  private void received(String queue, QueueAnswer answer, boolean[] gone) {
    if (!(answer instanceof Received received) || received.messages().isEmpty()) {
      return;
    }
    if (gone[0]) {
      if (random.nextBoolean()) {
        List<Message> all = received.messages();
        ask(drawMember(), new NotReceived(queue, all.stream().map(Message::receipt).toList()));
      }
      return;
    }
    rules.areInOrder(queue, received.messages());
    for (Message message : received.messages()) {
      trace.add("received from " + queue + ": " + message);
      Task stored = store.find(message.id()).result().orElseThrow();
      assertThat(stored.attempts().starts())
          .as("the receive %s is stored", message.receipt())
          .isGreaterThanOrEqualTo(message.receipt().starts());
      assertThat(message.payload()).as("what is in %s", message).isEqualTo(stored.payload());
      rules.received(message);
      settle(queue, message);
    }
  }

  private void settle(String queue, Message message) {
    Verb[] all = {Verb.DELETE, Verb.DELETE, Verb.EXTEND, Verb.RELEASE, Verb.REJECT};
    Verb verb = calm ? Verb.DELETE : all[random.nextInt(all.length)];
    boolean isDone = calm || random.nextInt(5) > 0;
    if (isDone && !(verb == Verb.REJECT && queue.equals("dead"))) {
      long ms = verb == Verb.DELETE || verb == Verb.REJECT ? 0 : drawMs(0, 6_000);
      Act act = new Act(verb, message.receipt(), ms);
      rules.asks(act);
      long afterMs = calm ? 1 : random.nextLong(1, 5_000);
      world.after(afterMs, () -> ask(drawMember(), new Settle(queue, List.of(act))));
      boolean isAgain = verb == Verb.EXTEND || !calm && random.nextInt(4) == 0;
      if (isAgain) {
        world.after(afterMs + drawMs(1, 3_000), () -> settle(queue, message));
      }
    }
  }
}
