package dev.offload.task;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Of which schedule an event is, and for which of its times.
 *
 * @param at the time as RFC 3339, with the offset of the schedule's zone; null when somebody had it
 *     run by hand
 * @param previous the same of the time for which it fired before; null when it had not
 */
public record Slot(String schedule, String at, String previous) {
  private static final String SCHEDULE = "schedule";
  private static final String SLOT = "slot";
  private static final String PREVIOUS = "previousSlot";
  private static final String MANUAL = "manual";

  public Slot {
    Objects.requireNonNull(schedule);
  }

  /** Says whether it is no time's, but somebody had it run. */
  public boolean isManual() {
    return at == null;
  }

  /** Adds what is known of it. */
  public void putInto(JsonObject json) {
    json.put(SCHEDULE, schedule);
    if (isManual()) {
      json.put(MANUAL, true);
    } else {
      json.put(SLOT, at);
    }
    if (previous != null) {
      json.put(PREVIOUS, previous);
    }
  }

  /** Hands over what is known of it, by the names that handlers know. */
  public void headers(BiConsumer<String, String> header) {
    header.accept(SCHEDULE, schedule);
    if (at != null) {
      header.accept(SLOT, at);
    }
    if (previous != null) {
      header.accept(PREVIOUS, previous);
    }
  }

  /** Reads what {@link #putInto} added; null when it did not. */
  static Slot of(JsonObject json) {
    String schedule = json.getString(SCHEDULE);
    return schedule == null
        ? null
        : new Slot(schedule, json.getString(SLOT), json.getString(PREVIOUS));
  }
}
