package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.sim.Simulation.Member;
import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.store.Leases;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.time.ManualTime;
import dev.offload.worker.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What runs beside the demo in half of the seeds: topics whose tasks user code works on, the
 * clients that publish to them, and the hints by which nodes hear of each other's moves.
 */
final class UserWork implements SimHandler.World {
  private static final int CRASHES_MAX = 6;
  private static final long DRAINED_MS = 9_500;
  private static final long PROBED_MS = 2_500;

  private final ManualTime world;
  private final SplittableRandom random;
  private final boolean isOn;
  private final List<Member> members;
  private final Trace trace;
  private final Attempts attempts;
  private final Subscriptions subscriptions;
  private final AttemptRules rules;
  final UniqueRules unique = new UniqueRules();
  private final Publishers publishers;
  private final Pausers pausers;
  private final Spreading spreading;
  private final Slots slots;
  private final Hints hints;
  private final List<Runnable> whenCalm = new ArrayList<>();
  private final Consumer<Member> crash;
  private int crashes;
  private boolean calm;
  private boolean isProbed;

  /** What it needs of the simulation that it is part of. */
  record Part(
      ManualTime world,
      TaskStore store,
      List<Member> members,
      Trace trace,
      UnaryOperator<String> incarnations,
      boolean isClockSteady,
      Consumer<Member> crash) {}

  UserWork(long seed, Part of) {
    random = new SplittableRandom(seed * 31 + 7);
    isOn = random.nextBoolean();
    world = of.world;
    members = of.members;
    trace = of.trace;
    crash = of.crash;
    hints = new Hints(world, random, members);
    // Nodes whose clocks are steady are many at a time.
    attempts =
        new Attempts(
            new AtHome(owner -> isLeaseLive(of.store, owner)),
            new StartRates(of.isClockSteady),
            new Published(seed));
    subscriptions = new Subscriptions(random.split(), new SplittableRandom(seed * 31 + 13));
    rules = new AttemptRules(subscriptions, attempts, of.incarnations, of.isClockSteady);
    UniqueEvents keys = new UniqueEvents(seed);
    publishers = new Publishers(world, random.split(), members, trace, keys, rules, attempts);
    pausers = new Pausers(world, seed, members, subscriptions, trace, attempts);
    spreading = new Spreading(world, seed, members, attempts, trace);
    slots = new Slots(world, of.store, members, subscriptions, attempts, publishers);
  }

  /** Where there are none, the one process may always write. */
  private boolean isLeaseLive(TaskStore store, String owner) {
    Optional<Leases> leases = store.leases();
    return leases.isEmpty()
        || leases
            .get()
            .read(owner)
            .result()
            .filter(it -> it.live() && world.nowMs() - it.renewedAt() < Leases.LAPSE_MS)
            .isPresent();
  }

  AttemptRules rules() {
    return rules;
  }

  /** Returns the lanes of a node. */
  List<Lane.Definition> lanes(String member, NodeTime time) {
    return subscriptions.lanes(lane -> new SimHandler(member, time, lane, this));
  }

  Spreading spreading() {
    return spreading;
  }

  /** Something happens, at times. */
  void step() {
    if (isOn && !calm) {
      publishers.step();
      pausers.step();
    }
    if (isOn) {
      members.forEach(hints::passOn);
    }
  }

  /** The faults stop: code that hung returns, and from now on all does before long. */
  void stop() {
    calm = true;
    publishers.stop();
    pausers.stop();
    spreading.stop();
    whenCalm.forEach(Runnable::run);
  }

  /** Fills all slots of all nodes, and sees that each lane has them; nothing goes wrong now. */
  void probe() {
    isProbed = true;
    List<Member> probed = slots.fill(isOn);
    List<BooleanSupplier> tried = probed.stream().map(publishers::tryKeys).toList();
    world.advance(PROBED_MS);
    isProbed = false;
    assertThat(tried).as("keys that can be taken").allMatch(BooleanSupplier::getAsBoolean);
    slots.areFull(probed);
  }

  /** Says whether nothing is paused any more. */
  boolean allGoOn() {
    return pausers.allGoOn();
  }

  @Override
  public boolean mayBegin(String member, Subscription lane) {
    return pausers.mayBegin(member, lane);
  }

  @Override
  public void holds(String member, Subscription lane, long ms) {
    pausers.holds(member, lane, ms);
  }

  @Override
  public boolean mustWait(UUID task) {
    return unique.mustWait(task);
  }

  @Override
  public boolean isProbed() {
    return isProbed;
  }

  /** A node begins to stop; returns what is to be run when it has. */
  Runnable drains(Member member, TaskStore store) {
    attempts.drains(member.name());
    long beganMs = world.monotonicMs();
    return () -> {
      if (world.monotonicMs() - beganMs < DRAINED_MS) {
        trace.add("drained " + member.name());
        for (LiveTask task : Slots.owned(store, member)) {
          boolean isLeft = task.attempts().running() && rules.wasStartedBy(task.id(), member);
          assertThat(isLeft).as("left running by %s: %s", member.name(), task).isFalse();
        }
      }
    };
  }

  void afterEachStep(History history) {
    for (Member member : members) {
      if (member.isUp()) {
        attempts.runsAs(member.name(), member.node().owner(), subscriptions.all());
      }
    }
    assertThat(attempts.wrong()).isNull();
    for (UUID task : publishers.acknowledged()) {
      assertThat(history.wasRemoved(task) || !history.of(task).isEmpty())
          .as("the acknowledged task %s", task)
          .isTrue();
    }
    publishers.acknowledged().clear();
  }

  /** No task waits where no code runs. */
  void noSlotIsLost() {
    if (pausers.allGoOn()) {
      slots.noneIsLost();
      spreading.isSpread(subscriptions.all());
    }
  }

  @Override
  public String owner(String member) {
    return members.stream()
        .filter(it -> it.name().equals(member))
        .map(it -> it.node().owner())
        .findFirst()
        .orElseThrow();
  }

  @Override
  public SplittableRandom random() {
    return random;
  }

  @Override
  public Attempts attempts() {
    return attempts;
  }

  @Override
  public boolean isCalm() {
    return calm;
  }

  @Override
  public void whenCalm(Runnable action) {
    whenCalm.add(action);
  }

  @Override
  public boolean crash(String name) {
    if (calm || crashes == CRASHES_MAX) {
      return false;
    }
    crashes++;
    trace.add("a handler ends " + name);
    members.stream().filter(it -> it.name().equals(name)).forEach(crash);
    return true;
  }

  @Override
  public void trace(String line) {
    trace.add(line);
  }
}
