package dev.offload.store;

import dev.offload.task.LiveTask;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The leases of the nodes that share a store, and what becomes of the tasks of those that are gone.
 * Every Future completes on the caller's context; a failed write is of unknown outcome.
 */
public interface Leases {

  /** After this long without a renewal, by the store's clock, others may mark a lease dead. */
  long LAPSE_MS = 8_000;

  /** Returns the store's clock in epoch milliseconds. */
  Future<Long> clock();

  /** Begins a lease for a new incarnation, live, with counter 0. Fails when the id was used. */
  Future<Lease> open(String incarnation);

  /**
   * Renews a lease, guarded: it must still be live and have the counter of {@code held}.
   *
   * @return the lease with the next counter and the store's time of renewal; empty when the guard
   *     did not match
   */
  Future<Optional<Lease>> renew(Lease held);

  /** Reads one lease; empty when there is none. */
  Future<Optional<Lease>> read(String incarnation);

  /** Returns every lease, whatever its state. At most 1,000: each node that lives has one. */
  Future<List<Lease>> all();

  /**
   * Marks a lapsed lease dead, guarded: it must still be live and have the counter of {@code seen}.
   *
   * @return whether this call did it
   */
  Future<Boolean> markDead(Lease seen);

  /** Gives up one's own lease: marks it dead, whatever its counter. */
  Future<Void> release(String incarnation);

  /** Removes a dead lease whose owner has no task left. */
  Future<Void> forget(String incarnation);

  /** Returns the owners that have live tasks. */
  Future<List<String>> owners();

  /**
   * Makes sure that an owner which has no lease never gets one: makes a dead one for it.
   *
   * @return whether its lease is dead now; false when it has a live one after all
   */
  Future<Boolean> bury(String incarnation);

  /**
   * Takes live tasks from one owner to another, each guarded by the owner and the version that it
   * was found with.
   *
   * @param from its lease must be dead, which is for ever
   */
  Future<Adopted> adopt(String from, String to, Slice slice);

  /**
   * Gives live tasks from their owner to another, each guarded by the owner and its version, and
   * with one version more after it: so the same write again, or one that comes late, changes
   * nothing, whoever has the task by then.
   *
   * @param from the caller, whose lease holds; it moves none of them meanwhile
   * @param to is not looked at: should its lease be dead, the tasks are adopted like all of it
   * @param tasks as they are before; up to 1,000
   * @return how many matched. Fewer than asked says nothing of which: see {@link TaskStore#states}
   */
  Future<Integer> give(String from, String to, List<LiveTask> tasks);

  /**
   * Takes live tasks of a lane from whoever owns them, up to {@link #TAKEN_MAX}. For the home of
   * the lane: nobody else moves them.
   *
   * @return how many there were; 0 when all are the taker's
   */
  Future<Integer> takeLane(String lane, String to);

  /** How many tasks of a lane are taken at once. */
  int TAKEN_MAX = 1_000;

  /**
   * Returns the live tasks of an owner in a lane of which an attempt ever began, by id ascending.
   *
   * @param after the id where the call before ended, or null to begin with the lowest
   * @param limit how many at most; fewer come only when there are no more
   */
  Future<List<LiveTask>> begun(String owner, String lane, UUID after, int limit);

  /** Returns the home of each lane that ever had one: an incarnation, dead or live. */
  Future<Map<String, String>> homes();

  /**
   * Makes an incarnation the home of a lane, guarded: its home must still be the one that was seen.
   *
   * @param seen its lease must be dead, which is for ever; null where the lane had none
   * @param me from now on alone begins attempts of the lane, as long as its lease lives
   * @return whether it is the home now
   */
  Future<Boolean> home(String lane, String seen, String me);

  /**
   * Which tasks of an owner are looked at: a page of those due within a time, in the store's order.
   *
   * @param fromMs due at this time, in epoch milliseconds, or later
   * @param untilMs due before this time; {@link Long#MAX_VALUE} is no end
   * @param skip how many of them are passed over: others may be taking those
   * @param limit how many at most, 1 to 5,000
   */
  record Slice(long fromMs, long untilMs, int skip, int limit) {}

  /**
   * What came of it.
   *
   * @param found how many there were to take; below the limit there was no more in the slice
   * @param won those that are the new owner's now; the others moved, or went to somebody else
   */
  record Adopted(int found, List<LiveTask> won) {}

  /**
   * One node's claim on its tasks.
   *
   * @param counter one more with every renewal
   * @param live false once it was marked dead or released
   * @param renewedAt when it was last renewed, in epoch milliseconds by the store's clock
   */
  record Lease(String incarnation, long counter, boolean live, long renewedAt) {}
}
