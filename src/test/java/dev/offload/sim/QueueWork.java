package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.sim.Simulation.Member;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import dev.offload.worker.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Queues, in half of the seeds: clients send messages through some node, receive them through
 * another, and delete, extend, release or reject them, or leave; by messages that may be lost or
 * late.
 */
final class QueueWork {
  private static final int MESSAGES_MAX = 24;
  private static final long PATIENCE_MS = 4_000;

  private final ManualTime world;
  private final SplittableRandom random;
  private final boolean isOn;
  private final TaskStore store;
  private final List<Member> members;
  private final Trace trace;
  private final QueueRules rules;
  private int sent;
  private boolean calm;

  QueueWork(
      boolean isOn,
      ManualTime world,
      long seed,
      TaskStore store,
      List<Member> members,
      Trace trace,
      boolean isClockSteady) {
    this.world = world;
    this.isOn = isOn;
    random = new SplittableRandom(seed * 31 + 17);
    this.store = store;
    this.members = members;
    this.trace = trace;
    rules = new QueueRules(isClockSteady);
  }

  QueueRules rules() {
    return rules;
  }

  /** Returns the lanes of a node and those of the queues. */
  List<Lane.Definition> and(List<Lane.Definition> others) {
    List<Lane.Definition> lanes = new ArrayList<>(others);
    if (isOn) {
      QueueRules.QUEUES.forEach(queue -> lanes.add(Lane.Definition.of(queue)));
    }
    return lanes;
  }

  /** Something happens, at times. */
  void step() {
    rules.sees(world.nowMs());
    if (!isOn || calm) {
      return;
    }
    if (random.nextInt(5) == 0 && sent < MESSAGES_MAX) {
      sent++;
      boolean ordered = random.nextBoolean();
      send(drawId(), ordered, ordered ? drawGroup() : null, rules.acknowledged(), 3);
    }
    if (random.nextInt(4) == 0) {
      String queue = QueueRules.QUEUES.get(random.nextInt(QueueRules.QUEUES.size())).name();
      long waitMs = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 4_000);
      receive(queue, random.nextInt(1, 5), waitMs, random.nextLong(500, 5_000));
    }
  }

  /** The faults stop: from now on all is received and deleted. */
  void stop() {
    calm = true;
    if (isOn) {
      drain();
    }
  }

  private void drain() {
    rules.sees(world.nowMs());
    QueueRules.QUEUES.forEach(queue -> receive(queue.name(), 10, 0, 2_000));
    world.after(400, this::drain);
  }

  /** No message is lost. */
  void atTheEnd() {
    for (UUID id : rules.all()) {
      assertThat(store.find(id).result()).as("the message %s", id).isPresent();
    }
  }

  private String drawGroup() {
    int group = random.nextInt(3);
    return group == 0 ? null : "g" + group;
  }

  private UUID drawId() {
    long high = world.nowMs() << 16 | 0x7000 | random.nextInt(0x1000);
    return new UUID(high, Long.MIN_VALUE | random.nextLong() >>> 2);
  }

  /** While there are faults it may be one that is gone. */
  private Member drawMember() {
    List<Member> up = members.stream().filter(it -> !calm || it.isUp()).toList();
    List<Member> some = up.isEmpty() ? members : up;
    return some.get(some.size() - 1 - random.nextInt(Math.min(5, some.size())));
  }

  /** A message in order gets another id each time it is sent, so it is known by a key. */
  private void send(UUID id, boolean ordered, String group, int known, int tries) {
    Member member = drawMember();
    boolean[] answered = {false};
    String text = id.toString().replace("-", "");
    Submission.Key key = ordered ? new Submission.Key(text + text, text + text) : null;
    deliver(
        member,
        () ->
            member
                .node()
                .send(
                    id,
                    ordered ? QueueRules.ORDERED : "jobs",
                    group,
                    key,
                    answer -> {
                      if (answer instanceof Answer.Stored stored) {
                        answered[0] = true;
                        trace.add(member.name() + " stored the message " + stored.task());
                        rules.acknowledged(stored.task().id(), known);
                      } else {
                        trace.add(member.name() + " refused the message " + id + ": " + answer);
                      }
                    }));
    world.after(
        PATIENCE_MS,
        () -> {
          if (!answered[0] && tries > 1 && !calm) {
            send(id, ordered, group, known, tries - 1);
          }
        });
  }

  private void deliver(Member member, Runnable message) {
    if (!calm && random.nextInt(20) == 0) {
      return;
    }
    long delayMs = !calm && random.nextInt(20) == 0 ? random.nextLong(1, 4_000) : 1;
    world.after(delayMs, () -> member.time().run(message));
  }

  private void receive(String queue, int max, long waitMs, long visibilityMs) {
    UUID receiver = drawId();
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
                .onSuccess(answer -> trace.add(member.name() + " did " + command + ": " + answer)));
  }

  private void received(String queue, QueueAnswer answer, boolean[] gone) {
    if (!(answer instanceof Received received) || gone[0]) {
      return;
    }
    for (Message message : received.messages()) {
      trace.add("received from " + queue + ": " + message);
      Task stored = store.find(message.id()).result().orElseThrow();
      assertThat(stored.attempts().starts())
          .as("the receive %s is stored", message.receipt())
          .isGreaterThanOrEqualTo(message.receipt().starts());
      settle(queue, message);
    }
  }

  private void settle(String queue, Message message) {
    Verb[] all = {Verb.DELETE, Verb.DELETE, Verb.EXTEND, Verb.RELEASE, Verb.REJECT};
    Verb verb = calm ? Verb.DELETE : all[random.nextInt(all.length)];
    boolean isDone = calm || random.nextInt(5) > 0;
    if (isDone && !(verb == Verb.REJECT && queue.equals("dead"))) {
      long ms = verb == Verb.DELETE || verb == Verb.REJECT ? 0 : random.nextLong(0, 6_000);
      Act act = new Act(verb, message.receipt(), ms);
      rules.asks(act);
      long afterMs = calm ? 1 : random.nextLong(1, 5_000);
      world.after(afterMs, () -> ask(drawMember(), new Settle(queue, Arrays.asList(act))));
      if (verb == Verb.EXTEND) {
        world.after(afterMs + random.nextLong(3_000), () -> settle(queue, message));
      }
    }
  }
}
