package dev.offload.schedule;

import dev.offload.task.Payload;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What people want of a schedule: the payload of its task, written anew when one of them says
 * something else. Times are epoch milliseconds by the store's clock.
 *
 * @param isDeclared it is in the configuration, or was
 * @param revision 1 at first, one more with every change
 * @param since slots up to then are over, however they ended: it was made, changed or resumed
 * @param pausedWhy null when it is not paused
 * @param run null when nobody wants it run now
 * @param inDoubt slots of before a change, newest last: an owner may have fired them without having
 *     said so
 */
public record Wanted(
    Schedule schedule,
    boolean isDeclared,
    int revision,
    long since,
    String pausedWhy,
    Manual run,
    List<Long> inDoubt) {

  /** Why one is paused that left the configuration. */
  public static final String REMOVED = "it is no longer in the configuration";

  /** Why one is paused that somebody wanted to be. */
  public static final String BY_HAND = "paused by hand";

  private static final int IN_DOUBT_MAX = 6;

  public Wanted {
    inDoubt = List.copyOf(inDoubt);
  }

  /**
   * A run that somebody asked for, which is no slot.
   *
   * @param event that it makes
   * @param isForced also while a task of one before has not ended
   */
  public record Manual(UUID event, boolean isForced) {}

  /** One that is new. */
  public static Wanted first(Schedule schedule, boolean isDeclared, String pausedWhy, long nowMs) {
    return new Wanted(schedule, isDeclared, 1, nowMs, pausedWhy, null, List.of());
  }

  /** Returns this with another definition, in its next revision. */
  public Wanted with(Schedule other, boolean declared) {
    return new Wanted(other, declared, revision + 1, since, pausedWhy, run, inDoubt);
  }

  /** Returns this paused, or going on when there is no reason, in its next revision. */
  public Wanted paused(String why) {
    return new Wanted(schedule, isDeclared, revision + 1, since, why, run, inDoubt);
  }

  /** Returns this paused, or going on when there is no reason, in the same revision. */
  public Wanted pausedFor(String why) {
    return new Wanted(schedule, isDeclared, revision, since, why, run, inDoubt);
  }

  /**
   * Returns why it is paused once it is defined anew. What the configuration brings back goes on,
   * unless it says otherwise.
   *
   * @param wanted whether it is to be; null when nothing is said of it
   * @param byConf the configuration defines it
   * @return null when it is not
   */
  public String pausedWhyAfter(Boolean wanted, boolean byConf) {
    String kept = byConf && REMOVED.equals(pausedWhy) ? null : pausedWhy;
    if (wanted == null) {
      return kept;
    }
    return !wanted ? null : kept == null ? BY_HAND : kept;
  }

  /** Returns this, to be run now. */
  public Wanted run(Manual manual) {
    return new Wanted(schedule, isDeclared, revision, since, pausedWhy, manual, inDoubt);
  }

  /** Returns this with all slots over up to a time. */
  public Wanted since(long nowMs) {
    return new Wanted(schedule, isDeclared, revision, nowMs, pausedWhy, run, inDoubt);
  }

  /** Returns this with more slots that may have fired. */
  public Wanted doubting(List<Long> slots) {
    List<Long> all = new ArrayList<>(Stream.concat(inDoubt.stream(), slots.stream()).toList());
    List<Long> newest = all.stream().distinct().sorted().toList();
    int from = Math.max(0, newest.size() - IN_DOUBT_MAX);
    return new Wanted(
        schedule, isDeclared, revision, since, pausedWhy, run, newest.subList(from, newest.size()));
  }

  /** Says whether it means the same as another, whatever is paused. */
  public boolean isSameAs(Schedule other) {
    return schedule.json().equals(other.json()) && schedule.payload().equals(other.payload());
  }

  /** Returns the payload of its task; {@link #of} reads it. */
  public Payload payload() {
    JsonObject json =
        new JsonObject()
            .put("name", schedule.name())
            .put("definition", schedule.json())
            .put("payload", schedule.payload())
            .put("revision", revision)
            .put("since", since);
    if (isDeclared) {
      json.put("declared", true);
    }
    if (pausedWhy != null) {
      json.put("pausedWhy", pausedWhy);
    }
    if (run != null) {
      json.put("run", run.event.toString()).put("forced", run.isForced);
    }
    return Payload.json(
        (inDoubt.isEmpty() ? json : json.put("inDoubt", new JsonArray(inDoubt))).encode());
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Wanted of(Payload payload) {
    try {
      JsonObject json = new JsonObject(payload.text());
      Schedule schedule =
          ScheduleReader.known(
              json.getJsonObject("definition"), json.getString("name"), json.getString("payload"));
      String run = json.getString("run");
      return new Wanted(
          schedule,
          json.getBoolean("declared", false),
          json.getInteger("revision"),
          json.getLong("since"),
          json.getString("pausedWhy"),
          run == null ? null : new Manual(UUID.fromString(run), json.getBoolean("forced")),
          json.getJsonArray("inDoubt", new JsonArray()).stream()
              .map(it -> ((Number) it).longValue())
              .toList());
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("no schedule", e);
    }
  }
}
