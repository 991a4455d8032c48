package dev.offload.sim;

import dev.offload.sim.Simulation.Member;
import dev.offload.task.Answer;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Clients that hand work to some node, by messages that may be lost, doubled or late, and that hand
 * the same task over again when they got no answer or a 503.
 */
final class Clients {
  private static final int TASKS_MAX = 80;
  private static final long PATIENCE_MS = 3_000;

  private final ManualTime world;
  private final SplittableRandom random;
  private final List<Member> members;
  private final Trace trace;
  private final Set<UUID> acknowledged = new HashSet<>();
  private final List<UUID> posted = new ArrayList<>();
  private boolean stopped;

  Clients(ManualTime world, SplittableRandom random, List<Member> members, Trace trace) {
    this.world = world;
    this.random = random;
    this.members = members;
    this.trace = trace;
  }

  /** Returns the ids that some client was told are stored. */
  Set<UUID> acknowledged() {
    return acknowledged;
  }

  void stop() {
    stopped = true;
  }

  /** Posts a few new tasks at once. */
  void post() {
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count && posted.size() < TASKS_MAX; i++) {
      UUID id = drawId();
      posted.add(id);
      send(id, 1 + random.nextInt(4));
    }
  }

  private UUID drawId() {
    long high = world.nowMs() << 16 | 0x7000 | random.nextInt(0x1000);
    return new UUID(high, Long.MIN_VALUE | random.nextLong() >>> 2);
  }

  private void send(UUID id, int tries) {
    Member member = members.get(members.size() - 1 - random.nextInt(Math.min(5, members.size())));
    boolean[] answered = {false};
    int copies = random.nextInt(20) == 0 ? 2 : random.nextInt(20) == 0 ? 0 : 1;
    for (int i = 0; i < copies; i++) {
      long delayMs = random.nextInt(20) == 0 ? random.nextLong(1, 4_000) : 1;
      world.after(delayMs, () -> member.time().run(() -> hand(member, id, answered)));
    }
    world.after(
        PATIENCE_MS,
        () -> {
          if (!answered[0] && tries > 1 && !stopped) {
            send(id, tries - 1);
          }
        });
  }

  private void hand(Member member, UUID id, boolean[] answered) {
    member
        .node()
        .submit(
            id,
            "text of " + id,
            answer -> {
              if (answer instanceof Answer.Stored) {
                answered[0] = true;
                acknowledged.add(id);
                trace.add(member.name() + " stored " + id);
              }
            });
  }
}
