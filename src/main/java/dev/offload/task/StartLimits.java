package dev.offload.task;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What keeps attempts of a subscription from beginning, beside the slots of each node.
 *
 * @param maxConcurrent how many may run at once, at least 1; empty when there is no such bound
 * @param rate how often one may begin; empty when there is no such bound
 */
public record StartLimits(OptionalInt maxConcurrent, Optional<Rate> rate) {
  public static final StartLimits NONE = new StartLimits(OptionalInt.empty(), Optional.empty());

  /**
   * So many in a time, in any of that length at most {@code limit + burst}.
   *
   * @param limit 1 to 1,000,000
   * @param perMs 100 ms to 24 h
   * @param burst how many may begin at once after a rest, 1 to 1,000,000
   */
  public record Rate(int limit, long perMs, int burst) {}

  /** Says whether some attempt may have to wait for others that run elsewhere. */
  public boolean areSet() {
    return maxConcurrent.isPresent() || rate.isPresent();
  }
}
