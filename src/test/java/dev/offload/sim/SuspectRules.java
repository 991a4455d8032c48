package dev.offload.sim;

import dev.offload.task.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which attempts are at tasks whose last one ended with its node: they run alone. */
final class SuspectRules {

  /** After that others may begin beside one. */
  private static final long ALONE_MS = 60_000;

  private final Set<String> suspects = new HashSet<>();

  /** The start of an attempt was stored. */
  void started(String key, Task before) {
    if (before.attempts().crashes() > 1) {
      suspects.add(key);
    } else {
      suspects.remove(key);
    }
  }

  /** Says whether an attempt may begin beside those that have slots on its node. */
  boolean mayBegin(Attempt attempt, List<Attempt> others) {
    boolean isAlone = others.isEmpty() || !suspects.contains(attempt.key());
    return isAlone && others.stream().noneMatch(it -> isAlone(it, attempt.begunMs));
  }

  private boolean isAlone(Attempt suspect, long nowMs) {
    return suspects.contains(suspect.key()) && nowMs < suspect.begunMs + ALONE_MS;
  }
}
