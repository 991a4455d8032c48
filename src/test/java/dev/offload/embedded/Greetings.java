package dev.offload.embedded;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.Offload;
import dev.offload.OffloadClient;
import dev.offload.OffloadOptions;
import dev.offload.OffloadVerticle;
import dev.offload.TaskHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The program of the README. */
public final class Greetings implements TaskHandler {
  @Override
  public String name() {
    return "greeter";
  }

  @Override
  public Future<Next> run(Attempt attempt) {
    return Future.succeededFuture(Next.complete("Hello " + attempt.payload()));
  }

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    OffloadOptions options = new OffloadOptions().subscribe("greetings", "all", "java:greeter");
    OffloadClient offload = Offload.client(vertx);
    vertx
        .deployVerticle(new OffloadVerticle(options).handler(new Greetings()))
        .compose(deployed -> offload.publish("greetings", "world"))
        .compose(event -> offload.waitForEnd(event.taskID(), Duration.ofSeconds(10)))
        .onSuccess(task -> System.out.println(task.result()))
        .onFailure(Throwable::printStackTrace)
        .onComplete(end -> vertx.close());
  }
}
