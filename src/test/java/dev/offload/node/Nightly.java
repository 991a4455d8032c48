package dev.offload.node;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;

/** The verticle of the README. */
public final class Nightly extends VerticleBase {
  @Override
  public Future<?> start() {
    JsonObject report = new JsonObject().put("background", "nightly report");
    vertx.eventBus().publish("background-task", report);
    JsonObject backup = new JsonObject().put("background", "nightly backup");
    return vertx.eventBus().request("background-task", backup);
  }
}
