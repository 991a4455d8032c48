package dev.offload.schedule;

import dev.offload.task.DurationText;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;

/**
 * What is published again and again, and when, as people define it. Times are epoch milliseconds by
 * the store's clock.
 *
 * @param topic to which it is published; null when it goes to a queue
 * @param queue to which it is sent; null when it goes to a topic
 * @param payload a JSON value, as text
 * @param jitterMs by how much later than its slot it may be, 0 to 24 h
 */
public record Schedule(
    String name,
    When when,
    String topic,
    String queue,
    String payload,
    long jitterMs,
    Missed missed,
    Overlap overlap) {

  /** How long a payload may be, in UTF-8: it is read with each slot. */
  public static final int PAYLOAD_MAX_BYTES = 262_144;

  static final long MISSED_WINDOW_MS = 86_400_000;
  static final int MISSED_MAX = 100;

  /**
   * When its slots are: one of cron, every and at, as it was written.
   *
   * @param cron an expression; null when it is another kind
   * @param everyMs the distance of slots; 0 when it is another kind
   * @param offsetMs by how much slots are later than a multiple of the distance
   * @param at the one slot; null when it is another kind
   * @param startAt no slot is before; 0 is none
   * @param endAt no slot is after; 0 is none
   */
  public record When(
      String cron, long everyMs, long offsetMs, String at, ZoneId zone, long startAt, long endAt) {

    /**
     * Returns its slots.
     *
     * @throws IllegalArgumentException when they cannot be read
     */
    public Timetable slots() {
      Timetable all =
          cron != null
              ? new ZonedCron(Cron.of(cron), zone.getRules())
              : at != null
                  ? new Timetable.Once(LocalTimes.epochMs(at, zone))
                  : new Timetable.Every(everyMs, offsetMs);
      boolean isBounded = startAt != 0 || endAt != 0;
      return isBounded
          ? new Timetable.Bounded(all, startAt, endAt == 0 ? Timetable.END_MS : endAt)
          : all;
    }
  }

  /**
   * What becomes of slots at which nothing ran.
   *
   * @param windowMs under {@link Rule#ALL}, how old a slot may be that is caught up
   * @param max under the same, how many are at once
   */
  public record Missed(Rule rule, long windowMs, int max) {
    /** The rule. */
    public enum Rule {
      /** None is caught up. */
      SKIP,
      /** The newest is. */
      ONCE,
      /** All are. */
      ALL;

      /** Returns the word used in the API. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /** What becomes of a slot while a task of one before has not ended. */
  public enum Overlap {
    /** It fires. */
    ALLOW,
    /** It is left out. */
    SKIP,
    /** It waits, if none does. */
    QUEUE;

    /** Returns the word used in the API. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the id of the task that it is, which is made of its name. */
  public UUID id() {
    return TaskIds.ofSchedule(name);
  }

  /** Returns the topic to which its events go: a queue takes them under a name with a colon. */
  public String address() {
    return queue == null ? topic : "queue:" + queue;
  }

  /** Returns by how much later than a slot it is due: the same on all nodes. */
  public long jitterMs(long slotMs, Timetable slots) {
    if (jitterMs == 0) {
      return 0;
    }
    long next = slots.next(slotMs);
    long bound = next == Timetable.NEVER ? jitterMs : Math.min(jitterMs, next - slotMs - 1);
    return Long.remainderUnsigned(TaskIds.hashOfSlot(name, slotMs), bound + 1);
  }

  /** Returns the definition but its payload; {@link ScheduleReader} reads it. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    put(json, "cron", when.cron);
    if (when.everyMs > 0) {
      json.put("every", DurationText.of(when.everyMs));
    }
    if (when.offsetMs > 0) {
      json.put("offset", DurationText.of(when.offsetMs));
    }
    put(json, "at", when.at);
    json.put("zone", when.zone.getId());
    put(json, "startAt", when.startAt == 0 ? null : TaskJson.time(when.startAt));
    put(json, "endAt", when.endAt == 0 ? null : TaskJson.time(when.endAt));
    put(json, "topic", topic);
    put(json, "queue", queue);
    if (jitterMs > 0) {
      json.put("jitter", DurationText.of(jitterMs));
    }
    json.put("missed", missed.rule.word());
    if (missed.rule == Missed.Rule.ALL) {
      json.put("missedWindow", DurationText.of(missed.windowMs)).put("missedMax", missed.max);
    }
    return json.put("overlap", overlap.word());
  }

  private static void put(JsonObject json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
