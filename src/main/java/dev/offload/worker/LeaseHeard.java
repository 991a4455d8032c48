package dev.offload.worker;

import java.util.function.Supplier;

/** What goes on with the lease, and what goes with it. */
record LeaseHeard(Lanes lanes, Runner runner, Runs runs, Supplier<Scheduling> scheduling)
    implements NodeLease.Listener {
  @Override
  public void leaseHeld() {
    runner.wake();
    scheduling.get().leaseHeld();
  }

  @Override
  public void leaseLost() {
    scheduling.get().leaseLost();
    lanes.clear();
    runner.clear();
    runs.leaseLost();
  }
}
