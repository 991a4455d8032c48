package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.sim.Simulation.Member;
import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.store.Leases;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.Shelf;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the slots of all nodes are used, once nothing goes wrong any more. */
final class Slots {
  private static final long LATE_MS = 1_500;

  private final ManualTime world;
  private final TaskStore store;
  private final List<Member> members;
  private final Subscriptions subscriptions;
  private final Attempts attempts;
  private final Publishers publishers;

  /** Since when a task that is due waits at a node in a lane that is idle there. */
  private final Map<String, Long> idleSinceMs = new HashMap<>();

  Slots(
      ManualTime world,
      TaskStore store,
      List<Member> members,
      Subscriptions subscriptions,
      Attempts attempts,
      Publishers publishers) {
    this.world = world;
    this.store = store;
    this.members = members;
    this.subscriptions = subscriptions;
    this.attempts = attempts;
    this.publishers = publishers;
  }

  /** Publishes enough for all slots; returns the nodes that have them. */
  List<Member> fill(boolean isOn) {
    List<Member> filled = members.stream().filter(it -> isOn && isAble(it)).toList();
    filled.forEach(publishers::fill);
    return filled;
  }

  /** All slots are taken, those of a lane that has a home there alone. */
  void areFull(List<Member> filled) {
    for (Member member : filled) {
      for (Subscription lane : subscriptions.all()) {
        if (isRunBy(member, lane)) {
          assertThat(lane.limits().rate().isPresent() || attempts.isFull(member.name(), lane))
              .as("%s uses all slots of %s", member.name(), lane)
              .isTrue();
        } else {
          assertThat(attempts.isIdle(member.name(), lane))
              .as("%s is not the home of %s", member.name(), lane)
              .isTrue();
        }
      }
    }
  }

  private boolean isRunBy(Member member, Subscription lane) {
    return !lane.isHomed()
        || store.leases().isEmpty()
        || member.node().owner().equals(homeOf(lane, store.leases().get()));
  }

  private static String homeOf(Subscription lane, Leases leases) {
    return leases.homes().result().get(lane.lane());
  }

  private boolean isAble(Member member) {
    return member.isUp()
        && member.node().mayWrite()
        && !attempts.isDraining(member.name())
        && !haveSuspects(owned(store, member));
  }

  /** Others may be kept back for them. */
  private static boolean haveSuspects(List<LiveTask> tasks) {
    return tasks.stream().anyMatch(task -> task.attempts().crashes() > 1);
  }

  /** No task waits where no code runs, nor away from its home: not for longer than a moment. */
  void noneIsLost() {
    Map<String, Long> before = Map.copyOf(idleSinceMs);
    idleSinceMs.clear();
    for (Member member : members) {
      List<LiveTask> owned = owned(store, member);
      if (member.isUp() && member.node().mayWrite() && !haveSuspects(owned)) {
        owned.stream()
            .filter(task -> task.dueAt() < world.nowMs())
            .filter(task -> isIdle(member, task.shelf().lane()))
            .forEach(task -> waitsIdle(member, task, before));
      }
    }
  }

  private boolean isIdle(Member member, String lane) {
    Subscription of = subscriptions.of(lane);
    return of != null && attempts.isIdle(member.name(), of, member.time().monotonicMs(), LATE_MS);
  }

  private void waitsIdle(Member member, LiveTask task, Map<String, Long> before) {
    String what = task.id() + " at " + member.name();
    long sinceMs = before.getOrDefault(what, world.monotonicMs());
    idleSinceMs.put(what, sinceMs);
    assertThat(world.monotonicMs() - sinceMs)
        .as("ms that it waits at %s in an idle lane: %s", member.name(), task)
        .isLessThan(LATE_MS);
  }

  /** Returns the live tasks of a node, of all shelves. */
  static List<LiveTask> owned(TaskStore store, Member member) {
    return owned(store, member, Long.MAX_VALUE);
  }

  /** Returns those that are due before a time, or were stored as near. */
  static List<LiveTask> owned(TaskStore store, Member member, long untilMs) {
    String owner = member.node().owner();
    List<LiveTask> owned = new ArrayList<>(store.near(owner, null, 1_000).result());
    for (Shelf shelf : store.shelves(owner, Long.MIN_VALUE, untilMs).result().keySet()) {
      owned.addAll(store.due(owner, shelf, untilMs, null, 1_000).result());
    }
    return owned;
  }
}
