package dev.offload.http.publish;

import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Problem;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.Schedule.When;
import dev.offload.schedule.ScheduleReader;
import dev.offload.task.Payload;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * A schedule as a body defines it.
 *
 * @param paused whether it is to be paused; null when nothing was said
 */
public record ScheduleRequest(Schedule schedule, Boolean paused) {
  private static final String INVALID = "invalid_schedule";
  private static final String PAYLOAD = "payload";
  private static final String PAUSED = "paused";
  private static final Set<String> TIMES =
      Set.of("cron", "every", "offset", "at", "zone", "startAt", "endAt");

  /**
   * Reads one.
   *
   * @param maxBytes how long its payload may be
   * @throws Problem 400 with everything that is wrong, 413 when the payload is too long
   */
  public static ScheduleRequest read(String name, Buffer body, int maxBytes) {
    Map<String, JsonText> members = members(body, ScheduleReader.MEMBERS);
    JsonText given = members.remove(PAYLOAD);
    Payload payload = Data.bounded(Payload.json(given == null ? "null" : given.text()), maxBytes);
    JsonObject definition = object(members);
    ScheduleReader reader = new ScheduleReader(definition);
    Schedule schedule = reader.read(name, payload.text());
    refuse(reader);
    return new ScheduleRequest(schedule, definition.getBoolean(PAUSED));
  }

  /**
   * Reads when the slots of one would be.
   *
   * @throws Problem as {@link #read} does
   */
  public static When times(Buffer body) {
    ScheduleReader reader = new ScheduleReader(object(members(body, TIMES)));
    When when = reader.when();
    refuse(reader);
    return when;
  }

  private static void refuse(ScheduleReader reader) {
    if (!reader.problems().isEmpty()) {
      throw new Problem(400, String.join("; ", reader.problems())).coded(INVALID);
    }
  }

  /**
   * Returns the body of a request.
   *
   * @throws Problem 415 when it does not say that it is JSON in UTF-8
   */
  public static Buffer json(MultiMap headers, Buffer body) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type == null || !MediaTypes.isUtf8(type, MediaTypes.JSON)) {
      throw new Problem(415, "Content-Type must be " + MediaTypes.JSON + ", in UTF-8")
          .with("Accept", MediaTypes.JSON);
    }
    return body;
  }

  private static Map<String, JsonText> members(Buffer body, Set<String> known) {
    Map<String, JsonText> members = PublishRequest.json(body).members("body", known, INVALID);
    members.entrySet().removeIf(it -> it.getValue().isNull() && !it.getKey().equals(PAYLOAD));
    return members;
  }

  private static JsonObject object(Map<String, JsonText> members) {
    JsonObject object = new JsonObject();
    members.forEach((name, value) -> object.put(name, Json.decodeValue(value.text())));
    return object;
  }
}
