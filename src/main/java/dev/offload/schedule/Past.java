package dev.offload.schedule;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What has become of the slots of a schedule: the state of its task. Times are epoch milliseconds.
 *
 * @param last up to this slot all are decided; 0 when none is
 * @param fired the slot that fired last; 0 when none has
 * @param ran the event of the run that was asked for last; null when none was
 * @param waiting a slot that fires when the tasks before have ended; 0 when none waits
 * @param catchUntil slots up to this one are being caught up; 0 when none are
 * @param catchLeft how many of them may be
 * @param history the last {@value #HISTORY_MAX} slots, newest last
 */
public record Past(
    long last,
    long fired,
    UUID ran,
    long waiting,
    long catchUntil,
    int catchLeft,
    List<Entry> history) {

  /** How many slots are remembered. */
  public static final int HISTORY_MAX = 10;

  /** Nothing has. */
  public static final Past NONE = new Past(0, 0, null, 0, 0, 0, List.of());

  public Past {
    history = List.copyOf(history);
  }

  /** What can become of a slot. */
  public enum Outcome {
    /** Its event was published. */
    FIRED("fired"),
    /** The same, though nothing ran at its time. */
    CAUGHT_UP("caughtUp"),
    /** Nothing ran at its time. */
    MISSED("missed"),
    /** A task of one before had not ended. */
    SKIPPED("skipped");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /** Returns the word used in the API. */
    public String word() {
      return word;
    }

    /** Says whether its event was published. */
    public boolean isPublished() {
      return this == FIRED || this == CAUGHT_UP;
    }

    private static Outcome of(String word) {
      for (Outcome it : values()) {
        if (it.word.equals(word)) {
          return it;
        }
      }
      throw new IllegalArgumentException("no outcome of a slot: " + word);
    }
  }

  /**
   * What became of a slot.
   *
   * @param at when that was decided
   */
  public record Entry(long slot, Outcome outcome, long at) {}

  /** Returns this with one slot more that is decided. */
  Past with(long slot, Outcome outcome, long nowMs) {
    List<Entry> all = new ArrayList<>(history);
    all.add(new Entry(slot, outcome, nowMs));
    List<Entry> kept = all.subList(Math.max(0, all.size() - HISTORY_MAX), all.size());
    long firedNow = outcome.isPublished() ? slot : fired;
    return new Past(Math.max(last, slot), firedNow, ran, waiting, catchUntil, catchLeft, kept);
  }

  Past upTo(long slot) {
    return new Past(Math.max(last, slot), fired, ran, waiting, catchUntil, catchLeft, history);
  }

  Past waitingFor(long slot) {
    return new Past(Math.max(last, slot), fired, ran, slot, catchUntil, catchLeft, history);
  }

  Past catchingUp(long until, int left) {
    return new Past(last, fired, ran, waiting, until, left, history);
  }

  Past ran(UUID event) {
    return new Past(last, fired, event, waiting, catchUntil, catchLeft, history);
  }

  /** Returns it as it is stored; {@link #of} reads it. */
  public String stored() {
    JsonArray entries = new JsonArray();
    history.forEach(
        it -> entries.add(new JsonArray().add(it.slot).add(it.outcome.word).add(it.at)));
    JsonObject json = new JsonObject().put("last", last).put("fired", fired);
    if (ran != null) {
      json.put("ran", ran.toString());
    }
    if (waiting != 0) {
      json.put("waiting", waiting);
    }
    if (catchUntil != 0) {
      json.put("catchUntil", catchUntil).put("catchLeft", catchLeft);
    }
    return json.put("history", entries).encode();
  }

  /**
   * Reads a stored one.
   *
   * @param stored null when nothing was stored
   * @throws IllegalArgumentException when it is none
   */
  public static Past of(String stored) {
    if (stored == null) {
      return NONE;
    }
    try {
      JsonObject json = new JsonObject(stored);
      String ran = json.getString("ran");
      return new Past(
          json.getLong("last"),
          json.getLong("fired"),
          ran == null ? null : UUID.fromString(ran),
          json.getLong("waiting", 0L),
          json.getLong("catchUntil", 0L),
          json.getInteger("catchLeft", 0),
          json.getJsonArray("history").stream().map(it -> entry((JsonArray) it)).toList());
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("no state of a schedule", e);
    }
  }

  private static Entry entry(JsonArray it) {
    return new Entry(it.getLong(0), Outcome.of(it.getString(1)), it.getLong(2));
  }
}
