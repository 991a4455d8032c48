package dev.offload.sim;

import dev.offload.sim.Simulation.Member;
import dev.offload.task.StatusEvents;
import dev.offload.time.ManualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What members tell of their moves: others hear of it, or not, or late. */
final class Hints {
  private final ManualTime world;
  private final SplittableRandom random;
  private final List<Member> members;
  private final Map<String, Integer> heard = new HashMap<>();

  Hints(ManualTime world, SplittableRandom random, List<Member> members) {
    this.world = world;
    this.random = random;
    this.members = members;
  }

  void passOn(Member member) {
    List<StatusEvents> told = member.node().told;
    int from = heard.getOrDefault(member.name(), 0);
    heard.put(member.name(), told.size());
    for (StatusEvents events : told.subList(from, told.size())) {
      for (Member other : members) {
        if (!other.time().isDead() && random.nextInt(4) > 0) {
          long delayMs = random.nextInt(4) == 0 ? random.nextLong(1, 5_000) : 1;
          world.after(delayMs, () -> other.time().run(() -> other.node().worker.heard(events)));
        }
      }
    }
  }
}
