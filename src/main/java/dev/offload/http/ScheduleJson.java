package dev.offload.http;

import dev.offload.http.ScheduleReads.Found;
import dev.offload.schedule.Firing;
import dev.offload.schedule.LocalTimes;
import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** The shape of a schedule in the API. Slots have the offset of its zone. */
final class ScheduleJson {
  private ScheduleJson() {}

  /** Returns one for a list: without its payload and its history. */
  static JsonObject listed(Found it, long nowMs, int next) {
    Schedule schedule = it.schedule();
    JsonObject json = new JsonObject().put("name", schedule.name()).mergeIn(schedule.json());
    json.put("paused", it.wanted().pausedWhy() != null);
    if (it.wanted().pausedWhy() != null) {
      json.put("pausedWhy", it.wanted().pausedWhy());
    }
    if (it.wanted().isDeclared()) {
      json.put("declared", true);
    }
    json.put("version", it.wanted().revision()).put("next", next(it, nowMs, next));
    if (it.past().waiting() != 0) {
      json.put("waiting", slot(schedule, it.past().waiting()));
    }
    if (it.past().fired() != 0) {
      UUID event = it.lastEvent();
      JsonObject last = new JsonObject().put("slot", slot(schedule, it.past().fired()));
      json.put("last", event(it, event, last));
    }
    if (it.past().ran() != null) {
      json.put("lastRun", event(it, it.past().ran(), new JsonObject()));
    }
    return json;
  }

  /** Returns it whole. */
  static JsonObject of(Found it, long nowMs, int next) {
    JsonArray history = new JsonArray();
    List<Past.Entry> entries = it.past().history();
    for (int i = entries.size() - 1; i >= 0; i--) {
      history.add(entry(it.schedule(), entries.get(i)));
    }
    return listed(it, nowMs, next)
        .put("payload", Json.decodeValue(it.schedule().payload()))
        .put("history", history);
  }

  /** Returns those that cannot be read, and why. */
  static JsonArray unreadable(List<ScheduleReads.Unreadable> all) {
    JsonArray items = new JsonArray();
    all.forEach(it -> items.add(new JsonObject().put("name", it.name()).put("reason", it.why())));
    return items;
  }

  /** Returns times as slots are shown. */
  static JsonArray slots(List<Long> slots, Schedule.When when) {
    return new JsonArray(slots.stream().map(it -> LocalTimes.text(it, when.zone())).toList());
  }

  private static JsonArray next(Found it, long nowMs, int count) {
    List<Long> next =
        it.wanted().pausedWhy() == null
            ? new Firing(it.wanted(), it.past()).next(nowMs, count)
            : List.of();
    return slots(next, it.schedule().when());
  }

  private static JsonObject event(Found it, UUID event, JsonObject json) {
    json.put("eventID", event.toString());
    it.taskOf(event).ifPresent(task -> put(json, task));
    return json;
  }

  private static void put(JsonObject json, Task task) {
    json.put("taskID", task.id().toString()).put("status", task.status().word());
  }

  private static JsonObject entry(Schedule schedule, Past.Entry entry) {
    JsonObject json =
        new JsonObject()
            .put("slot", slot(schedule, entry.slot()))
            .put("outcome", entry.outcome().word())
            .put("at", TaskJson.time(entry.at()));
    return entry.outcome().isPublished()
        ? json.put("eventID", TaskIds.ofSlot(schedule.name(), entry.slot()).toString())
        : json;
  }

  private static String slot(Schedule schedule, long slotMs) {
    return LocalTimes.text(slotMs, schedule.when().zone());
  }
}
