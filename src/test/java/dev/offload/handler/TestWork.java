package dev.offload.handler;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.TaskHandler;
import io.vertx.core.Future;

/** Work in Java that a test writes down as a lambda. */
record TestWork(Body body) implements TaskHandler {

  interface Body {
    Future<Next> run(Attempt attempt) throws Exception;
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Future<Next> run(Attempt attempt) throws Exception {
    return body.run(attempt);
  }
}
