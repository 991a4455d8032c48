package dev.offload.embedded;

import dev.offload.Offload;
import dev.offload.OffloadClient;
import dev.offload.OffloadOptions;
import dev.offload.OffloadVerticle;
import dev.offload.TaskInfo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that embeds Offload, to be run with as few libraries as it needs. */
public final class BareProcess {
  private BareProcess() {}

  /**
   * Says what came of a task, or why Offload cannot be deployed.
   *
   * @param arguments options as JSON
   */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx();
    OffloadOptions options =
        new OffloadOptions(new JsonObject(arguments[0]))
            .subscribe("greetings", "all", "java:greeter");
    try {
      vertx
          .deployVerticle(new OffloadVerticle(options).handler(new Greeter("Hello")))
          .await(20, TimeUnit.SECONDS);
      OffloadClient client = Offload.client(vertx);
      JsonObject world = new JsonObject().put("name", "world");
      String task = client.publish("greetings", world).await(20, TimeUnit.SECONDS).taskID();
      TaskInfo ended = client.waitForEnd(task, Duration.ofSeconds(10)).await(20, TimeUnit.SECONDS);
      System.out.println("said: " + ended.result());
    } catch (RuntimeException e) {
      System.out.println("said: " + e.getMessage());
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }
}
