package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.sim.Simulation.Member;
import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.StatusEvents;
import dev.offload.time.ManualTime;
import dev.offload.worker.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final long LATE_MS = 1_500;
  private static final long DRAINED_MS = 9_500;
  private static final long PROBED_MS = 2_500;

  private final ManualTime world;
  private final SplittableRandom random;
  private final boolean isOn;
  private final List<Member> members;
  private final Trace trace;
  private final Attempts attempts = new Attempts();
  private final Subscriptions subscriptions;
  private final AttemptRules rules;
  final UniqueRules unique = new UniqueRules();
  private final Publishers publishers;
  private final Pausers pausers;
  private final Map<String, Integer> heard = new HashMap<>();
  private final List<Runnable> whenCalm = new ArrayList<>();
  private final Consumer<Member> crash;
  private int crashes;
  private boolean calm;
  private boolean isProbed;

  /** What it needs of the simulation that it is part of. */
  record Part(
      ManualTime world,
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
    subscriptions = new Subscriptions(random.split());
    rules = new AttemptRules(subscriptions, attempts, of.incarnations, of.isClockSteady);
    UniqueEvents keys = new UniqueEvents(seed);
    publishers = new Publishers(world, random.split(), members, trace, keys, rules, attempts);
    pausers = new Pausers(world, seed, members, subscriptions, trace, attempts);
  }

  AttemptRules rules() {
    return rules;
  }

  /** Returns the lanes of a node. */
  List<Lane.Definition> lanes(String member, NodeTime time) {
    return subscriptions.lanes(lane -> new SimHandler(member, time, lane, this));
  }

  /** Something happens, at times. */
  void step() {
    if (isOn && !calm) {
      publishers.step();
      pausers.step();
    }
    members.forEach(this::passOn);
  }

  /** Others hear what a member told, or not, or late. */
  private void passOn(Member member) {
    List<StatusEvents> told = member.node().told();
    int from = heard.getOrDefault(member.name(), 0);
    heard.put(member.name(), told.size());
    for (StatusEvents events : isOn ? told.subList(from, told.size()) : List.<StatusEvents>of()) {
      for (Member other : members) {
        if (!other.time().isDead() && random.nextInt(4) > 0) {
          long delayMs = random.nextInt(4) == 0 ? random.nextLong(1, 5_000) : 1;
          world.after(delayMs, () -> other.time().run(() -> other.node().hear(events)));
        }
      }
    }
  }

  /** The faults stop: code that hung returns, and from now on all does before long. */
  void stop() {
    calm = true;
    publishers.stop();
    pausers.stop();
    whenCalm.forEach(Runnable::run);
  }

  /** Fills all slots of all nodes, and sees that each lane has them; nothing goes wrong now. */
  void probe() {
    List<Member> probed = members.stream().filter(this::mayBeProbed).toList();
    isProbed = true;
    probed.forEach(publishers::fill);
    List<BooleanSupplier> tried = probed.stream().map(publishers::tryKeys).toList();
    world.advance(PROBED_MS);
    isProbed = false;
    assertThat(tried).as("keys that can be taken").allMatch(BooleanSupplier::getAsBoolean);
    for (Member member : probed) {
      for (Subscription lane : subscriptions.all()) {
        assertThat(attempts.isFull(member.name(), lane))
            .as("%s uses all slots of %s", member.name(), lane)
            .isTrue();
      }
    }
  }

  private boolean mayBeProbed(Member member) {
    return isOn && member.isUp() && member.node().mayWrite() && !attempts.isDraining(member.name());
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
        for (LiveTask task : owned(store, member)) {
          boolean isLeft = task.attempts().running() && rules.wasStartedBy(task.id(), member);
          assertThat(isLeft).as("left running by %s: %s", member.name(), task).isFalse();
        }
      }
    };
  }

  private static List<LiveTask> owned(TaskStore store, Member member) {
    String owner = member.node().owner();
    List<LiveTask> owned = new ArrayList<>(store.near(owner, null, 1_000).result());
    owned.addAll(SampleTasks.due(store, owner, Long.MAX_VALUE, null, 1_000).result());
    return owned;
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
  void noSlotIsLost(TaskStore store) {
    for (Member member : pausers.allGoOn() ? members : List.<Member>of()) {
      if (member.isUp() && member.node().mayWrite()) {
        List<LiveTask> owned = owned(store, member);
        for (Subscription lane : subscriptions.all()) {
          if (attempts.isIdle(member.name(), lane)) {
            owned.stream()
                .filter(task -> task.shelf().lane().equals(lane.lane()))
                .forEach(
                    task ->
                        assertThat(task.dueAt())
                            .as("waits at %s in an idle lane: %s", world.nowMs(), task)
                            .isGreaterThan(world.nowMs() - LATE_MS));
          }
        }
      }
    }
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
