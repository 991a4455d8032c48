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
    LOG.warn(
        "Tasks of {} wait, as it is not in the configuration: they go on when it is there again",
        lane);
  }

  /** What attempts published is of a topic that the configuration does not have. */
  public void unpublished(String why) {
    LOG.warn(
        "What was published by work that is done waits, and so does its end: {}, until it is in"
            + " the configuration again",
        why);
  }

  /** Something else than what an attempt published is under its id, and is left as it is. */
  public void notPublished(String why) {
    LOG.warn("An event that was published by work is left out: {}", why);
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
      LOG.warn("{} begins nothing for {} s: {}", lane, ms / 1_000, why);
    }
  }

  /**
   * The code of an attempt goes on long after its end.
   *
   * @param lost how many of the lane there are
   */
  public void threadLost(String lane, int lost) {
    LOG.warn("An attempt of {} goes on long after its end; {} such there are", lane, lost);
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
