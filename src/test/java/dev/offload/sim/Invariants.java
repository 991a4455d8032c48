package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.sim.Simulation.Member;
import dev.offload.store.TaskStore;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** What must hold whatever happens. */
final class Invariants {
  private static final long LATE_MS = 1_000;
  private static final long NEAR_MS = 20_000;

  private final ManualTime world;
  private final TaskStore store;
  private final History history;
  private final List<Member> members;
  private final Clients clients;

  Invariants(
      ManualTime world, TaskStore store, History history, List<Member> members, Clients clients) {
    this.world = world;
    this.store = store;
    this.history = history;
    this.members = members;
    this.clients = clients;
  }

  void afterEachStep() {
    for (UUID id : clients.acknowledged()) {
      assertThat(history.of(id)).as("the statuses of the acknowledged task %s", id).isNotEmpty();
    }
  }

  boolean hasAllEnded(long notBeforeMs) {
    return world.monotonicMs() > notBeforeMs + 5_000
        && all().stream().noneMatch(task -> task.status().isLive());
  }

  /** Returns when the next move of all is due; empty when all is done. */
  OptionalLong nextDueAt() {
    return all().stream().filter(task -> task.status().isLive()).mapToLong(Task::dueAt).min();
  }

  /** Some time after the faults stopped no task waits for a move that was due. */
  void nothingIsOverdue() {
    for (Task task : all()) {
      // The others wait for slots.
      if (task.status().isLive() && task.background() != null) {
        assertThat(task.dueAt())
            .as("the due time of " + task + " at " + world.nowMs() + ", " + leases())
            .isGreaterThan(world.nowMs() - LATE_MS);
      }
    }
  }

  /** A living node holds just the near tasks that the store says are its own. */
  void memoryAndStoreAgree() {
    for (Member member : members) {
      if (member.isUp() && member.node().mayWrite()) {
        for (LiveTask task : Slots.owned(store, member, world.nowMs() + NEAR_MS)) {
          // A message in order is not held before those that come first are.
          boolean isMessage = QueueDefinition.isLane(task.shelf().lane());
          assertThat(isMessage || member.node().holds(task.id()) || history.isOnItsWay(task.id()))
              .as(member.name() + " holds its own task " + task)
              .isTrue();
        }
      }
    }
  }

  void atTheEnd() {
    for (Task task : all()) {
      assertThat(task.status().isLive()).as("is live at the end: %s", task).isFalse();
      assertThat(task.attempts().running()).as("runs at the end: %s", task).isFalse();
      if (task.background() != null) {
        assertThat(history.of(task.id()))
            .as("the statuses of %s", task)
            .containsExactly(Status.RECEIVED, Status.PROCESSING, Status.COMPLETE);
      }
    }
    Set<UUID> stored = new HashSet<>();
    all().forEach(task -> stored.add(task.id()));
    assertThat(stored).as("stored tasks").containsAll(clients.acknowledged());
    for (Member member : members) {
      if (member.isUp()) {
        List<Task> held = all().stream().filter(member::holds).toList();
        // One that is out is known until its time is over, if it is not known what became of it.
        assertThat(held)
            .as("what " + member.name() + " holds")
            .allMatch(task -> history.wasCancelled(task.id()));
        assertThat(member.node().held())
            .as("how many " + member.name() + " holds")
            .isEqualTo(held.size());
      }
    }
    eachMoveIsToldAtMostOnce();
  }

  private void eachMoveIsToldAtMostOnce() {
    Set<String> told = new HashSet<>();
    for (Member member : members) {
      for (StatusEvents batch : member.node().told) {
        for (StatusEvents.Event event : batch.events()) {
          boolean isFirst = told.add(event.id() + " " + event.version());
          boolean isReceived = event.status() == Status.RECEIVED && event.version() == 1;
          boolean isAnew = isReceived || history.wasRemoved(event.id());
          assertThat(isFirst || isAnew).as("told once: %s", event).isTrue();
        }
      }
    }
  }

  private String leases() {
    return store
        .leases()
        .map(leases -> "owners " + leases.owners().result() + " of " + leases.all().result())
        .orElse("of one process");
  }

  private List<Task> all() {
    List<Task> all = new ArrayList<>();
    UUID next = null;
    do {
      TaskPage page = store.page(new PageQuery(null, next, 200)).result();
      all.addAll(page.items());
      next = page.next();
    } while (next != null);
    return all;
  }
}
