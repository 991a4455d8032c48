package dev.offload.worker;

import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A handler whose attempts a test ends. */
public final class FakeHandler implements Handler {
  final List<Attempt> attempts = new ArrayList<>();

  /** How often it was told that the subscription goes on by hand. */
  int goesOn;

  /** What the next run throws; null when it does not. */
  Error thrown;

  record Attempt(Run run, Promise<Outcome> answer) {
    void answers(Outcome outcome) {
      answer.tryComplete(outcome);
    }

    void completes() {
      answers(new Outcome.Complete("{\"done\":true}"));
    }

    void fails(String message) {
      answers(Outcome.Failed.of("Broken", message));
    }

    Run.Stop stopped() {
      return run.stopped().result();
    }
  }

  @Override
  public Future<Outcome> run(Run run) {
    Attempt attempt = new Attempt(run, Promise.promise());
    attempts.add(attempt);
    if (thrown != null) {
      Error error = thrown;
      thrown = null;
      throw error;
    }
    return attempt.answer.future();
  }

  @Override
  public void goOn() {
    goesOn++;
  }

  Attempt last() {
    return attempts.get(attempts.size() - 1);
  }

  int count() {
    return attempts.size();
  }
}
