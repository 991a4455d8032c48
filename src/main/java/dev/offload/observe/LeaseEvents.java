package dev.offload.observe;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to the lease of this node, and to the tasks of those that lost theirs. */
public final class LeaseEvents {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private final NodeState state;
  private final TaskMeters meters;

  LeaseEvents(NodeState state, TaskMeters meters) {
    this.state = state;
    this.meters = meters;
  }

  /** The store is this node's alone, and so for ever. */
  public void alone(String incarnation) {
    state.setIncarnation(incarnation);
    state.setLeaseGoodUntil(Long.MAX_VALUE);
  }

  public void opened(String incarnation) {
    state.setIncarnation(incarnation);
    LOG.info("This node is {}", name(incarnation));
  }

  /** The node may write until then, by {@link dev.offload.time.Time#monotonicMs()}. */
  public void goodUntil(long monotonicMs) {
    state.setLeaseGoodUntil(monotonicMs);
  }

  public void released() {
    state.setLeaseNotHeld();
  }

  /** The lease could not be renewed in time: nothing is written until it can. */
  public void steppedDown(String incarnation) {
    state.setLeaseNotHeld();
    meters.stepDowns.increment();
    LOG.warn("{} could not renew its lease and stops writing until it can", name(incarnation));
  }

  /** The lease was renewed after a step-down, before anybody took over. */
  public void regained(String incarnation) {
    LOG.info("{} renewed its lease and writes again", name(incarnation));
  }

  /** The lease lapsed and others took the tasks over. */
  public void fenced(String incarnation) {
    state.setLeaseNotHeld();
    meters.lostLeases.increment();
    LOG.warn(
        "The lease of {} lapsed and other nodes run its tasks: starting over with a new one",
        name(incarnation));
  }

  public void adopting(String from, int tasks) {
    meters.adopted.increment(tasks);
    LOG.info(
        "Taking over {} of {}, which {}",
        Counted.of(tasks, "task"),
        name(from),
        state.nodes().end(from));
  }

  /** The attempts of a lane begin at this node alone. */
  public void home(String lane, String incarnation) {
    LOG.info("{} is the home of {}", name(incarnation), lane);
  }

  private String name(String incarnation) {
    return state.nodes().of(incarnation);
  }
}
