package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.sim.Simulation.Member;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Submission;
import dev.offload.time.ManualTime;
import dev.offload.worker.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Queues, to which clients send messages through some node; {@link QueueReceivers} has the rest.
 */
final class QueueWork {
  private static final int MESSAGES_MAX = 24;
  private static final long PATIENCE_MS = 4_000;

  private final ManualTime world;
  private final SplittableRandom random;
  private final boolean isOn;
  private final TaskStore store;
  private final Trace trace;
  private final QueueRules rules;
  private final QueueReceivers receivers;
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
    this.trace = trace;
    rules = new QueueRules(isClockSteady);
    receivers = new QueueReceivers(world, random.split(), store, members, trace, rules);
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

  /** Returns how much a node is to hold so that its other lanes have as many places as without. */
  int heldMax(int without) {
    return isOn ? 2 * without : without;
  }

  /** Something happens, at times. */
  void step() {
    rules.sees(world.nowMs());
    if (!isOn || calm) {
      return;
    }
    if (random.nextInt(5) == 0 && sent < MESSAGES_MAX) {
      sent++;
      boolean ordered = receivers.areLong() ? random.nextInt(4) > 0 : random.nextBoolean();
      send(drawId(), ordered, ordered ? drawGroup() : null, rules.acknowledged(), 3);
    }
    receivers.step();
  }

  /** The faults stop: from now on all is received and deleted. */
  void stop() {
    calm = true;
    if (isOn) {
      receivers.drain();
    }
  }

  /** No message is lost. */
  void atTheEnd() {
    for (UUID id : rules.all()) {
      assertThat(store.find(id).result()).as("the message %s", id).isPresent();
    }
  }

  private String drawGroup() {
    int group = receivers.areLong() ? 1 : random.nextInt(3);
    return group == 0 ? null : "g" + group;
  }

  private UUID drawId() {
    long high = world.nowMs() << 16 | 0x7000 | random.nextInt(0x1000);
    return new UUID(high, Long.MIN_VALUE | random.nextLong() >>> 2);
  }

  /** A message in order gets another id each time it is sent, so it is known by a key. */
  private void send(UUID id, boolean ordered, String group, int known, int tries) {
    Member member = receivers.drawMember();
    boolean[] answered = {false};
    String text = id.toString().replace("-", "");
    Submission.Key key = ordered ? new Submission.Key(text + text, text + text) : null;
    receivers.deliver(
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
}
