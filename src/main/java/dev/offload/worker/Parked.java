package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tasks that are due in lanes which are not there. */
final class Parked {
  private final Map<String, Set<UUID>> lanes = new HashMap<>();
  private volatile int size;

  /** Keeps a task; says whether it is the first of its lane. */
  boolean add(LiveTask task) {
    Set<UUID> ids = lanes.computeIfAbsent(task.shelf().lane(), none -> new HashSet<>());
    boolean isNews = ids.add(task.id());
    size += isNews ? 1 : 0;
    return isNews && ids.size() == 1;
  }

  /** Forgets a task; says whether it was here. */
  boolean letGo(UUID id) {
    boolean waited = lanes.values().stream().anyMatch(ids -> ids.remove(id));
    size -= waited ? 1 : 0;
    return waited;
  }

  /** Forgets those of a lane. */
  void forget(String lane) {
    Set<UUID> ids = lanes.remove(lane);
    size -= ids == null ? 0 : ids.size();
  }

  int size() {
    return size;
  }

  void clear() {
    lanes.clear();
    size = 0;
  }
}
