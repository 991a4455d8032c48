package dev.offload.sim;

import dev.offload.handler.Run;
import dev.offload.handler.Run.Stop;
import dev.offload.sim.Subscriptions.Subscription;
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

  /** How long code that ended may go on until its slot is another's. */
  private static final long RETURN_MS = 10_000;

  private final Map<String, List<Attempt>> begun = new HashMap<>();
  private final Map<String, List<Attempt>> underWay = new HashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();
  private final Set<String> cancelled = new HashSet<>();
  private final Set<String> draining = new HashSet<>();
  private final Set<String> paused = new HashSet<>();
  private final Map<Attempt, String> owners = new HashMap<>();
  private String wrong;

  /** One attempt. */
  static final class Attempt {
    private final String member;
    private final NodeTime time;
    private final Subscription lane;
    private final Run run;
    private final String key;
    private final long begunMs;
    private long endsMs;
    private String answer;

    Attempt(String member, NodeTime time, Subscription lane, Run run) {
      this.member = member;
      this.time = time;
      this.lane = lane;
      this.run = run;
      key = key(member, run.delivery().taskID(), run.delivery().number());
      begunMs = time.monotonicMs();
      endsMs = begunMs + lane.timeoutMs();
    }

    /** The worker told it to end; a timeout is told before its time is over. */
    void told(Stop why) {
      if (why == Stop.CANCELLED || why == Stop.LEASE_LOST) {
        endsMs = Math.min(endsMs, time.monotonicMs());
      }
    }

    /** Its code is about to return this; the first counts. */
    void answers(String word) {
      answer = answer == null ? word : answer;
    }

    String answer() {
      return answer;
    }

    boolean isTimeOver() {
      return time.monotonicMs() >= begunMs + lane.timeoutMs();
    }

    String key() {
      return key;
    }

    static String key(String member, UUID task, int number) {
      return member + " " + task + " " + number;
    }

    private boolean isGivenUp() {
      return time.monotonicMs() >= endsMs + RETURN_MS;
    }

    @Override
    public String toString() {
      return key() + " of " + lane.lane() + " begun " + begunMs + " answered " + answer;
    }
  }

  /** The start of an attempt was stored. */
  void started(String member, UUID task, int number) {
    starts.merge(Attempt.key(member, task, number), 1, Integer::sum);
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

  /** Somebody asked that a lane be paused. */
  void paused(String lane) {
    paused.add(lane);
  }

  boolean wasPaused(String lane) {
    return paused.contains(lane);
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
      isWrong("runs though its node answered that it is paused: " + attempt);
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
    isBeside(attempt, in(attempt.member, attempt.lane));
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
    others.add(attempt);
  }

  /** Returns the last attempt that a node began under a number; null when there is none. */
  Attempt last(String member, UUID task, int number) {
    List<Attempt> all = begun.get(Attempt.key(member, task, number));
    return all == null ? null : all.get(all.size() - 1);
  }

  /** Says whether no code runs in a lane of a node. */
  boolean isIdle(String member, Subscription lane) {
    return in(member, lane).isEmpty();
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
    return inSlots == Math.min(lane.concurrency(), 2L * lane.concurrency() - lost);
  }

  /** A node runs under an incarnation now: what it began under another was told to end. */
  void runsAs(String member, String owner, Iterable<Subscription> lanes) {
    for (Subscription lane : lanes) {
      for (Attempt attempt : in(member, lane)) {
        boolean isOld = !owners.computeIfAbsent(attempt, none -> owner).equals(owner);
        if (isOld && !attempt.run.stopped().isComplete()) {
          isWrong("goes on without a lease: " + attempt);
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
