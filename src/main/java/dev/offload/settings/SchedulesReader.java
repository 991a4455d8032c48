package dev.offload.settings;

import dev.offload.schedule.Declared;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import dev.offload.task.BackgroundText;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the schedules of the configuration, and says everything that is wrong with them. */
final class SchedulesReader {
  private static final String SCHEDULES = "schedules";
  private static final String PAYLOAD = "payload";
  private static final int MAX = 1_000;

  private final SettingsReader reader;
  private final Topics topics;
  private final Queues queues;

  SchedulesReader(SettingsReader reader, Topics topics, Queues queues) {
    this.reader = reader;
    this.topics = topics;
    this.queues = queues;
  }

  List<Declared> read() {
    JsonObject all = reader.object(SCHEDULES);
    List<Declared> declared = new ArrayList<>();
    if (all.size() > MAX) {
      reader.problem(SCHEDULES + " must have at most " + MAX + " members");
      return declared;
    }
    for (String name : all.fieldNames()) {
      String path = SCHEDULES + "." + name;
      if (all.getValue(name) instanceof JsonObject given) {
        declared.add(read(path, name, given.copy()));
      } else {
        reader.problem(path + " must be an object");
      }
    }
    return List.copyOf(declared);
  }

  private Declared read(String path, String name, JsonObject given) {
    String payload = Json.encode(given.remove(PAYLOAD));
    ScheduleReader definition = new ScheduleReader(given);
    Schedule schedule = definition.read(name, payload);
    if (BackgroundText.utf8Bytes(payload) > Schedule.PAYLOAD_MAX_BYTES) {
      reader.problem(path + ": payload is longer than " + Schedule.PAYLOAD_MAX_BYTES + " bytes");
    }
    definition.problems().forEach(problem -> reader.problem(path + ": " + problem));
    unknown(schedule).ifPresent(problem -> reader.problem(path + ": " + problem));
    Boolean paused = given.getValue("paused") instanceof Boolean it ? it : null;
    return new Declared(schedule, paused);
  }

  private Optional<String> unknown(Schedule schedule) {
    Optional<Refusal> refusal =
        schedule.queue() == null ? topics.refuse(schedule.topic()) : refuse(schedule.queue());
    return refusal.map(Refusal::reason);
  }

  /** A queue that is in no configuration may be made later. */
  private Optional<Refusal> refuse(String queue) {
    Optional<QueueDefinition> found = queues.named(queue);
    return found.isEmpty() && queues.mayCreate() ? Optional.empty() : Queues.refuse(queue, found);
  }
}
