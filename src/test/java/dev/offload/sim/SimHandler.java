package dev.offload.sim;

import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.sim.Subscriptions.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * User code of one subscription on one node. It succeeds, fails, hangs, is late, throws, answers
 * nothing, goes on later, could not be tried or takes its node down, as the seed says. It listens
 * when it is told to end, or does not.
 */
final class SimHandler implements Handler {
  private static final long LONGEST_MS = 5_000;
  private static final long LATEST_MS = 20_000;
  private static final long SLOWEST_MS = 50_000;
  private static final long HANGING_MS = 20_000;
  private static final long PROBE_MS = 4_000;
  private static final int LATE = 50;

  private final String member;
  private final NodeTime time;
  private final Subscription lane;
  private final World world;

  /** What all handlers of a simulation share. */
  interface World {
    SplittableRandom random();

    Attempts attempts();

    /** Returns the incarnation of a node. */
    String owner(String member);

    /**
     * Says whether attempts of a lane may begin on a node, by what people and receivers asked for.
     */
    boolean mayBegin(String member, Subscription lane);

    /** A receiver asked a node to leave it alone, in an attempt that had not ended. */
    void holds(String member, Subscription lane, long ms);

    /** Says whether another task of its unique key is to end before it. */
    boolean mustWait(UUID task);

    /** Says whether the faults have stopped. */
    boolean isCalm();

    /** Says whether all slots are being taken, to see how many there are. */
    boolean isProbed();

    /** Runs an action when they have. */
    void whenCalm(Runnable action);

    /** Ends a node at once, if it may; says whether it did. */
    boolean crash(String member);

    void trace(String line);
  }

  SimHandler(String member, NodeTime time, Subscription lane, World world) {
    this.member = member;
    this.time = time;
    this.lane = lane;
    this.world = world;
  }

  @Override
  public Future<Outcome> run(Run run) {
    Attempt attempt = new Attempt(member, world.owner(member), time, lane, run);
    world.trace("begins " + attempt);
    world.attempts().begins(attempt, world.mayBegin(member, lane));
    if (world.mustWait(run.delivery().taskID())) {
      world.attempts().beganOutOfTurn(attempt);
    }
    run.stopped().onSuccess(attempt::told);
    Code code = new Code(attempt, run, Promise.promise());
    if (random().nextInt(3) == 0) {
      code.tellProgress(1);
    }
    return code.begin();
  }

  private SplittableRandom random() {
    return world.random();
  }

  private final class Code {
    private final Attempt attempt;
    private final Run run;
    private final Promise<Outcome> answer;

    Code(Attempt attempt, Run run, Promise<Outcome> answer) {
      this.attempt = attempt;
      this.run = run;
      this.answer = answer;
    }

    Future<Outcome> begin() {
      if (world.isCalm()) {
        long ms = world.isProbed() ? PROBE_MS : random().nextInt(500);
        Outcome outcome = random().nextInt(5) == 0 ? failure(false, 0) : complete();
        after(ms, () -> ends(outcome));
        return answer.future();
      }
      if (!isSlow() && random().nextBoolean()) {
        run.stopped().onSuccess(why -> after(random().nextLong(3_000), () -> ends(stopped())));
      }
      int drawn = isSlow() && random().nextInt(4) > 0 ? LATE : random().nextInt(100);
      if (drawn < 45) {
        after(random().nextLong(LONGEST_MS), () -> ends(complete()));
      } else if (drawn < 55) {
        long latestMs = isSlow() ? SLOWEST_MS : LATEST_MS;
        long ms = lane.timeoutMs() * 9 / 10 + random().nextLong(latestMs);
        after(ms, () -> ends(complete()));
      } else if (drawn < 60) {
        world.whenCalm(() -> after(random().nextLong(HANGING_MS), () -> ends(complete())));
      } else {
        return begin(drawn);
      }
      return answer.future();
    }

    /** Some tasks are too slow at every attempt. */
    private boolean isSlow() {
      return run.delivery().taskID().hashCode() % 5 == 0;
    }

    private Future<Outcome> begin(int drawn) {
      long ms = random().nextBoolean() ? 0 : random().nextLong(LONGEST_MS);
      if (drawn < 66) {
        after(ms, () -> ends(failure(drawn < 62, 0)));
      } else if (drawn < 72) {
        long waitMs = random().nextLong(20_000);
        after(ms, () -> ends(waitMs % 3 == 0 ? overloaded(waitMs) : failure(false, waitMs)));
      } else if (drawn < 75) {
        attempt.answers("error");
        throw new IllegalStateException("thrown");
      } else if (drawn < 77) {
        attempt.answers("error");
        return null;
      } else if (drawn < 79) {
        after(ms, () -> ends(null));
      } else if (drawn < 86) {
        String state = Integer.toString(run.delivery().number());
        after(ms, () -> ends(new Outcome.Again(random().nextLong(8_000), state, events())));
      } else if (drawn < 94) {
        long waitMs = random().nextBoolean() ? 0 : random().nextLong(8_000);
        after(ms, () -> ends(new Outcome.NotTried("nobody listens", waitMs)));
      } else if (drawn < 98 || !world.crash(member)) {
        after(ms, this::endsTwice);
      }
      return answer.future();
    }

    /** What is published when the faults have stopped could hold up the end. */
    private List<Outcome.Event> events() {
      return world.isCalm() ? List.of() : attempt.publishes(world.attempts().published);
    }

    private Outcome stopped() {
      return random().nextBoolean() ? failure(false, 0) : complete();
    }

    private Outcome complete() {
      return new Outcome.Complete("\"" + attempt.key() + "\"", events());
    }

    /** When the faults have stopped receivers are overloaded no more. */
    private Outcome overloaded(long ms) {
      Outcome.Failed failed = new Outcome.Failed("Broken", attempt.key(), false, ms);
      return world.isCalm() ? failed : new Outcome.Held(failed, "overloaded", 1 + ms / 3);
    }

    private Outcome failure(boolean isFinal, long afterMs) {
      return new Outcome.Failed("Broken", attempt.key(), isFinal, afterMs);
    }

    private void endsTwice() {
      ends(complete());
      run.progress(100, attempt.key());
      ends(failure(true, 0));
      after(100, () -> run.progress(101, attempt.key()));
    }

    private void ends(Outcome outcome) {
      if (!answer.future().isComplete()) {
        boolean isHeard = world.attempts().isUnderWay(attempt);
        attempt.answers(word(outcome));
        attempt.events = outcome == null ? List.of() : outcome.events();
        world.trace("answers " + attempt);
        if (outcome instanceof Outcome.Held) {
          world.attempts().stood(lane.lane());
        }
        answer.complete(outcome);
        if (outcome instanceof Outcome.Held held && isHeard) {
          world.holds(member, lane, held.ms());
        }
      }
    }

    private void tellProgress(int percent) {
      if (!answer.future().isComplete() && percent < 30) {
        run.progress(percent, attempt.key());
        after(random().nextLong(1, 1_000), () -> tellProgress(percent + 1));
      }
    }

    private void after(long ms, Runnable action) {
      if (ms == 0) {
        action.run();
      } else {
        time.after(ms, action);
      }
    }
  }

  /** Returns the word that the record of an attempt has which ended so; what was not is none. */
  private static String word(Outcome outcome) {
    if (outcome instanceof Outcome.Complete) {
      return "complete";
    }
    if (outcome instanceof Outcome.Again) {
      return "postponed";
    }
    if (outcome instanceof Outcome.NotTried) {
      return "notTried";
    }
    return outcome instanceof Outcome.Failed failed && failed.isFinal() ? "failed" : "error";
  }
}
