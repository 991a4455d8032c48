package dev.offload.store;

import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where tasks are. Every verb takes and gives batches; every Future completes on the caller's
 * context. A write whose Future fails with {@link NotWrittenException} was not and will not be
 * written; with any other failure its outcome is unknown: it may be in the store, or come later.
 *
 * <p>{@code owner} is the incarnation id of the node that calls. A store that belongs to one
 * process alone records no owner: whoever holds its lock owns all.
 */
public interface TaskStore extends TaskReader, UniqueKeys, Claims {

  /**
   * Stores new tasks.
   *
   * @return the indexes of {@code tasks} that were stored now; for the others a task with this id
   *     was there, and it is unchanged
   */
  Future<BitSet> insert(List<NewTask> tasks);

  /**
   * A task that is to be stored.
   *
   * @param owner whose it is then
   * @param far {@link #due} finds it, as its owner does not hold it, or is to read it in order
   */
  record NewTask(Task task, String owner, boolean far) {}

  /**
   * Pauses a lane, whether it has tasks or not, holds it, or has it go on, as {@link
   * LaneState#after} says. Doing it twice does no harm.
   */
  Future<Void> setLaneState(String lane, LaneState wanted);

  /**
   * Makes, changes or removes a queue that is in no configuration, guarded: its definition must
   * still be the one that was seen.
   *
   * @param name of the queue
   * @param wanted null removes it
   * @param seenChangedAt when the definition that was seen was changed; 0 when there was none
   * @return whether it was so, and is now as wanted
   */
  Future<Boolean> define(String name, QueueDefinition wanted, long seenChangedAt);

  /**
   * Writes moves, each guarded by id, owner and version, independent of the others.
   *
   * @return how many matched. Fewer than asked says nothing of which: see {@link #states}
   */
  Future<Integer> apply(String owner, List<Move> moves);

  /**
   * Writes moves, each guarded by id and version alone, whoever owns the task and whether it is
   * live or not. Tasks that are live after it are the caller's.
   *
   * @return how many matched; see {@link #states} for which
   */
  Future<Integer> override(String owner, List<Move> moves);

  /**
   * Writes a received task anew in the place of what it was: its payload, shelf and due time. Its
   * lane stays the same. Guarded by id, version and status alone, whoever owns it.
   *
   * @param as the task with its next version, and whose it is then
   * @return whether it had the version before that
   */
  Future<Boolean> replace(NewTask as);

  /**
   * Removes those of these tasks that ended.
   *
   * @return how many there were
   */
  Future<Integer> remove(List<UUID> ids);

  /**
   * Returns the state of each of these tasks, as {@code owner} sees it; absent ones are left out.
   */
  Future<Map<UUID, TaskState>> states(String owner, List<UUID> ids);

  /**
   * Returns failed tasks of a lane, by id ascending.
   *
   * @param after the id where the call before ended, or null to begin with the oldest
   * @param limit how many at most; there may be fewer, or none, though there are more: failed tasks
   *     of other lanes may have to be looked at, {@link PageQuery#EXAMINED_MAX} a call at the most
   */
  Future<Failed> failed(String lane, UUID after, int limit);

  /**
   * Some failed tasks.
   *
   * @param next where the next call goes on; null when there is nothing further
   */
  record Failed(List<UUID> ids, UUID next) {}

  /**
   * Returns some live tasks of a lane, whoever owns them.
   *
   * @param below only those with a lower id
   * @param freeAtMs only those that no attempt holds, or whose due time is before this, in epoch
   *     milliseconds by the store's clock
   * @param limit how many at most; none come only when there are none
   */
  Future<List<LiveTask>> live(String lane, UUID below, long freeAtMs, int limit);

  /** Returns where the live tasks of a lane end, whoever owns them; it looks at all of them. */
  Future<LaneEnd> end(String lane);

  /**
   * Where a lane ends.
   *
   * @param lastId the highest; null when there is none
   * @param lastDueAt when the last of those is due that never began, in epoch milliseconds by the
   *     store's clock; {@link Task#NOT_YET} when there is none
   */
  record LaneEnd(UUID lastId, long lastDueAt) {}

  /** Returns these tasks whole, in any order; absent ones are left out. At most 32 ids a call. */
  Future<List<Task>> findAll(List<UUID> ids);

  /**
   * Returns which of these ids something in the store has, be it a task or not: {@link #findAll}
   * leaves out what is not Offload's. At most 32 ids a call.
   */
  Future<Set<UUID>> taken(List<UUID> ids);

  /**
   * Returns far tasks of an owner on a shelf that are live and due before a time, soonest first.
   * Those that were stored as near may be left out; {@link #near} has them. A store that nodes
   * share leaves nothing out: an owner need not know what it took over.
   *
   * @param after the last task of the page before, or null for the first
   * @param limit how many at most; fewer come only when there are no more
   */
  Future<List<LiveTask>> due(String owner, Shelf shelf, long untilMs, LiveTask after, int limit);

  /**
   * Returns the shelves on which an owner has far tasks that are due within a time, each with when
   * the soonest of these is due.
   *
   * @param fromMs due then or later, in epoch milliseconds by the store's clock
   * @param untilMs due before; what is due later costs nothing
   */
  Future<Map<Shelf, Long>> shelves(String owner, long fromMs, long untilMs);

  /**
   * Returns the tasks of an owner that are live and that {@link #due} leaves out, whenever they are
   * due, in the store's own order.
   *
   * @param after the last task of the page before, or null for the first
   * @param limit how many at most; fewer come only when there are no more
   */
  Future<List<LiveTask>> near(String owner, LiveTask after, int limit);

  /**
   * Removes tasks that ended before a time, walking from the oldest id on. Doing it twice or at
   * several nodes at once does no harm.
   *
   * @param endedBeforeMs in epoch milliseconds by the store's clock
   * @param after the id where the call before ended, or null to begin with the oldest
   * @param limit how many tasks are looked at, at the most; fewer when those to be removed have
   *     more than {@link #REMOVED_BYTES_MAX} of text
   */
  Future<Removal> removeEnded(long endedBeforeMs, UUID after, int limit);

  /** How many bytes of text (UTF-8) one removal takes, but for the task that reaches this. */
  int REMOVED_BYTES_MAX = 1_048_576;

  /**
   * What a removal did.
   *
   * @param removed how many tasks it removed
   * @param next where the next call goes on; null when there is nothing further
   */
  record Removal(int removed, UUID next) {}

  /**
   * Returns how many records, found so far in the store, are not Offload's or are of a later
   * version. They are left out of every answer; each is counted once, 1,000 at the most.
   */
  default int foreign() {
    return 0;
  }

  /** Writes something small that is no task, to see whether writes go well. */
  Future<Void> tryWrite();

  /** Returns the leases of the nodes that share this store; empty when it is one process's own. */
  Optional<Leases> leases();

  /** How many writes may be under way at once, at least 1. */
  int writesInFlight();

  /** Waits for writes under way and closes. Completes when nothing more can be written. */
  Future<Void> close();

  /**
   * What became of a task, as one owner sees it.
   *
   * @param starts how many attempts at it began, or how often it was handed out
   * @param dueAt as {@link Task#dueAt}
   * @param owned it is live and belongs to that owner
   * @param moved its last move was made by that owner, if only by hand
   */
  record TaskState(
      int version, Status status, int starts, long dueAt, boolean owned, boolean moved) {}

  /** Fails a write that was not written and will not be. */
  final class NotWrittenException extends RuntimeException {
    public NotWrittenException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
