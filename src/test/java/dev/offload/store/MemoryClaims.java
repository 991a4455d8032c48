package dev.offload.store;

import dev.offload.store.Claims.Claim;
import dev.offload.task.TaskIds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys that events claimed, in memory. */
final class MemoryClaims {
  private final Map<String, Claim> claims = new HashMap<>();

  List<Claim> claim(List<Claim> wanted) {
    return wanted.stream()
        .map(it -> claims.merge(it.key(), it, (a, b) -> a.givesWayTo(b) ? b : a))
        .toList();
  }

  int forget(long beforeMs) {
    int before = claims.size();
    claims.values().removeIf(it -> TaskIds.timeMs(it.event()) < beforeMs);
    return before - claims.size();
  }
}
