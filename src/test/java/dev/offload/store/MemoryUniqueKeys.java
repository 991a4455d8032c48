package dev.offload.store;

import dev.offload.store.UniqueKeys.Holder;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The tasks that took unique keys, in memory. */
final class MemoryUniqueKeys {
  private final TreeMap<String, Holder> holders = new TreeMap<>();

  Holder hold(Holder seen, Holder taker) {
    return holders.merge(taker.key(), taker, (there, it) -> there.equals(seen) ? it : there);
  }

  String forget(long beforeMs, String after, Set<UUID> stored) {
    int left = UniqueKeys.LOOKED_AT_MAX;
    String last = after == null ? "" : after;
    for (Holder it : new TreeMap<>(holders).tailMap(last, false).values()) {
      if (left-- == 0) {
        return last;
      }
      last = it.key();
      if (it.at() < beforeMs
          && !stored.contains(it.task())
          && !(it.before() != null && stored.contains(it.before()))) {
        holders.remove(it.key());
      }
    }
    return left == 0 ? last : null;
  }
}
