package dev.offload.bench;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.TaskHandler;
import io.vertx.core.Future;

/** Work that is nothing. */
public final class NoopHandler implements TaskHandler {
  private static final Future<Next> DONE = Future.succeededFuture(Next.complete(null));

  @Override
  public String name() {
    return "noop";
  }

  @Override
  public Future<Next> run(Attempt attempt) {
    return DONE;
  }
}
