package dev.offload.sim;

import dev.offload.settings.Settings.Demo;
import dev.offload.settings.Settings.Range;
import dev.offload.sim.Simulation.Member;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.time.ManualTime;
import dev.offload.worker.Lane;
import dev.offload.worker.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * One process after another on a store of its own, from a seed: they crash, drain and freeze, the
 * machine's clock is set on and back, and the store fails. Then the faults stop, the clock is still
 * set and processes still crash, and nothing may be overdue for long until all is done.
 */
final class EmbeddedSimulation {
  private static final long STORM_MS = 60_000;
  private static final long STEP_MS = 250;
  private static final long LONGEST_FREEZE_MS = 20_000;
  private static final long RECOVERED_MS = 10_000;

  /** When the next process starts, no write of the one before is on its way any more. */
  private static final long RESTART_MS = 2_000;

  /** The clock is looked at every 10 s; the store is asked and answers within the rest. */
  private static final long NOTICED_MS = 10_900;

  private static final long[] CLOCK_STEPS_MS = {500, 45_000, 90_000, 600_000, 3_600_000};
  private static final long[] LONGEST_DELAYS_MS = {8_000, 50_000, 600_000};

  /** Far tasks come into reach within this time before they are due. */
  private static final long REACH_MS = 70_000;

  private static final int ROUNDS_MAX = 1_000;
  private static final int CRASHES_UNTIL_ROUND = 5;
  private static final int HELD_MAX = 1_000;

  private final SplittableRandom random;
  private final ManualTime world = new ManualTime();
  private final Trace trace;
  private final Faults faults;
  private final TaskStore store;
  private final Demo demo;
  private final boolean isMortal;
  private final int heldMax;
  private final List<Member> members = new ArrayList<>();
  private final Clients clients;
  private final UserWork userWork;
  private final QueueWork queueWork;
  private final ScheduleWork schedules;
  private final History history;
  private final Invariants invariants;

  EmbeddedSimulation(long seed, Beside beside) {
    random = new SplittableRandom(seed);
    trace = new Trace(world);
    // One thread writes: what its caller gave up is done before the next call, or never.
    faults = new Faults(world, random.split(), Faults.OfCall.ANSWER_LOST);
    // What is on its way to the store arrives before the next process starts.
    MemoryTaskStore memory = MemoryTaskStore.ofOneProcess();
    userWork =
        new UserWork(
            seed,
            new UserWork.Part(
                world, memory, members, trace, v -> process().name(), false, this::end));
    queueWork = new QueueWork(beside == Beside.QUEUES, world, seed, memory, members, trace, false);
    history = new History(world, userWork.rules(), userWork.unique, queueWork.rules());
    schedules = new ScheduleWork(beside == Beside.SCHEDULES, world, seed, members, trace, memory);
    store = schedules.watch(history.watch(memory));
    demo = new Demo(drawDelays(), drawDelays());
    isMortal = random.nextBoolean();
    heldMax = random.nextInt(4) == 0 ? random.nextInt(2, 10) : HELD_MAX;
    clients = new Clients(world, random.split(), members, trace);
    invariants = new Invariants(world, memory, history, members, clients);
  }

  /** Runs to the end; fails with what was violated and the trace that led there. */
  void run() {
    try {
      start();
      storm();
      calm();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + trace, e);
    }
  }

  private Range drawDelays() {
    return new Range(1, LONGEST_DELAYS_MS[random.nextInt(LONGEST_DELAYS_MS.length)]);
  }

  private void storm() {
    while (world.monotonicMs() < STORM_MS) {
      if (random.nextInt(3) == 0) {
        clients.post();
      }
      userWork.step();
      queueWork.step();
      schedules.step();
      if (random.nextInt(20) == 0) {
        disturb();
      }
      world.advance(random.nextLong(1, STEP_MS));
      invariants.afterEachStep();
      userWork.afterEachStep(history);
    }
  }

  private void calm() {
    faults.stop();
    clients.stop();
    userWork.stop();
    queueWork.stop();
    trace.add("the faults stop");
    world.advance(LONGEST_FREEZE_MS + RECOVERED_MS);
    endSchedules();
    OptionalLong next = invariants.nextDueAt();
    for (int round = 0; next.isPresent() && round < ROUNDS_MAX; round++) {
      long untilNextMs = next.getAsLong() - world.nowMs();
      // A start reads everything, so the last process must come to the end by itself.
      switch (random.nextInt(round < CRASHES_UNTIL_ROUND ? 0 : 1, 10)) {
        case 0 -> crash();
        case 1 -> setClock();
        case 2 -> setClockBy(random.nextLong(600_000));
        default -> setClockBy(Math.max(0, untilNextMs - random.nextLong(REACH_MS)));
      }
      world.advance(RESTART_MS + NOTICED_MS);
      userWork.afterEachStep(history);
      if (heldMax == HELD_MAX) {
        // Where memory was full, what is read again when there is room may be late.
        invariants.nothingIsOverdue();
        invariants.memoryAndStoreAgree();
        userWork.noSlotIsLost();
      }
      next = invariants.nextDueAt();
    }
    // The last answers are still on their way.
    world.advance(1_000);
    invariants.atTheEnd();
    queueWork.atTheEnd();
    userWork.attempts().published.atTheEnd();
  }

  /** By the clock they may never end. */
  private void endSchedules() {
    schedules.stop();
    for (int i = 0; i < 100 && !schedules.areGone(process()); i++) {
      world.advance(1_000);
    }
    schedules.atTheEnd();
  }

  private void disturb() {
    switch (isMortal ? random.nextInt(8) : random.nextInt(2, 8)) {
      case 0 -> crash();
      case 1 -> drain();
      case 2 -> {
        long ms = random.nextLong(100, LONGEST_FREEZE_MS);
        trace.add("freeze for " + ms + " ms");
        process().time().freezeFor(ms);
      }
      case 3 -> {
        long ms = random.nextLong(100, LONGEST_FREEZE_MS);
        trace.add("the store is away for " + ms + " ms");
        faults.goAwayFor(ms);
      }
      default -> setClock();
    }
  }

  private void setClock() {
    long ms = random.nextLong(1, CLOCK_STEPS_MS[random.nextInt(CLOCK_STEPS_MS.length)]);
    setClockBy(random.nextBoolean() ? ms : -ms);
  }

  private void setClockBy(long ms) {
    trace.add("the clock is set by " + ms + " ms");
    world.setNowMs(world.nowMs() + ms);
  }

  private void crash() {
    Member crashed = process();
    if (!crashed.time().isDead()) {
      trace.add("crash " + crashed.name());
      end(crashed);
    }
  }

  private void drain() {
    Member draining = process();
    trace.add("drain " + draining.name());
    draining
        .time()
        .run(
            () -> {
              Runnable drained = userWork.drains(draining, store);
              draining
                  .node()
                  .drain()
                  .onComplete(
                      v -> {
                        drained.run();
                        end(draining);
                      });
            });
    world.after(10_000, () -> end(draining));
  }

  private void end(Member ended) {
    if (!ended.time().isDead()) {
      ended.time().kill();
      world.after(RESTART_MS, this::start);
    }
  }

  private Member process() {
    return members.get(members.size() - 1);
  }

  private void start() {
    String name = "p" + (members.size() + 1);
    trace.add("start " + name);
    NodeTime time = new NodeTime(world, 0);
    TaskStore line = new StoreLine(world, name, time, store, faults).end();
    List<Lane.Definition> lanes = queueWork.and(userWork.lanes(name, time));
    int held = queueWork.heldMax(heldMax);
    TestNode node = TestNode.simulated(time, line, "alone", demo, held, lanes);
    Member member = new Member(name, time, node);
    members.add(member);
    // One that cannot read what it needs ends, as the process does; another is started for it.
    member.node().open().onFailure(cause -> end(member));
  }
}
