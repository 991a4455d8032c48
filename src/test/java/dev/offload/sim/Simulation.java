package dev.offload.sim;

import dev.offload.settings.Settings.Demo;
import dev.offload.settings.Settings.Range;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Task;
import dev.offload.time.ManualTime;
import dev.offload.worker.Lane;
import dev.offload.worker.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A cluster of real actors in one thread, from a seed: nodes crash, freeze, drain and start, their
 * clocks are off, the store fails and goes away, and clients try again. In a third of the seeds
 * machines sleep for up to minutes, too. Then the faults stop and everything must come to its end.
 */
final class Simulation {
  private static final long STORM_MS = 60_000;
  private static final int NODES_MAX = 5;
  private static final long STEP_MS = 250;
  private static final long LONGEST_WAIT_MS = 110_000;
  private static final long RECOVERED_MS = 10_000;
  private static final long LONGEST_SLEEP_MS = 180_000;
  private static final int HELD_MAX = 1_000;

  private final SplittableRandom random;

  /** Of its own, so that the seeds without sleep are what they are without it. */
  private final SplittableRandom sleeps;

  private final boolean isSleepy;
  private final int heldMax;
  private final ManualTime world = new ManualTime();
  private final Trace trace;
  private final Faults faults;
  private final TaskStore store;
  private final Demo demo;
  private final List<Member> members = new ArrayList<>();
  private final Clients clients;
  private final UserWork userWork;
  private final QueueWork queueWork;
  private final ScheduleWork schedules;
  private final History history;
  private final Invariants invariants;
  private int started;

  /** A node and its own view of time. */
  record Member(String name, NodeTime time, TestNode node) {
    boolean holds(Task task) {
      return node.holds(task.id());
    }

    boolean isUp() {
      return !time.isDead() && !time.isFrozen();
    }
  }

  Simulation(long seed, Beside beside) {
    random = new SplittableRandom(seed);
    sleeps = new SplittableRandom(~seed);
    isSleepy = sleeps.nextInt(3) == 0;
    heldMax = sleeps.nextInt(4) == 0 ? sleeps.nextInt(2, 10) : HELD_MAX;
    trace = new Trace(world);
    faults = new Faults(world, random.split(), Faults.OfCall.APPLIED_LATE);
    MemoryTaskStore memory = new MemoryTaskStore(world);
    userWork =
        new UserWork(
            seed,
            new UserWork.Part(
                world, memory, members, trace, owner -> owner, true, it -> it.time().kill()));
    queueWork = new QueueWork(beside == Beside.QUEUES, world, seed, memory, members, trace, true);
    history = new History(world, userWork.rules(), userWork.unique, queueWork.rules());
    schedules = new ScheduleWork(beside == Beside.SCHEDULES, world, seed, members, trace, memory);
    store = schedules.watch(history.watch(memory));
    demo = drawDemo();
    clients = new Clients(world, random.split(), members, trace);
    invariants = new Invariants(world, memory, history, members, clients);
  }

  /** Runs to the end; fails with what was violated and the trace that led there. */
  void run() {
    try {
      int nodes = random.nextInt(1, NODES_MAX + 1);
      for (int i = 0; i < nodes; i++) {
        startNode();
      }
      storm();
      calm();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + trace, e);
    }
  }

  private Demo drawDemo() {
    long longest = random.nextInt(4) == 0 ? 50_000 : 8_000;
    return new Demo(new Range(1, longest), new Range(1, longest));
  }

  private void storm() {
    while (world.monotonicMs() < STORM_MS) {
      if (random.nextInt(3) == 0) {
        clients.post();
      }
      if (random.nextInt(12) == 0) {
        disturb();
      }
      userWork.step();
      queueWork.step();
      schedules.step();
      if (isSleepy && sleeps.nextInt(25) == 0) {
        sleep();
      }
      keepOneAlive();
      world.advance(random.nextLong(1, STEP_MS));
      invariants.afterEachStep();
      userWork.afterEachStep(history);
    }
  }

  private void calm() {
    faults.stop();
    userWork.stop();
    queueWork.stop();
    schedules.stop();
    trace.add("the faults stop");
    startNode();
    long standstill = isSleepy ? LONGEST_SLEEP_MS : Disturbance.LONGEST_FREEZE_MS;
    long thawed = world.monotonicMs() + standstill + RECOVERED_MS;
    long end = world.monotonicMs() + LONGEST_WAIT_MS + standstill + schedules.longerMs();
    clients.stop();
    boolean probed = false;
    while (world.monotonicMs() < end && !hasAllEnded(thawed)) {
      userWork.step();
      world.advance(STEP_MS);
      invariants.afterEachStep();
      userWork.afterEachStep(history);
      // Where memory was full, what is read again when there is room may be late.
      if (world.monotonicMs() > thawed && heldMax == HELD_MAX) {
        invariants.nothingIsOverdue();
        invariants.memoryAndStoreAgree();
        userWork.noSlotIsLost();
        if (!probed && userWork.allGoOn()) {
          userWork.probe();
          probed = true;
        }
      }
    }
    world.advance(1_000);
    invariants.atTheEnd();
    queueWork.atTheEnd();
    userWork.attempts().published.atTheEnd();
    schedules.atTheEnd();
  }

  private boolean hasAllEnded(long notBeforeMs) {
    return invariants.hasAllEnded(notBeforeMs) && schedules.haveEnded();
  }

  private void keepOneAlive() {
    if (members.stream().allMatch(member -> member.time().isDead())) {
      startNode();
    }
  }

  private void disturb() {
    Member member = members.get(members.size() - 1 - random.nextInt(Math.min(5, members.size())));
    switch (Disturbance.draw(random)) {
      case CRASH -> {
        trace.add("crash " + member.name());
        member.time().kill();
      }
      case FREEZE -> {
        long ms = random.nextLong(100, Disturbance.LONGEST_FREEZE_MS);
        trace.add("freeze " + member.name() + " for " + ms + " ms");
        member.time().freezeFor(ms);
      }
      case DRAIN -> drain(member);
      case START -> {
        if (members.stream().filter(one -> !one.time().isDead()).count() < NODES_MAX) {
          startNode();
        }
      }
      default -> {
        long ms = random.nextLong(100, 20_000);
        trace.add("the store is away for " + ms + " ms");
        faults.goAwayFor(ms);
      }
    }
  }

  private void sleep() {
    Member member = members.get(members.size() - 1 - sleeps.nextInt(Math.min(5, members.size())));
    long ms = sleeps.nextLong(100, sleeps.nextBoolean() ? 10_000 : LONGEST_SLEEP_MS);
    trace.add(member.name() + " sleeps for " + ms + " ms");
    member.time().sleepFor(ms);
  }

  private void drain(Member member) {
    trace.add("drain " + member.name());
    member
        .time()
        .run(
            () -> {
              Runnable drained = userWork.drains(member, store);
              member
                  .node()
                  .drain()
                  .onComplete(
                      v -> {
                        drained.run();
                        member.time().kill();
                      });
            });
    world.after(10_000, member.time()::kill);
  }

  private void startNode() {
    String name = "n" + ++started;
    long[] errors = {0, 0, 3_600_000, -3_600_000, 700};
    NodeTime time = new NodeTime(world, errors[random.nextInt(errors.length)]);
    TaskStore line = new StoreLine(world, name, time, store, faults).end();
    trace.add("start " + name);
    List<Lane.Definition> lanes = queueWork.and(userWork.lanes(name, time));
    int held = queueWork.heldMax(heldMax);
    start(new Member(name, time, TestNode.simulated(time, line, name, demo, held, lanes)));
  }

  private void start(Member member) {
    members.add(member);
    userWork.spreading().connect(member);
    // A node that cannot open its lease ends, as the process does; another is started for it.
    member
        .node()
        .open()
        .onFailure(
            cause -> {
              trace.add(member.name() + " could not start");
              member.time().kill();
              world.after(1_000, this::keepOneAlive);
            });
  }
}
