package dev.offload.bus;

import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import io.vertx.core.json.JsonObject;

/**
 * What somebody wants done with a schedule; answered with one of {@link Submissions.Answers}, whose
 * task is the schedule as it is then.
 */
public sealed interface ScheduleCommand {

  /** {@link Put#revision} when any will do. */
  int ANY = -1;

  /** {@link Put#revision} when there must be none yet. */
  int NONE = 0;

  /** {@link Put#revision} when there must be one. */
  int EXISTING = -2;

  /** Returns the name of the schedule. */
  String name();

  /**
   * Defines it.
   *
   * @param paused whether it is to be paused; null leaves that as it is
   * @param revision that it must have, {@link #ANY}, {@link #EXISTING} or {@link #NONE}
   */
  record Put(Schedule schedule, Boolean paused, int revision) implements ScheduleCommand {
    @Override
    public String name() {
      return schedule.name();
    }
  }

  /**
   * Pauses it.
   *
   * @param why is shown; null has it go on
   */
  record Pause(String name, String why, int revision) implements ScheduleCommand {}

  /** Has it run now, also while what it published before has not ended if that is forced. */
  record Run(String name, boolean isForced) implements ScheduleCommand {}

  /** Removes it. */
  record Remove(String name, int revision) implements ScheduleCommand {}

  /** Returns it as JSON; {@link #of} reads it. */
  default JsonObject json() {
    JsonObject json = new JsonObject().put("name", name());
    if (this instanceof Put put) {
      return json.put("verb", "put")
          .put("definition", put.schedule.json())
          .put("payload", put.schedule.payload())
          .put("paused", put.paused)
          .put("revision", put.revision);
    }
    if (this instanceof Pause pause) {
      return json.put("verb", "pause").put("why", pause.why).put("revision", pause.revision);
    }
    return this instanceof Run run
        ? json.put("verb", "run").put("forced", run.isForced)
        : json.put("verb", "remove").put("revision", ((Remove) this).revision);
  }

  /** Reads one; fails with some RuntimeException when it is none. */
  static ScheduleCommand of(JsonObject json) {
    String name = json.getString("name");
    return switch (json.getString("verb")) {
      case "put" ->
          new Put(
              ScheduleReader.foundRight(
                  json.getJsonObject("definition"), name, json.getString("payload")),
              json.getBoolean("paused"),
              json.getInteger("revision"));
      case "pause" -> new Pause(name, json.getString("why"), json.getInteger("revision"));
      case "run" -> new Run(name, json.getBoolean("forced"));
      case "remove" -> new Remove(name, json.getInteger("revision"));
      default -> throw new IllegalArgumentException("no command for a schedule");
    };
  }
}
