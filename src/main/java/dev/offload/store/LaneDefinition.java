package dev.offload.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What is stored of a lane beside its name: JSON text. */
public final class LaneDefinition {
  private static final String PAUSED = "paused";

  private LaneDefinition() {}

  /** Returns the definition of a lane that is paused. */
  public static String paused(String why) {
    return new JsonObject().put(PAUSED, why).encode();
  }

  /**
   * Returns why a lane is paused; empty when it is not.
   *
   * @param definition may be null, or anything that somebody else wrote
   */
  public static Optional<String> pausedWhy(Object definition) {
    if (!(definition instanceof String text)) {
      return Optional.empty();
    }
    try {
      return new JsonObject(text).getValue(PAUSED) instanceof String why
          ? Optional.of(why)
          : Optional.empty();
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }
}
