package dev.offload.worker;

import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
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
   * @param changes of tasks taken from those held, one of each
   * @param ended run when the place is free again
   */
  void write(List<Change> changes, Runnable ended) {
    inFlight++;
    OwnedWrite write = new OwnedWrite(node, lease, "moving tasks");
    write
        .begin(new Batch(write, changes))
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
    private final Map<UUID, Change> changes = new HashMap<>();
    private final boolean hasOutcomes;
    private List<Move> moves;

    Batch(OwnedWrite write, List<Change> changes) {
      this.write = write;
      long nowMs = node.clock().nowMs();
      List<Move> decided = new ArrayList<>(changes.size());
      for (Change change : changes) {
        Move move = isFar(change, nowMs) ? change.move().asFar() : change.move();
        Change other = this.changes.get(move.id());
        if (other != null && other.move().version() >= move.version()) {
          // Of two moves from one version one can be won, and none from one before.
          change.lost().run();
          continue;
        }
        if (other != null) {
          decided.remove(other.move());
          other.lost().run();
        }
        this.changes.put(move.id(), change.with(move));
        decided.add(move);
      }
      moves = decided;
      hasOutcomes = changes.stream().anyMatch(Change::endsAttempt);
    }

    private boolean isFar(Change change, long nowMs) {
      Move move = change.move();
      return move.to().isLive() && held.isFar(change.task(), move, nowMs);
    }

    @Override
    public Future<Verdict> ask(String owner) {
      return Verdict.apply(node.store(), owner, moves);
    }

    /**
     * When the node stops, moves that were certainly not written are left to who comes next; but
     * not what came of work, which would be done again.
     */
    @Override
    public boolean insists() {
      return !stopped || hasOutcomes;
    }

    @Override
    public boolean decide(Verdict verdict) {
      if (verdict.failure() == null) {
        node.events().writeAnswered();
      } else {
        node.events().writeFailed("moving tasks", verdict.failure());
      }
      long nowMs = node.clock().nowMs();
      node.events().moved(verdict.won(), move -> changes.get(move.id()).lateMs(nowMs));
      announcer.moved(verdict.won(), move -> changes.get(move.id()).task());
      moves = verdict.mine();
      if (write.isOwner()) {
        verdict.won().forEach(this::won);
        verdict.lost().forEach(this::lost);
        if (!verdict.lost().isEmpty()) {
          node.events().lost(verdict.lost().size());
        }
        node.events().held(held.size());
      }
      return moves.isEmpty() || !write.isOwner();
    }

    private void won(Move move) {
      Change change = changes.get(move.id());
      LiveTask after = change.task().after(move);
      if (!move.to().isLive()) {
        held.release(move.id(), move.nextVersion());
      } else if (move.attempts().running()) {
        // Whoever runs it, or handed it out, minds when that is to end.
        held.started(after);
      } else {
        held.putBack(after, move.far());
      }
      change.won().accept(after);
    }

    private void lost(Move move) {
      held.release(move.id(), move.version());
      // Moved by hand it may be this node's all the same; then it is far.
      Change change = changes.get(move.id());
      held.mindUnknown(change.task().shelf(), node.clock().nowMs());
      change.lost().run();
    }
  }
}
