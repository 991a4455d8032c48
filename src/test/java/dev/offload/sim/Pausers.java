package dev.offload.sim;

import dev.offload.bus.Pause;
import dev.offload.sim.Simulation.Member;
import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.task.Answer;
import dev.offload.time.ManualTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * People who pause subscriptions through some node and have them go on. Where a pause was answered,
 * and nobody asked for the contrary within the time that messages and writes may take, no attempt
 * begins on the node that answered, and soon on none.
 */
final class Pausers {

  /** By then a message was delivered and what it had written is in the store, or never will be. */
  private static final long SETTLED_MS = 30_000;

  private static final long WRITTEN_MS = 26_000;

  /** By then a node whose store answers has looked. */
  private static final long KNOWN_MS = 3_000;

  private final ManualTime world;
  private final SplittableRandom random;
  private final List<Member> members;
  private final Subscriptions subscriptions;
  private final Trace trace;
  private final Attempts attempts;
  private final Map<String, Long> lastResumeMs = new HashMap<>();
  private final Map<String, Set<String>> pausedAt = new HashMap<>();

  /** Until when nodes leave receivers alone, by lane, by node. */
  private final Map<String, Map<String, Long>> heldUntilMs = new HashMap<>();

  private final boolean isOn;
  private boolean stopped;
  private long doneMs;
  private int going;

  Pausers(
      ManualTime world,
      long seed,
      List<Member> members,
      Subscriptions subscriptions,
      Trace trace,
      Attempts attempts) {
    this.world = world;
    random = new SplittableRandom(seed * 31 + 11);
    isOn = random.nextInt(4) == 0;
    this.members = members;
    this.subscriptions = subscriptions;
    this.trace = trace;
    this.attempts = attempts;
  }

  /** Pauses one or has it go on, at times. */
  void step() {
    if (isOn && random.nextInt(40) == 0) {
      List<Subscription> all = subscriptions.all();
      String lane = all.get(random.nextInt(all.size())).lane();
      ask(new Pause(lane, random.nextInt(3) == 0 ? null : "why"), false);
    }
  }

  /** Has all go on, for good. */
  void stop() {
    stopped = true;
    if (isOn) {
      goOn(false);
      // Once more when what was asked for before is in the store, or never will be.
      world.after(WRITTEN_MS, () -> goOn(true));
    }
  }

  private void goOn(boolean untilDone) {
    subscriptions.all().forEach(it -> ask(new Pause(it.lane(), null), untilDone));
  }

  /** Says whether all go on everywhere since it was stopped. */
  boolean allGoOn() {
    return !isOn || going == subscriptions.all().size() && world.monotonicMs() > doneMs + KNOWN_MS;
  }

  private void ask(Pause pause, boolean untilDone) {
    List<Member> up = members.stream().filter(it -> !it.time().isDead()).toList();
    if (up.isEmpty()) {
      askAgain(pause, untilDone);
      return;
    }
    Member member = up.get(random.nextInt(up.size()));
    mayGoOn(pause);
    boolean[] done = {false};
    member.time().run(() -> deliver(member, pause, untilDone, done));
    world.after(
        KNOWN_MS,
        () -> {
          if (!done[0]) {
            askAgain(pause, untilDone);
          }
        });
  }

  private void mayGoOn(Pause pause) {
    if (pause.why() == null) {
      lastResumeMs.put(pause.lane(), world.monotonicMs());
      pausedAt.remove(pause.lane());
      heldUntilMs.remove(pause.lane());
    }
  }

  /** What reached a node that slept until after the end is of nobody who waits for it. */
  private void deliver(Member member, Pause pause, boolean untilDone, boolean[] done) {
    if (stopped && pause.why() != null) {
      return;
    }
    mayGoOn(pause);
    attempts.stood(pause.lane());
    member
        .node()
        .run(
            pause,
            answer -> {
              boolean isFirst = !done[0] && answer instanceof Answer.Stored;
              if (untilDone && isFirst) {
                going++;
                doneMs = world.monotonicMs();
              }
              done[0] |= isFirst;
              answered(member, pause, answer);
            });
  }

  private void askAgain(Pause pause, boolean untilDone) {
    if (untilDone) {
      world.after(1, () -> ask(pause, true));
    }
  }

  private void answered(Member member, Pause pause, Answer answer) {
    trace.add(member.name() + " was asked for " + pause + ": " + answer);
    if (pause.why() != null && answer instanceof Answer.Stored && isSettled(pause.lane())) {
      pausedAt.computeIfAbsent(pause.lane(), none -> new HashSet<>()).add(member.name());
    }
  }

  private boolean isSettled(String lane) {
    long resumedMs = lastResumeMs.getOrDefault(lane, -SETTLED_MS);
    return world.monotonicMs() - resumedMs > SETTLED_MS;
  }

  /** A receiver asked a node to leave it alone, for which a node that sleeps is none the longer. */
  void holds(String member, Subscription lane, long ms) {
    if (isSettled(lane.lane())) {
      heldUntilMs
          .computeIfAbsent(lane.lane(), none -> new HashMap<>())
          .merge(member, world.monotonicMs() + ms, Math::max);
    }
  }

  /** Says whether an attempt may begin there. */
  boolean mayBegin(String member, Subscription lane) {
    long nowMs = world.monotonicMs();
    long heldUntil = heldUntilMs.getOrDefault(lane.lane(), Map.of()).getOrDefault(member, nowMs);
    return nowMs >= heldUntil && !pausedAt.getOrDefault(lane.lane(), Set.of()).contains(member);
  }
}
