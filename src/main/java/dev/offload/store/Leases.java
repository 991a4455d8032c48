package dev.offload.store;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The leases of the nodes that share a store, and what becomes of the tasks of those that are gone.
 * Every Future completes on the caller's context; a failed write is of unknown outcome.
 */
public interface Leases {

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

  /** Returns the owners that have tasks which are not finished. */
  Future<List<String>> owners();

  /**
   * Takes tasks that are not finished from one owner to another, soonest due first, guarded by the
   * owner they have.
   *
   * @param limit how many at most
   * @return how many were found to take; below {@code limit} the owner had no more. Which were won
   *     is told only by {@link TaskStore#due} of the new owner
   */
  Future<Integer> adopt(String from, String to, int limit);

  /**
   * One node's claim on its tasks.
   *
   * @param counter one more with every renewal
   * @param live false once it was marked dead or released
   * @param renewedAt when it was last renewed, in epoch milliseconds by the store's clock
   */
  record Lease(String incarnation, long counter, boolean live, long renewedAt) {}
}
