package dev.offload.http.kit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Reads something for all who want to know, with one question at a time: whoever comes while one is
 * under way shares the next, so that no answer is older than its question. For one event loop.
 */
public final class SharedRead<T> {
  private final Supplier<Future<T>> question;
  private boolean asking;
  private Promise<T> next;

  public SharedRead(Supplier<Future<T>> question) {
    this.question = question;
  }

  /** Returns what is read; fails when it cannot be read now. */
  public Future<T> read() {
    if (next == null) {
      next = Promise.promise();
    }
    Future<T> answer = next.future();
    if (!asking) {
      ask();
    }
    return answer;
  }

  private void ask() {
    Promise<T> askers = next;
    next = null;
    asking = true;
    question
        .get()
        .onComplete(
            answer -> {
              asking = false;
              if (next != null) {
                ask();
              }
              askers.handle(answer);
            });
  }
}
