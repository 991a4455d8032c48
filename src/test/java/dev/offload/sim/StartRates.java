package dev.offload.sim;

import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.task.StartLimits.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When attempts of each lane with a rate began, and whether that was too soon after others. */
final class StartRates {
  private final boolean isEachNodes;
  private final Map<String, List<Long>> begun = new HashMap<>();

  /**
   * @param isEachNodes each node keeps the rate by itself; else there is one node after another,
   *     over which it holds
   */
  StartRates(boolean isEachNodes) {
    this.isEachNodes = isEachNodes;
  }

  /** An attempt begins; says whether as many did in any time before as may. */
  boolean begins(String member, Subscription lane, long nowMs) {
    List<Long> before = of(member, lane);
    before.add(nowMs);
    return lane.limits().rate().map(rate -> fits(rate, before)).orElse(true);
  }

  private static boolean fits(Rate rate, List<Long> begunMs) {
    long lastMs = begunMs.get(begunMs.size() - 1);
    for (int i = 0; i < begunMs.size(); i++) {
      long beyondBurst = begunMs.size() - i - rate.burst();
      if (beyondBurst * rate.perMs() > (lastMs - begunMs.get(i)) * rate.limit()) {
        return false;
      }
    }
    return true;
  }

  /** Says whether another could have begun some time ago. */
  boolean isQuiet(String member, Subscription lane, long nowMs, long forMs) {
    List<Long> before = of(member, lane);
    return lane.limits().rate().isEmpty()
        || before.isEmpty()
        || nowMs - before.get(before.size() - 1) > lane.limits().rate().get().perMs() + forMs;
  }

  private List<Long> of(String member, Subscription lane) {
    String key = isEachNodes ? member + " " + lane.lane() : lane.lane();
    return begun.computeIfAbsent(key, none -> new ArrayList<>());
  }
}
