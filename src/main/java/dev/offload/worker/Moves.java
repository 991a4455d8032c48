package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes moves of held tasks in guarded batches, and tells of those that were won. A batch keeps
 * its place until every move in it was won or lost.
 */
final class Moves {
  private final Node node;
  private final NodeLease lease;
  private final HeldTasks held;
  private final Announcer announcer;
  private final Promise<Void> idle = Promise.promise();
  private int inFlight;
  private boolean stopped;

  Moves(Node node, NodeLease lease, HeldTasks held, Announcer announcer) {
    this.node = node;
    this.lease = lease;
    this.held = held;
    this.announcer = announcer;
  }

  /** Says whether a batch may begin. */
  boolean hasPlace() {
    return !stopped && inFlight < node.store().writesInFlight() && lease.mayWrite();
  }

  /** Begins no more; the Future completes when the batches under way have an outcome. */
  Future<Void> stop() {
    stopped = true;
    endIfIdle();
    return idle.future();
  }

  /**
   * Writes a batch; there must be a place. Whether a task is near or far after its move is decided
   * here, once, so that every try writes the same.
   *
   * @param tasks taken from those held
   * @param moves one of each task
   * @param ended run when the place is free again
   */
  void write(List<LiveTask> tasks, List<Move> moves, Runnable ended) {
    inFlight++;
    OwnedWrite write = new OwnedWrite(node, lease, "moving tasks");
    write
        .begin(new Batch(write, tasks, moves))
        .onSuccess(
            end -> {
              inFlight--;
              endIfIdle();
              ended.run();
            });
  }

  private void endIfIdle() {
    if (stopped && inFlight == 0) {
      idle.tryComplete();
    }
  }

  private final class Batch implements OwnedWrite.Write<Verdict> {
    private final OwnedWrite write;
    private final Map<UUID, LiveTask> tasks = new HashMap<>();
    private List<Move> moves;

    Batch(OwnedWrite write, List<LiveTask> tasks, List<Move> moves) {
      this.write = write;
      tasks.forEach(task -> this.tasks.put(task.id(), task));
      long nowMs = node.clock().nowMs();
      this.moves = moves.stream().map(move -> isFar(move, nowMs) ? move.asFar() : move).toList();
    }

    private boolean isFar(Move move, long nowMs) {
      return move.to().isLive() && held.isFar(move.dueAt(), nowMs);
    }

    @Override
    public Future<Verdict> ask(String owner) {
      return Verdict.apply(node.store(), owner, moves);
    }

    /** When the node stops, moves that were certainly not written are left to who comes next. */
    @Override
    public boolean insists() {
      return !stopped;
    }

    @Override
    public boolean decide(Verdict verdict) {
      if (verdict.failure() == null) {
        node.events().writeAnswered();
      } else {
        node.events().writeFailed("moving tasks", verdict.failure());
      }
      long nowMs = node.clock().nowMs();
      node.events().moved(verdict.won(), move -> nowMs - tasks.get(move.id()).dueAt());
      if (write.isOwner()) {
        verdict.won().forEach(this::won);
        verdict.lost().forEach(move -> held.release(move.id()));
        if (!verdict.lost().isEmpty()) {
          node.events().lost(verdict.lost().size());
        }
        node.events().held(held.size());
      }
      announcer.moved(verdict.won());
      moves = verdict.mine();
      return moves.isEmpty() || !write.isOwner();
    }

    private void won(Move move) {
      if (move.to().isLive()) {
        held.putBack(tasks.get(move.id()).after(move), move.far());
      } else {
        held.release(move.id());
      }
    }
  }
}
