package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command.Verb;
import dev.offload.sim.Simulation.Member;
import dev.offload.sim.Subscriptions.Subscription;
import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What every move of a task that user code works on must keep to, checked as it is stored. */
final class AttemptRules {
  private static final int CRASHES_MAX = 3;
  private static final long[] AFTER_CRASH_MS = {0, 1_000, 10_000};

  /** Clocks of nodes are off by less. */
  private static final long CLOCK_ERROR_MS = 2_000;

  private final Subscriptions subscriptions;
  private final Attempts attempts;
  private final UnaryOperator<String> incarnations;
  private final boolean isClockSteady;
  private final Map<UUID, String> starters = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  /**
   * @param incarnations says under which name a writer runs, which begins with its member's
   * @param isClockSteady nobody sets it
   */
  AttemptRules(
      Subscriptions subscriptions,
      Attempts attempts,
      UnaryOperator<String> incarnations,
      boolean isClockSteady) {
    this.subscriptions = subscriptions;
    this.attempts = attempts;
    this.incarnations = incarnations;
    this.isClockSteady = isClockSteady;
  }

  /** A client is about to ask for something by hand. */
  void asks(Verb verb, UUID id) {
    asked.add(verb + " " + id);
  }

  boolean wasAsked(Verb verb, UUID id) {
    return asked.contains(verb + " " + id);
  }

  /** Says whether the last attempt at a task was started by a member. */
  boolean wasStartedBy(UUID id, Member member) {
    return starters.containsKey(id) && member(starters.get(id)).equals(member.name());
  }

  /** A new task is stored. */
  void inserted(Task task) {
    attempts.published.stored(task);
  }

  /** It is gone, and begins anew should a late message bring it again. */
  void removed(UUID id) {
    attempts.removed(id);
  }

  /** Somebody moved it by hand. */
  void overridden(Task before, Task after) {
    Verb verb = after.status() == Status.CANCELLED ? Verb.CANCEL : Verb.RETRY;
    assertThat(wasAsked(verb, before.id())).as("asked to %s %s", verb, before).isTrue();
    assertThat(after.attempts().running()).as("runs by hand: %s", after).isFalse();
    assertThat(before.history().unpublished()).as("was done: %s", before).isNull();
    assertThat(after.attempts().starts()).isEqualTo(before.attempts().starts());
    assertThat(Records.of(after))
        .isEqualTo(Records.withMore(before, before.attempts().running() ? 1 : 0));
    Records.numbersAreUnique(after);
    attempts.movedByOther(before.id());
  }

  /** Its owner moved it. */
  void moved(String owner, Task before, Task after, Move move) {
    String by = incarnations.apply(owner);
    Records.numbersAreUnique(after);
    boolean ran = before.attempts().running();
    boolean runs = after.attempts().running();
    if (ran && !by.equals(starters.get(before.id()))) {
      attempts.movedByOther(before.id());
    }
    assertThat(ran || runs).as("%s moved what nobody works on: %s", by, move).isTrue();
    if (!ran) {
      begun(by, before, after, move);
    } else if (before.history().unpublished() != null) {
      attempts.published.movesOn(before, after);
    } else if (after.history().unpublished() != null) {
      // It is the end, whoever has the task move on when what was published is stored.
      Move end = after.history().unpublished().move(before.live(), after.history());
      ended(by, before, before.after(end), end);
    } else if (runs) {
      progress(by, before, after);
    } else {
      ended(by, before, after, move);
    }
  }

  private void begun(String by, Task before, Task after, Move move) {
    assertThat(after.status()).isEqualTo(Status.PROCESSING);
    assertThat(after.attempts().starts()).isEqualTo(before.attempts().starts() + 1);
    leavesErrors(before, after);
    assertThat(Records.of(after)).isEqualTo(Records.of(before));
    // Behind another it is looked at sooner than in its time when that has ended.
    if (isClockSteady && before.payload().limits().behind() == null) {
      assertThat(move.at())
          .as("when it begins: %s", move)
          .isGreaterThan(before.dueAt() - CLOCK_ERROR_MS);
    }
    starters.put(before.id(), by);
    attempts.started(member(by), before, after.attempts().starts());
  }

  private void progress(String by, Task before, Task after) {
    assertThat(after.attempts()).isEqualTo(before.attempts());
    assertThat(Records.of(after)).isEqualTo(Records.of(before));
    assertThat(by).as("who tells of it: %s", after).isEqualTo(starters.get(before.id()));
    assertThat(after.history().progress().text())
        .as("progress of %s", after)
        .isEqualTo(Attempt.key(member(by), before.id(), before.attempts().starts()));
  }

  private void ended(String by, Task before, Task after, Move move) {
    int number = before.attempts().starts();
    if (after.attempts().starts() == number - 1) {
      assertThat(after.status()).isEqualTo(Status.RECEIVED);
      assertThat(Records.of(after)).isEqualTo(Records.of(before));
      leavesErrors(before, after);
      notTried(by, before);
      return;
    }
    assertThat(after.attempts().starts()).as("starts of %s", after).isEqualTo(number);
    assertThat(Records.of(after)).as("records of %s", after).isEqualTo(Records.withMore(before, 1));
    List<History.Attempt> all = after.history().attempts();
    History.Attempt ended = all.get(all.size() - 1);
    assertThat(ended.number()).isEqualTo(number);
    switch (ended.outcome()) {
      case "crash" -> crashed(by, before, after, move);
      case "released" -> {
        assertThat(after.status()).isEqualTo(Status.RECEIVED);
        leavesErrors(before, after);
      }
      case "timeout" -> {
        Attempt attempt = attempts.last(member(by), before.id(), number);
        assertThat(attempt.isTimeOver()).as("the time is over of %s", attempt).isTrue();
        failed(before, after, move, false);
      }
      default -> {
        answered(by, before, ended.outcome());
        answered(before, after, move, ended.outcome());
      }
    }
  }

  /** Its code answered so, or its lane was paused before it began. */
  private void notTried(String by, Task before) {
    int number = before.attempts().starts();
    boolean isBegun = attempts.last(member(by), before.id(), number) != null;
    boolean isTooEarly = before.payload().limits().behind() != null;
    if (isBegun || !isTooEarly && !attempts.everStood(before.shelf().lane())) {
      answered(by, before, "notTried");
    }
  }

  /** Its code answered that, and it ran where the start that is current was made. */
  private void answered(String by, Task before, String word) {
    assertThat(by).as("who ends %s", before).isEqualTo(starters.get(before.id()));
    Attempt last = attempts.last(member(by), before.id(), before.attempts().starts());
    assertThat(last).as("an attempt at %s by %s", before, by).isNotNull();
    assertThat(last.answer()).as("the answer of %s", last).isEqualTo(word);
    if (word.equals("complete") || word.equals("postponed")) {
      attempts.published.done(last);
    }
  }

  private void answered(Task before, Task after, Move move, String word) {
    switch (word) {
      case "complete" -> {
        assertThat(after.status()).isEqualTo(Status.COMPLETE);
        int number = before.attempts().starts();
        String key = Attempt.key(member(starters.get(before.id())), before.id(), number);
        assertThat(after.history().result()).isEqualTo("\"" + key + "\"");
      }
      case "postponed" -> {
        assertThat(after.status()).isEqualTo(Status.PROCESSING);
        assertThat(after.attempts().errors()).as("errors of %s", after).isZero();
        assertThat(after.state()).isEqualTo(Integer.toString(before.attempts().starts()));
        assertThat(after.dueAt()).isGreaterThan(move.at());
      }
      default -> failed(before, after, move, word.equals("failed"));
    }
  }

  private void failed(Task before, Task after, Move move, boolean isFinal) {
    Subscription lane = subscriptions.of(before.shelf().lane());
    int errors = after.attempts().errors();
    assertThat(errors).as("errors of %s", after).isEqualTo(before.attempts().errors() + 1);
    assertThat(after.attempts().crashes()).as("crashes of %s", after).isZero();
    assertThat(errors).as("errors of %s", after).isLessThanOrEqualTo(lane.retry().attempts());
    boolean isLast = isFinal || errors == lane.retry().attempts();
    assertThat(after.status()).isEqualTo(isLast ? Status.FAILED : Status.RETRYING);
    if (!isLast) {
      assertThat(after.dueAt() - move.at())
          .as("the wait of %s", after)
          .isGreaterThanOrEqualTo(lane.delaysMs().get(errors - 1));
    }
  }

  private void crashed(String by, Task before, Task after, Move move) {
    int crashes = after.attempts().crashes();
    assertThat(by)
        .as("who says that it crashed: %s", after)
        .isNotEqualTo(starters.get(before.id()));
    assertThat(crashes).as("crashes of %s", after).isEqualTo(before.attempts().crashes() + 1);
    assertThat(crashes).as("crashes of %s", after).isLessThanOrEqualTo(CRASHES_MAX);
    assertThat(after.attempts().errors()).isEqualTo(before.attempts().errors());
    boolean isLast = crashes == CRASHES_MAX;
    assertThat(after.status()).isEqualTo(isLast ? Status.FAILED : Status.RETRYING);
    if (!isLast) {
      assertThat(after.dueAt() - move.at()).isEqualTo(AFTER_CRASH_MS[crashes]);
    }
  }

  private static void leavesErrors(Task before, Task after) {
    assertThat(after.attempts().errors())
        .as("errors: %s", after)
        .isEqualTo(before.attempts().errors());
    assertThat(after.attempts().crashes())
        .as("crashes: %s", after)
        .isEqualTo(before.attempts().crashes());
  }

  private static String member(String incarnation) {
    return incarnation.split("-")[0];
  }
}
