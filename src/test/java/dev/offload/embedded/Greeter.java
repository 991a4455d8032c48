package dev.offload.embedded;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.TaskHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CountDownLatch;

/** A handler that answers with whom it greets, waits for ever or gives up, as it is asked. */
final class Greeter implements TaskHandler {
  private final String word;

  Greeter(String word) {
    this.word = word;
  }

  @Override
  public String name() {
    return "greeter";
  }

  @Override
  public Future<Next> run(Attempt attempt) throws InterruptedException {
    JsonObject asked = (JsonObject) attempt.payload();
    if (asked.getBoolean("fail", false)) {
      return Future.succeededFuture(Next.fail(new IllegalStateException("nobody is there")));
    }
    if (asked.getBoolean("wait", false)) {
      CountDownLatch told = new CountDownLatch(1);
      attempt.cancelled().onComplete(why -> told.countDown());
      told.await();
    }
    return Future.succeededFuture(Next.complete(word + " " + asked.getString("name")));
  }
}
