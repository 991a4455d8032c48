package dev.offload.worker;

import java.util.HashSet;
import java.util.Set;

/** Gives what becomes due here in lanes whose home is another node to that, all of it. */
final class Sending {
  private final Lanes lanes;
  private final Homes homes;
  private final Giving giving;
  private final Outside outside;
  private final Set<Lane> underWay = new HashSet<>();

  Sending(Lanes lanes, Homes homes, Giving giving, Outside outside) {
    this.lanes = lanes;
    this.homes = homes;
    this.giving = giving;
    this.outside = outside;
  }

  /** Looks whether there is something to give. */
  void look() {
    for (Lane lane : lanes.homed()) {
      String home = homes.of(lane);
      boolean isToGo = lane.slots().isElsewhere() && !lane.isPaused() && lane.size() > 0;
      if (isToGo && home != null && underWay.add(lane)) {
        send(lane, home);
      }
    }
  }

  private void send(Lane lane, String home) {
    giving
        .send(lane, home)
        .onSuccess(
            given -> {
              underWay.remove(lane);
              if (!given.tasks().isEmpty()) {
                // Lost, it is found like all that a node owns and does not hold.
                outside.given(home, given);
                look();
              }
            });
  }
}
