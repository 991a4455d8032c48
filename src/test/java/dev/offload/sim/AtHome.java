package dev.offload.sim;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Of a lane that has a home nothing runs but there: an attempt counts until it ended, its node died
 * or the lease of that lapsed.
 *
 * @param isLeaseLive says whether the lease of an incarnation has not lapsed
 */
record AtHome(Predicate<String> isLeaseLive) {

  /** Returns what is wrong with an attempt that begins, beside all that are under way. */
  Optional<String> wrong(Attempt attempt, Collection<List<Attempt>> underWay) {
    if (!isLeaseLive.test(attempt.owner)) {
      return Optional.of("runs though its lease lapsed: " + attempt);
    }
    return underWay.stream()
        .flatMap(List::stream)
        .filter(other -> other.lane.equals(attempt.lane))
        .filter(other -> !other.owner.equals(attempt.owner))
        .filter(other -> other.answer() == null && !other.time.isDead())
        .filter(other -> isLeaseLive.test(other.owner))
        .findFirst()
        .map(other -> "runs at another node than " + other + ": " + attempt);
  }
}
