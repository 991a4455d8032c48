package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.store.Leases;
import dev.offload.store.TaskStore.TaskState;
import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gives tasks that wait here without a slot to nodes that have one. A task is first taken out of
 * its lane, so that it is moved by nothing else meanwhile, and stays held until it is known whose
 * it is.
 */
final class Giving {

  /** How many tasks are given at once. */
  static final int GIVEN_MAX = 500;

  /** How many tasks for each slot are given at the most, while more than as many are left. */
  static final int FOR_EACH_SLOT = 4;

  /** How many writes are under way at once. */
  private static final int WRITES_MAX = 4;

  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Excess excess;
  private int writes;
  private boolean stopped;

  Giving(Node node, NodeLease lease, HeldTasks held, Excess excess) {
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.excess = excess;
  }

  /**
   * Gives what the slots here do not take at once: as many as there are slots where it goes, or up
   * to four times that while half of it is left; 500 at the most.
   *
   * @return what is the asker's now, once that is known; never fails
   */
  Future<Given> give(Take wanted) {
    Lane lane = excess.named(wanted.lane());
    return lane == null
        ? Future.succeededFuture(Given.NONE)
        : give(lane, wanted.owner(), howMany(excess.of(lane), wanted.slots()));
  }

  /**
   * Gives all that waits in a lane; 500 at the most.
   *
   * @return what is the other's now, once that is known; never fails
   */
  Future<Given> send(Lane lane, String to) {
    return give(lane, to, GIVEN_MAX);
  }

  /** Says whether a gift may begin. */
  boolean hasPlace() {
    return !stopped && lease.mayWrite() && writes < WRITES_MAX;
  }

  private Future<Given> give(Lane lane, String to, int max) {
    if (!hasPlace() || to.equals(lease.owner())) {
      return Future.succeededFuture(Given.NONE);
    }
    List<LiveTask> tasks = excess.take(lane, max);
    return tasks.isEmpty() ? Future.succeededFuture(Given.NONE) : write(lane, to, tasks);
  }

  private static int howMany(int waiting, int slots) {
    int ahead = Math.min(FOR_EACH_SLOT * Math.min(slots, GIVEN_MAX), waiting / 2);
    return Math.min(GIVEN_MAX, Math.min(waiting, Math.max(slots, ahead)));
  }

  private Future<Given> write(Lane lane, String to, List<LiveTask> tasks) {
    writes++;
    lane.halt().gives(1);
    OwnedWrite write = new OwnedWrite(node, lease, "giving tasks away");
    Batch batch = new Batch(to, tasks);
    return write
        .begin(batch)
        .map(
            end -> {
              writes--;
              lane.halt().gives(-1);
              if (!write.isOwner()) {
                return Given.NONE;
              }
              if (end == OwnedWrite.End.DONE) {
                given(batch);
                lane.meters().given(batch.won.size());
              } else {
                putBack(lane, tasks);
              }
              return new Given(batch.won, excess.of(lane));
            });
  }

  private void given(Batch batch) {
    for (LiveTask task : batch.tasks) {
      held.release(task.id(), task.version());
      if (!batch.won.contains(task.given())) {
        // Moved by hand it may be this node's all the same; then it is far.
        held.mindUnknown(task.shelf(), node.clock().nowMs());
      }
    }
    node.events().writeAnswered();
    node.events().held(held.size());
  }

  private void putBack(Lane lane, List<LiveTask> tasks) {
    tasks.stream().filter(it -> held.holds(it.id())).forEach(it -> excess.putBack(lane, it));
    held.tellCame();
  }

  /** Gives nothing more. */
  void stop() {
    stopped = true;
  }

  private final class Batch implements OwnedWrite.Write<List<LiveTask>> {
    private final Leases leases = node.store().leases().orElseThrow();
    private final String to;
    private final List<LiveTask> tasks;
    private List<LiveTask> won = List.of();

    Batch(String to, List<LiveTask> tasks) {
      this.to = to;
      this.tasks = tasks;
    }

    /** A try of which the answer was lost may have given them: then they are looked for. */
    @Override
    public Future<List<LiveTask>> ask(String owner) {
      return leases
          .give(owner, to, tasks)
          .compose(
              matched -> matched == tasks.size() ? Future.succeededFuture(given()) : readBack());
    }

    private List<LiveTask> given() {
      return tasks.stream().map(LiveTask::given).toList();
    }

    private Future<List<LiveTask>> readBack() {
      List<UUID> ids = tasks.stream().map(LiveTask::id).toList();
      return node.store().states(to, ids).map(states -> wonOf(states));
    }

    private List<LiveTask> wonOf(Map<UUID, TaskState> states) {
      return given().stream()
          .filter(
              it -> {
                TaskState state = states.get(it.id());
                // Moved by hand there it has that version, too, and is another.
                boolean isGiven = state != null && state.owned() && !state.moved();
                return isGiven && state.version() == it.version();
              })
          .toList();
    }

    @Override
    public boolean decide(List<LiveTask> answer) {
      won = answer;
      return true;
    }

    /** What was certainly not given goes on here. */
    @Override
    public boolean insists() {
      return false;
    }
  }
}
