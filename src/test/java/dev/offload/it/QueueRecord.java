package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * What clients of queues sent and saw: from when to when each request went, by this machine's
 * steady clock, so that it is known which came first for sure. Bodies are names of messages.
 */
final class QueueRecord {
  /** How exactly a store's clock is followed. */
  private static final long CLOCK_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Map<String, String> idByName = new ConcurrentHashMap<>();
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

  /**
   * A message as a receiver got it.
   *
   * @param group null when it has none
   * @param number of the message within its group, from 0
   * @param place of the message within the answer, from 0
   * @param askedNs when the request went that got it, which names the answer too
   * @param gotNs when the answer was there
   * @param visibilityNs for how long nobody else was to get it, unless it is given back
   */
  record Delivery(
      String name,
      String id,
      String group,
      int number,
      int count,
      int place,
      long askedNs,
      long gotNs,
      long visibilityNs,
      Fate fate) {

    private boolean isBefore(Delivery other) {
      return gotNs < other.askedNs;
    }

    private boolean isOfOneAnswer(Delivery other) {
      return askedNs == other.askedNs;
    }

    private boolean mayHaveDeletedBy(long ns) {
      return fate.deletingNs != 0 && fate.deletingNs < ns;
    }
  }

  /** What its receiver did with a message; written by one thread, read when all have ended. */
  static final class Fate {
    private volatile long deletingNs;
    private volatile long deletedNs;
    private volatile boolean isInDoubt;
    private volatile boolean wasGivenBack;

    /** It is about to be deleted. */
    void deleting() {
      deletingNs = System.nanoTime();
    }

    /** That was answered with 204. */
    void deleted() {
      deletedNs = System.nanoTime();
    }

    /** No answer says whether it was deleted. */
    void inDoubt() {
      isInDoubt = true;
    }

    /** It is about to be given back, or kept for another time. */
    void givenBack() {
      wasGivenBack = true;
    }
  }

  void acknowledged(String name, String id) {
    idByName.put(name, id);
  }

  void delivered(Delivery delivery) {
    deliveries.add(delivery);
  }

  int acknowledgedCount() {
    return idByName.size();
  }

  /** Says whether each was deleted, or may have been. */
  boolean areAllSettled() {
    return byName().entrySet().stream()
            .filter(it -> idByName.containsKey(it.getKey()))
            .filter(it -> it.getValue().stream().anyMatch(one -> one.fate.deletedNs != 0))
            .count()
        >= idByName.size() - inDoubt();
  }

  private long inDoubt() {
    return byName().values().stream()
        .filter(all -> all.stream().noneMatch(it -> it.fate.deletedNs != 0))
        .filter(all -> all.stream().anyMatch(it -> it.fate.isInDoubt))
        .count();
  }

  private Map<String, List<Delivery>> byName() {
    Map<String, List<Delivery>> byName = new HashMap<>();
    deliveries.forEach(it -> byName.computeIfAbsent(it.name, none -> new ArrayList<>()).add(it));
    return byName;
  }

  /** Asserts what holds when everything was deleted in the end, and says how much there was. */
  String verify() {
    Map<String, List<Delivery>> byName = byName();
    assertThat(byName).containsOnlyKeys(idByName.keySet());
    assertThat(idByName.values()).doesNotHaveDuplicates();
    byName.forEach((name, its) -> verify(idByName.get(name), its));
    verifyOrder(byName);
    long again = byName.values().stream().mapToLong(its -> its.size() - 1).sum();
    return String.format(
        "%d messages, %d deliveries more than one, %d deletes of which nobody knows",
        byName.size(), again, inDoubt());
  }

  private static void verify(String id, List<Delivery> its) {
    assertThat(its).allSatisfy(it -> assertThat(it.id).isEqualTo(id));
    assertThat(its).extracting(Delivery::count).as("%s", its).doesNotHaveDuplicates();
    List<Delivery> deleted = its.stream().filter(it -> it.fate.deletedNs != 0).toList();
    if (deleted.isEmpty()) {
      assertThat(its).as("deletes whose answer was lost").anyMatch(it -> it.fate.isInDoubt);
    } else {
      assertThat(deleted).as("deletes of %s", its).hasSize(1);
      assertThat(its)
          .as("nobody gets it after it was deleted")
          .allSatisfy(it -> assertThat(it.count).isLessThanOrEqualTo(deleted.get(0).count))
          .noneMatch(it -> it.askedNs > deleted.get(0).fate.deletedNs);
    }
    for (Delivery one : its) {
      for (Delivery other : its) {
        if (one.count < other.count) {
          assertThat(other.isBefore(one)).as("counts of %s", its).isFalse();
          boolean isHeldTwice =
              !one.fate.wasGivenBack && other.gotNs + CLOCK_NS < one.askedNs + one.visibilityNs;
          assertThat(isHeldTwice).as("held by two at once: %s and %s", one, other).isFalse();
        }
      }
    }
  }

  /** In a group none is delivered before all that were sent before it may be deleted. */
  private static void verifyOrder(Map<String, List<Delivery>> byName) {
    Map<String, List<List<Delivery>>> groups = new HashMap<>();
    byName.values().stream()
        .filter(its -> its.get(0).group != null)
        .forEach(
            its -> groups.computeIfAbsent(its.get(0).group, none -> new ArrayList<>()).add(its));
    groups.values().forEach(QueueRecord::verifyOrder);
  }

  private static void verifyOrder(List<List<Delivery>> group) {
    group.sort(Comparator.comparingInt(its -> its.get(0).number));
    for (int i = 1; i < group.size(); i++) {
      List<Delivery> before = group.get(i - 1);
      assertThat(before.get(0).number).as("none is left out").isEqualTo(i - 1);
      for (Delivery later : group.get(i)) {
        assertThat(before)
            .as("before %s", later)
            .anyMatch(
                it ->
                    it.mayHaveDeletedBy(later.gotNs)
                        || it.isOfOneAnswer(later) && it.place < later.place);
      }
    }
  }
}
