package dev.offload.store;

import dev.offload.task.LaneState;
import dev.offload.task.LaneState.Hold;
import dev.offload.task.QueueDefinition;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What is stored of a lane beside its name: JSON text. */
public final class LaneDefinition {
  private static final String PAUSED = "paused";
  private static final String HELD = "held";
  private static final String UNTIL = "until";
  private static final String MS = "ms";
  private static final String WHY = "why";
  private static final String QUEUE = "queue";

  private LaneDefinition() {}

  /** Returns the definition of a lane in a state. */
  public static String of(LaneState state) {
    return of(state, null);
  }

  /** The same of a lane that is a queue; null is none. */
  public static String of(LaneState state, QueueDefinition queue) {
    JsonObject definition = new JsonObject();
    if (queue != null) {
      definition.put(QUEUE, queue.json());
    }
    if (state.pausedWhy() != null) {
      definition.put(PAUSED, state.pausedWhy());
    }
    if (state.hold() != null) {
      definition.put(HELD, of(state.hold()));
    }
    return definition.encode();
  }

  /** Returns a hold; of two the one that lasts longer is greater, as MongoDB compares documents. */
  public static JsonObject of(Hold hold) {
    return new JsonObject().put(UNTIL, hold.until()).put(MS, hold.ms()).put(WHY, hold.why());
  }

  /**
   * Returns the state of a lane; what cannot be read keeps nothing from beginning.
   *
   * @param definition may be null, or anything that somebody else wrote
   */
  public static LaneState state(Object definition) {
    if (!(definition instanceof String text)) {
      return LaneState.GOES_ON;
    }
    try {
      JsonObject object = new JsonObject(text);
      String why = object.getValue(PAUSED) instanceof String paused ? paused : null;
      return new LaneState(why, hold(object.getValue(HELD)));
    } catch (DecodeException | ClassCastException e) {
      return LaneState.GOES_ON;
    }
  }

  /** Returns the queue that a definition is of; null when it is of none, or cannot be read. */
  public static QueueDefinition queue(Object definition) {
    try {
      JsonObject queue =
          definition instanceof String text ? new JsonObject(text).getJsonObject(QUEUE) : null;
      return queue == null ? null : QueueDefinition.of(queue);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return null;
    }
  }

  /** Returns a hold; null when it is none. */
  public static Hold hold(Object held) {
    boolean isHold =
        held instanceof JsonObject object
            && object.getValue(UNTIL) instanceof Number
            && object.getValue(MS) instanceof Number
            && object.getValue(WHY) instanceof String;
    if (!isHold) {
      return null;
    }
    JsonObject object = (JsonObject) held;
    return new Hold(object.getLong(UNTIL), object.getLong(MS), object.getString(WHY));
  }
}
