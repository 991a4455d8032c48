package dev.offload.http.publish;

import dev.offload.http.kit.Problem;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.TaskIds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** An event of a batch of ours. */
final class BatchItem {
  private static final String INVALID = "invalid_event";
  private static final String PAYLOAD = "payload";
  private static final String EVENT_ID = "eventID";
  private static final String KEY = "idempotencyKey";
  private static final List<String> OPTIONS =
      List.of(Options.DELAY, Options.RUN_AT, Options.PRIORITY, Options.TIMEOUT);
  private static final Set<String> MEMBERS =
      Set.of(
          PAYLOAD, EVENT_ID, KEY, Options.DELAY, Options.RUN_AT, Options.PRIORITY, Options.TIMEOUT);

  private BatchItem() {}

  /**
   * Reads it; a member that is null counts as not there, except the payload.
   *
   * @throws Problem 400 when it is malformed, 413 when the payload is too long
   */
  static Publication read(JsonText event, int maxBytes, long nowMs) {
    Map<String, JsonText> members = event.members("event", MEMBERS, INVALID);
    if (!members.containsKey(PAYLOAD)) {
      throw wrong(PAYLOAD + " is missing");
    }
    Payload payload = Data.bounded(Payload.json(members.get(PAYLOAD).text()), maxBytes);
    members.values().removeIf(JsonText::isNull);
    Map<String, String> given = new TreeMap<>();
    OPTIONS.stream()
        .filter(members::containsKey)
        .forEach(name -> given.put(name, option(name, members.get(name))));
    Options options = Publication.options(given, nowMs);
    UUID id = null;
    if (members.containsKey(EVENT_ID)) {
      id = eventID(string(EVENT_ID, members), nowMs);
      given.put(EVENT_ID, id.toString());
    }
    String key = members.containsKey(KEY) ? IdempotencyKey.checked(string(KEY, members)) : null;
    return new Publication(id, payload, options, EventKey.named(key, payload), given);
  }

  /** Returns the text that a query would have; a number stays one, to be told about its unit. */
  static String option(String name, JsonText value) {
    if (name.equals(Options.PRIORITY)) {
      return value.text();
    }
    return value.isString() ? value.string() : value.text();
  }

  static String string(String name, Map<String, JsonText> members) {
    if (!members.get(name).isString()) {
      throw wrong(name + " must be a string");
    }
    return members.get(name).string();
  }

  private static UUID eventID(String text, long nowMs) {
    UUID id =
        TaskIds.parse(text)
            .orElseThrow(() -> wrong(EVENT_ID + " must be a UUIDv7 in canonical lower case"));
    if (TaskIds.timeMs(id) > nowMs + TaskIds.AHEAD_MAX_MS) {
      throw wrong(EVENT_ID + " is more than a minute in the future");
    }
    return id;
  }

  private static Problem wrong(String detail) {
    return new Problem(400, detail).coded(INVALID);
  }
}
