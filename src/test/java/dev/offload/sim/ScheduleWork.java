package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.ScheduleCommand;
import dev.offload.bus.ScheduleCommand.Pause;
import dev.offload.bus.ScheduleCommand.Put;
import dev.offload.bus.ScheduleCommand.Remove;
import dev.offload.bus.ScheduleCommand.Run;
import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import dev.offload.schedule.Timetable;
import dev.offload.schedule.Wanted;
import dev.offload.sim.Simulation.Member;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.time.ManualTime;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Schedules beside everything else, and people who define, change, pause, run and remove them by
 * messages that may be lost, doubled or late. They publish to the demo, whose tasks take their
 * time.
 */
final class ScheduleWork {
  /** How long tasks take at the most that wait for each other. */
  private static final long LONGEST_MS = 600_000;

  private static final long LASTS_MS = 75_000;
  private static final String FIRES_ALL = "all";
  private static final String CHANGES = "changes";

  private final boolean isOn;
  private final ManualTime world;
  private final SplittableRandom random;
  private final List<Member> members;
  private final Trace trace;
  private final TaskStore store;
  private final SlotRules rules;
  private final List<Schedule> all;
  private final Schedule other;
  private final Set<String> made = new HashSet<>();
  private boolean stopped;

  /**
   * @param isOn whether there are any
   * @param store as it is, without faults
   */
  ScheduleWork(
      boolean isOn,
      ManualTime world,
      long seed,
      List<Member> members,
      Trace trace,
      TaskStore store) {
    this.isOn = isOn;
    this.world = world;
    this.random = new SplittableRandom(seed * 31 + 17);
    this.members = members;
    this.trace = trace;
    this.store = store;
    this.rules = new SlotRules(store, trace, world);
    String end = ",\"endAt\":\"" + TaskJson.time(world.nowMs() + LASTS_MS) + "\"";
    String jitter = random.nextBoolean() ? ",\"jitter\":\"2s\"" : "";
    all =
        List.of(
            read(FIRES_ALL, "\"every\":\"5s\",\"missed\":\"all\",\"overlap\":\"allow\"" + end),
            read("skips", "\"every\":\"3s\",\"missed\":\"skip\",\"overlap\":\"skip\"" + end),
            read("queues", "\"every\":\"4s\",\"overlap\":\"queue\"" + jitter + end),
            read("catches-up", "\"every\":\"2s\",\"missed\":\"all\",\"overlap\":\"queue\"" + end),
            read(CHANGES, "\"every\":\"3s\",\"overlap\":\"skip\"" + jitter + end));
    other = read(CHANGES, "\"every\":\"4s\",\"overlap\":\"queue\"" + end);
  }

  private static Schedule read(String name, String members) {
    JsonObject json = new JsonObject("{\"topic\":\"background-task\"," + members + "}");
    ScheduleReader reader = new ScheduleReader(json);
    Schedule schedule = reader.read(name, "1");
    assertThat(reader.problems()).isEmpty();
    return schedule;
  }

  /** Returns the store, watched. */
  TaskStore watch(TaskStore watched) {
    return isOn ? rules.watch(watched) : watched;
  }

  /** Somebody does something, at times. */
  void step() {
    if (!isOn || stopped) {
      return;
    }
    for (Schedule it : all) {
      if (!made.contains(it.name()) && random.nextInt(4) == 0) {
        send(new Put(it, null, ScheduleCommand.ANY), 1);
      }
    }
    if (random.nextInt(8) == 0) {
      send(draw(), 1 + random.nextInt(2));
    }
  }

  private ScheduleCommand draw() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Pause(CHANGES, "by hand", ScheduleCommand.ANY);
      case 2, 3, 4 -> new Pause(CHANGES, null, ScheduleCommand.ANY);
      case 5 -> new Put(other, null, ScheduleCommand.ANY);
      case 6 -> new Put(all.get(all.size() - 1), null, ScheduleCommand.ANY);
      case 7 -> new Remove(CHANGES, ScheduleCommand.ANY);
      case 8 -> new Run(CHANGES, false);
      default -> new Run(random.nextBoolean() ? "skips" : "queues", false);
    };
  }

  private void send(ScheduleCommand command, int copies) {
    Member member = members.get(members.size() - 1 - random.nextInt(Math.min(5, members.size())));
    for (int i = 0; i < copies; i++) {
      long delayMs = random.nextInt(10) == 0 ? random.nextLong(1, 4_000) : 1;
      world.after(delayMs, () -> member.time().run(() -> hand(member, command)));
    }
  }

  private void hand(Member member, ScheduleCommand command) {
    member
        .node()
        .worker
        .run(command)
        .onSuccess(
            answer -> {
              trace.add(member.name() + " was asked for " + command + ": " + answer);
              if (answer instanceof Answer.Stored && command instanceof Put put) {
                made.add(put.name());
              }
            });
  }

  /** The faults stop, and people do. */
  void stop() {
    stopped = true;
  }

  /** Ends all of them, as far as they are known not to be; for use until nothing is left. */
  boolean areGone(Member through) {
    boolean isAnyLeft = false;
    for (Schedule it : all) {
      if (store.find(it.id()).result().isPresent()) {
        isAnyLeft = true;
        through.time().run(() -> hand(through, new Remove(it.name(), ScheduleCommand.ANY)));
      }
    }
    return !isAnyLeft;
  }

  /** Returns for how much longer than without them everything may take. */
  long longerMs() {
    return isOn ? LONGEST_MS : 0;
  }

  /** Says whether there is nothing to come of any. */
  boolean haveEnded() {
    return all.stream().map(this::found).allMatch(it -> it == null || it.hasEnded(world.nowMs()));
  }

  /** Each slot of the one that fires all has fired, once; and every schedule came to its end. */
  void atTheEnd() {
    assertThat(haveEnded()).as("every schedule came to its end").isTrue();
    Found fired = found(all.get(0));
    if (fired != null) {
      Timetable slots = fired.wanted.schedule().when().slots();
      long slot = slots.next(fired.wanted.since());
      for (; slot != Timetable.NEVER; slot = slots.next(slot)) {
        assertThat(store.find(TaskIds.ofSlot(FIRES_ALL, slot)).result())
            .as("the task of slot %s of %s", slot, fired)
            .isPresent();
      }
    }
    rules.eachSlotHasOneTask();
  }

  private record Found(Wanted wanted, Past past) {
    boolean hasEnded(long nowMs) {
      long from = Math.max(past.last(), wanted.since());
      boolean isPaused = wanted.pausedWhy() != null;
      return isPaused
          || past.waiting() == 0 && wanted.schedule().when().slots().next(from) > nowMs + LASTS_MS;
    }
  }

  private Found found(Schedule schedule) {
    Task task = store.find(schedule.id()).result().orElse(null);
    boolean isThere = task != null && task.status().isLive();
    return isThere ? new Found(Wanted.of(task.payload()), Past.of(task.state())) : null;
  }
}
