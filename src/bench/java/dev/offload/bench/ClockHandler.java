package dev.offload.bench;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.TaskHandler;
import io.vertx.core.Future;

/** Says when it began: by {@link System#nanoTime}, which is one clock for all processes here. */
public final class ClockHandler implements TaskHandler {

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public Future<Next> run(Attempt attempt) {
    return Future.succeededFuture(Next.complete(System.nanoTime()));
  }
}
