package dev.offload.observe;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to attempts, told to the operator: a line for what needs a look, not for each. */
public final class AttemptEvents {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  /** Of shorter holds there may be many. */
  private static final long HELD_TOLD_MS = 10_000;

  private final TaskMeters meters;

  AttemptEvents(TaskMeters meters) {
    this.meters = meters;
  }

  /** Tasks are due in a lane that the configuration does not have. */
  public void parked(String lane) {
    LOG.warn("{} is not in the configuration: its tasks wait until it is back", lane);
  }

  /** What attempts published is of a topic that the configuration does not have. */
  public void unpublished(String why) {
    LOG.warn(
        "Events of a finished attempt cannot be stored ({}): its task waits until the topic is in"
            + " the configuration again",
        why);
  }

  /** Something else than what an attempt published is under its id, and is left as it is. */
  public void notPublished(String why) {
    LOG.warn("Dropped an event that an attempt published: {}", why);
  }

  /** An attempt could not be made; told once, until one can be made. */
  public void notTried(String lane, String why) {
    LOG.warn("{} cannot be run now, its tasks wait: {}", lane, why);
  }

  /** A subscription takes no more work until somebody resumes it. */
  public void paused(String lane, String why) {
    LOG.warn("{} is paused until it is resumed: {}", lane, why);
  }

  /** A receiver is left alone; what asks for less than is worth a look is not told. */
  public void held(String lane, long ms, String why) {
    if (ms >= HELD_TOLD_MS) {
      LOG.warn("{} is on hold for {} s: {}", lane, ms / 1_000, why);
    }
  }

  /**
   * The code of an attempt goes on long after its end.
   *
   * @param lost how many of the lane there are
   */
  public void threadLost(String lane, int lost) {
    LOG.warn(
        "Code is still running long after its attempt ended: {} of {}",
        Counted.of(lost, "attempt"),
        lane);
  }

  /** Returns the meters of a subscription, to be kept by it. */
  public LaneMeters meters(String topic, String subscription, boolean isDemo) {
    return meters.lane(topic, subscription, isDemo);
  }

  /** Shows whether no attempt begins, as one is to run alone: 1 or 0. */
  public void showKeptBack(Supplier<Number> isOn) {
    meters.showKeptBack(isOn);
  }

  /** Shows how many tasks wait for a subscription that the configuration does not have. */
  public void showParked(Supplier<Number> tasks) {
    meters.showParked(tasks);
  }
}
