package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Given;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import dev.offload.sim.Simulation.Member;
import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.time.ManualTime;
import dev.offload.worker.Outside;
import dev.offload.worker.Peers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The messages by which nodes give each other tasks: they are lost, late or slow until the faults
 * stop. Then no lane of a node stays idle while tasks of it wait at another.
 */
final class Spreading {
  private static final long LATEST_MS = 5_000;
  private static final long SHORT_MS = 8;

  /** By then a node that waits has told so, and one that is idle has taken some. */
  private static final long SPREAD_MS = 4_000;

  private final ManualTime world;
  private final SplittableRandom random;
  private final List<Member> members;
  private final Attempts attempts;
  private final Trace trace;
  private final Map<String, Long> unevenSince = new HashMap<>();
  private boolean calm;

  Spreading(ManualTime world, long seed, List<Member> members, Attempts attempts, Trace trace) {
    this.world = world;
    random = new SplittableRandom(seed * 31 + 13);
    this.members = members;
    this.attempts = attempts;
    this.trace = trace;
  }

  /** From now on no message is lost or late. */
  void stop() {
    calm = true;
  }

  /** Has a node reach the others. */
  void connect(Member member) {
    member.node().reach(new Reaching(member));
  }

  private final class Reaching implements Peers {
    private final Member member;

    Reaching(Member member) {
      this.member = member;
    }

    @Override
    public void waiting(Waiting told) {
      members.forEach(other -> deliver(other, () -> other.node().worker.sharing().heard(told)));
    }

    @Override
    public void given(String to, Given given) {
      members.stream()
          .filter(other -> isOf(other, to))
          .forEach(other -> deliver(other, () -> other.node().worker.sharing().heard(to, given)));
    }

    @Override
    public Future<QueueAnswer> ask(String home, QueueCommand command, long withinMs) {
      return Spreading.this.ask(member, home, command, withinMs);
    }

    @Override
    public Future<Answers> submit(String home, Submissions messages) {
      Promise<Answers> answers = Promise.promise();
      member.time().after(Outside.TAKE_MS, () -> answers.tryFail("no answer"));
      reach(
          home,
          other ->
              other
                  .node()
                  .worker
                  .inbox()
                  .takeHere(messages, all -> deliver(member, () -> answers.tryComplete(all))));
      return answers.future();
    }

    @Override
    public Future<Given> take(String from, Take wanted) {
      return Spreading.this.ask(member, from, wanted);
    }
  }

  private Future<Given> ask(Member asker, String from, Take wanted) {
    Promise<Given> answer = Promise.promise();
    asker.time().after(Outside.TAKE_MS, () -> answer.tryFail("no answer"));
    for (Member other : members) {
      if (isOf(other, from)) {
        deliver(other, () -> give(other, asker, wanted, answer));
      }
    }
    return answer.future();
  }

  private void reach(String incarnation, Consumer<Member> message) {
    members.stream()
        .filter(other -> isOf(other, incarnation))
        .forEach(other -> deliver(other, () -> message.accept(other)));
  }

  /** Whoever gets an answer says so, which may be lost as well. */
  private Future<QueueAnswer> ask(Member asker, String home, QueueCommand command, long withinMs) {
    Promise<QueueAnswer> answer = Promise.promise();
    asker.time().after(withinMs, () -> answer.tryFail("no answer"));
    reach(
        home,
        other ->
            other
                .node()
                .worker
                .desk()
                .answer(
                    command,
                    said -> {
                      Promise<Void> arrived = Promise.promise();
                      other.time().after(Outside.TAKE_MS, () -> arrived.tryFail("lost"));
                      deliver(
                          asker,
                          () -> {
                            if (answer.tryComplete(said)) {
                              deliver(other, arrived::tryComplete);
                            }
                          });
                      return arrived.future();
                    }));
    return answer.future();
  }

  private static boolean isOf(Member member, String incarnation) {
    return incarnation.startsWith(member.name() + "-");
  }

  private void give(Member other, Member asker, Take wanted, Promise<Given> answer) {
    other
        .node()
        .worker
        .sharing()
        .give(wanted)
        .onSuccess(
            given -> {
              if (!given.tasks().isEmpty()) {
                trace.add(other.name() + " gave to " + wanted.owner() + ": " + given);
              }
              deliver(asker, () -> answer.tryComplete(given));
            });
  }

  private void deliver(Member to, Runnable message) {
    if (to.time().isDead() || !calm && random.nextInt(5) == 0) {
      return;
    }
    boolean isLate = !calm && random.nextInt(6) == 0;
    long delayMs = random.nextLong(1, isLate ? LATEST_MS : SHORT_MS);
    world.after(delayMs, () -> to.time().run(message));
  }

  /** Nothing is wrong any more: what waits at one node is run by those that are idle. */
  void isSpread(List<Subscription> lanes) {
    for (Subscription lane : lanes) {
      List<Member> able = members.stream().filter(this::isAble).toList();
      boolean someIdle = able.stream().anyMatch(it -> attempts.isIdle(it.name(), lane));
      boolean someWait = able.stream().anyMatch(it -> it.node().excess(lane.lane()) > 0);
      if (someIdle && someWait && !lane.isHomed()) {
        long sinceMs = unevenSince.computeIfAbsent(lane.lane(), none -> world.monotonicMs());
        assertThat(world.monotonicMs() - sinceMs)
            .as("ms that %s waits at one node and is idle at another", lane.lane())
            .isLessThan(SPREAD_MS);
      } else {
        unevenSince.remove(lane.lane());
      }
    }
  }

  private boolean isAble(Member member) {
    return member.isUp() && member.node().mayWrite() && !attempts.isDraining(member.name());
  }
}
