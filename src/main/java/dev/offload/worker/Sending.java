package dev.offload.worker;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gives what becomes due here in lanes whose home is another node to that, all of it. */
final class Sending {
  private final Homes homes;
  private final Giving giving;
  private final Outside outside;
  private final Set<Lane> underWay = new HashSet<>();

  Sending(Homes homes, Giving giving, Outside outside) {
    this.homes = homes;
    this.giving = giving;
    this.outside = outside;
  }

  /** Looks whether there is something to give. */
  void look() {
    if (!homes.away().isEmpty() && giving.hasPlace()) {
      homes.away().removeIf(lane -> !lane.halt().isElsewhere() || lane.size() == 0);
      List.copyOf(homes.away()).forEach(this::look);
    }
  }

  private void look(Lane lane) {
    String home = homes.of(lane);
    boolean isToGo = !lane.isPaused() && lane.size() > 0;
    if (isToGo && home != null && giving.hasPlace() && underWay.add(lane)) {
      // Behind the others: there are more lanes than gifts under way at once.
      homes.away().remove(lane);
      homes.away().add(lane);
      send(lane, home);
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
