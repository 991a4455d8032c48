package dev.offload.sim;

import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** The unique keys that clients give, in a third of the seeds that have user code. */
final class UniqueEvents {
  private static final List<String> KEYS = List.of("a", "b");

  /** Of its own, so that the seeds without unique keys are what they are without them. */
  private final SplittableRandom random;

  private final boolean isOn;
  private final Map<String, Set<UUID>> tasks = new HashMap<>();

  UniqueEvents(long seed) {
    random = new SplittableRandom(seed * 17 + 3);
    isOn = random.nextInt(3) == 0;
  }

  /** Returns the key of the next event; null when it has none. */
  Unique draw() {
    int drawn = isOn ? random.nextInt(KEYS.size() + 1) : KEYS.size();
    return drawn == KEYS.size() ? null : draw(KEYS.get(drawn));
  }

  private Unique draw(String key) {
    OnConflict[] all = OnConflict.values();
    OnConflict onConflict = all[random.nextInt(all.length)];
    boolean mayWait = onConflict != OnConflict.RUN_AGAIN && random.nextBoolean();
    return new Unique(key, mayWait ? Scope.WAITING : Scope.UNFINISHED, onConflict);
  }

  List<Unique> all() {
    return isOn
        ? KEYS.stream().map(key -> new Unique(key, Scope.UNFINISHED, OnConflict.IGNORE)).toList()
        : List.of();
  }

  /**
   * Returns the tasks that an event may store: under a unique key it may be that of any event
   * before.
   *
   * @param own the tasks of the event
   */
  Set<UUID> mayStore(Unique key, List<UUID> own) {
    if (key == null) {
      return Set.copyOf(own);
    }
    Set<UUID> all = tasks.computeIfAbsent(key.key(), none -> new HashSet<>());
    all.addAll(own);
    return all;
  }
}
