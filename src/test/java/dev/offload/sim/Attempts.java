package dev.offload.sim;

import dev.offload.handler.Run.Stop;
import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All attempts of which the code began, as the handlers saw them. What is wrong is kept until it is
 * asked for: an error that is thrown in a handler would be an outcome.
 */
final class Attempts {

  private final Map<String, List<Attempt>> begun = new HashMap<>();
  private final Map<String, List<Attempt>> underWay = new HashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private final Set<String> cancelled = new HashSet<>();
  private final Set<String> draining = new HashSet<>();
  private final Set<String> stood = new HashSet<>();
  private final Map<Attempt, String> owners = new HashMap<>();
  private final AtHome homes;
  private final StartRates rates;
  private final SuspectRules suspects = new SuspectRules();
  final Published published;
  private String wrong;

  Attempts(AtHome homes, StartRates rates, Published published) {
    this.homes = homes;
    this.rates = rates;
    this.published = published;
  }

  /** The start of an attempt was stored. */
  void started(String member, Task before, int number) {
    String key = Attempt.key(member, before.id(), number);
    starts.merge(key, 1, Integer::sum);
    suspects.started(key, before);
  }

  /** A client was told by a node that it cancelled a task. */
  void cancelled(String member, UUID task, int number) {
    String key = Attempt.key(member, task, number);
    cancelled.add(key);
    begun.getOrDefault(key, List.of()).stream()
        .filter(it -> it.answer == null && !it.run.stopped().isComplete())
        .forEach(it -> isWrong("cancelled and not told: " + it));
  }

  /** A task is gone, and its numbers begin anew should it come again. */
  void removed(UUID task) {
    cancelled.removeIf(key -> key.contains(task.toString()));
  }

  /**
   * Somebody else than who runs a task moved it. From now on its node may know, by whatever way:
   * from a hint, or as a move of its own is lost.
   */
  void movedByOther(UUID task) {
    for (List<Attempt> all : begun.values()) {
      for (Attempt it : all) {
        if (it.run.delivery().taskID().equals(task)) {
          it.told(Stop.CANCELLED);
        }
      }
    }
  }

  /** Somebody asked that a lane be paused, or held. */
  void stood(String lane) {
    stood.add(lane);
  }

  boolean everStood(String lane) {
    return stood.contains(lane);
  }

  void drains(String member) {
    draining.add(member);
  }

  boolean isDraining(String member) {
    return draining.contains(member);
  }

  /** The code of an attempt begins. */
  void begins(Attempt attempt, boolean mayBegin) {
    String key = attempt.key;
    if (!mayBegin) {
      isWrong("runs though its lane is paused or held: " + attempt);
    }
    List<Attempt> before = begun.computeIfAbsent(key, none -> new ArrayList<>());
    before.add(attempt);
    if (before.size() > starts.getOrDefault(key, 0)) {
      isWrong("runs though no start of it was stored: " + attempt);
    }
    if (cancelled.contains(key)) {
      isWrong("runs though its node cancelled it: " + attempt);
    }
    if (draining.contains(attempt.member)) {
      isWrong("runs though its node stops: " + attempt);
    }
    if (!rates.begins(attempt.member, attempt.lane, attempt.begunMs)) {
      isWrong("sooner than the rate allows: " + attempt);
    }
    if (!suspects.mayBegin(attempt, inSlots(attempt.member))) {
      isWrong("a suspect beside others: " + attempt);
    }
    isBeside(attempt, in(attempt.member, attempt.lane));
    if (attempt.lane.isHomed()) {
      homes.wrong(attempt, underWay.values()).ifPresent(this::isWrong);
    }
  }

  /** Another task of its unique key has not ended. */
  void beganOutOfTurn(Attempt attempt) {
    isWrong("runs though it is to wait for another: " + attempt);
  }

  private void isBeside(Attempt attempt, List<Attempt> others) {
    for (Attempt other : others) {
      boolean isSame = other.run.delivery().taskID().equals(attempt.run.delivery().taskID());
      if (isSame && !other.isGivenUp()) {
        isWrong("runs beside " + other + ": " + attempt);
      }
    }
    long inSlots = others.stream().filter(it -> !it.isGivenUp()).count();
    if (inSlots >= attempt.lane.concurrency()) {
      isWrong("more than there are slots: " + attempt);
    }
    if (others.size() >= 2 * attempt.lane.concurrency()) {
      isWrong("more than there are threads: " + attempt);
    }
    if (others.size() >= attempt.lane.maxConcurrent()) {
      isWrong("more than there may be at once: " + attempt);
    }
    others.add(attempt);
  }

  /** Says whether what an attempt answers now is heard. */
  boolean isUnderWay(Attempt attempt) {
    boolean isOver = attempt.time.monotonicMs() >= attempt.endsMs || attempt.answer != null;
    return !isOver && !draining.contains(attempt.member);
  }

  /** Returns the last attempt that a node began under a number; null when there is none. */
  Attempt last(String member, UUID task, int number) {
    List<Attempt> all = begun.get(Attempt.key(member, task, number));
    return all == null ? null : all.get(all.size() - 1);
  }

  /** Says whether no code runs in a lane of a node, though it could have begun a while ago. */
  boolean isIdle(String member, Subscription lane, long nowMs, long lateMs) {
    return in(member, lane).isEmpty() && rates.isQuiet(member, lane, nowMs, lateMs);
  }

  /** Says whether no code runs in a lane of a node, but such as was given up. */
  boolean isIdle(String member, Subscription lane) {
    return in(member, lane).stream().allMatch(Attempt::isGivenUp);
  }

  private List<Attempt> inSlots(String member) {
    return underWay.entrySet().stream()
        .filter(lane -> lane.getKey().startsWith(member + " "))
        .flatMap(lane -> lane.getValue().stream())
        .filter(it -> it.answer == null && !it.isGivenUp())
        .toList();
  }

  private List<Attempt> in(String member, Subscription lane) {
    List<Attempt> all =
        underWay.computeIfAbsent(member + " " + lane.lane(), none -> new ArrayList<>());
    all.removeIf(it -> it.answer != null);
    return all;
  }

  /** Says whether all slots of a lane are taken, or all threads. */
  boolean isFull(String member, Subscription lane) {
    List<Attempt> all = in(member, lane);
    long lost = all.stream().filter(Attempt::isGivenUp).count();
    long inSlots = all.size() - lost;
    int threads = Math.min(2 * lane.concurrency(), lane.maxConcurrent());
    return inSlots == Math.min(lane.concurrency(), threads - lost);
  }

  /** A node runs under an incarnation now: what it began under another was told to end. */
  void runsAs(String member, String owner, Iterable<Subscription> lanes) {
    for (Subscription lane : lanes) {
      for (Attempt attempt : in(member, lane)) {
        boolean isOld = !owners.computeIfAbsent(attempt, none -> owner).equals(owner);
        if (isOld && !attempt.run.stopped().isComplete()) {
          isWrong("goes on without a lease: " + attempt);
        } else if (isOld) {
          attempt.fenced();
        }
      }
    }
  }

  private void isWrong(String what) {
    wrong = wrong == null ? what : wrong;
  }

  /** Returns what is wrong; null when nothing is. */
  String wrong() {
    return wrong;
  }
}
