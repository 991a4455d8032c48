package dev.offload;

import java.util.Map;
import java.util.Set;

/** The rooms of the house, that is the packages below dev.offload, and who may know whom. */
final class Rooms {

  /** What others program against: the package dev.offload itself. */
  static final String API = "";

  /**
   * In that package, too: those of its classes by which it is entered, and that know the others.
   */
  static final String ENTRY = "entry";

  static final Set<String> ENTRIES = Set.of("Offload", "OffloadVerticle");

  static final String TEMPLATES = "jte";

  /** Of each room, the rooms that it may know; the templates know what they show. */
  static final Map<String, Set<String>> BELOW =
      Map.ofEntries(
          Map.entry(API, Set.of()),
          Map.entry("task", Set.of()),
          Map.entry("schedule", Set.of("task")),
          Map.entry("time", Set.of()),
          Map.entry("waiting", Set.of("task", "time")),
          Map.entry("settings", Set.of("task", "schedule")),
          Map.entry("bus", Set.of("task", "schedule")),
          Map.entry("observe", Set.of("task", "schedule", "time", "settings")),
          Map.entry("handler", Set.of(API, "task", "settings", "time")),
          Map.entry("handler.webhook", Set.of("handler", "task", "settings", "time")),
          Map.entry("store", Set.of("task", "time")),
          Map.entry("store.sqlite", Set.of("store", "task", "time", "observe")),
          Map.entry("store.mongo", Set.of("store", "task", "settings")),
          Map.entry(
              "worker",
              Set.of(
                  "store",
                  "task",
                  "schedule",
                  "time",
                  "bus",
                  "handler",
                  "observe",
                  "settings",
                  "waiting")),
          Map.entry("http.kit", Set.of("task", "time", "observe", "settings")),
          Map.entry("http.publish", Set.of("http.kit", "task", "schedule", "settings", "time")),
          Map.entry(TEMPLATES, Set.of("http.view", "task")),
          Map.entry("http.view", Set.of("http.kit", "task", "schedule")),
          Map.entry("http.stream", Set.of("http.kit", "task", "time", "observe")),
          Map.entry(
              "http.queue",
              Set.of("http.kit", "http.view", "http.publish", "task", "time", "bus", "settings")),
          Map.entry(
              "http.sqs", Set.of("http.queue", "http.kit", "task", "time", "bus", "settings")),
          Map.entry(
              "http",
              Set.of(
                  "http.queue",
                  "http.sqs",
                  "http.kit",
                  "http.view",
                  "http.stream",
                  "http.publish",
                  "task",
                  "schedule",
                  "time",
                  "bus",
                  "observe",
                  "settings",
                  "waiting")),
          Map.entry(
              "node",
              Set.of(
                  API,
                  "handler",
                  "handler.webhook",
                  "http",
                  "worker",
                  "store",
                  "store.sqlite",
                  "store.mongo",
                  "bus",
                  "observe",
                  "settings",
                  "task",
                  "time")),
          Map.entry("launch", Set.of("node", "store.mongo", "observe", "settings")),
          Map.entry("client", Set.of(API, "task", "time", "bus")),
          Map.entry(ENTRY, Set.of(API, "client", "node", "settings")));

  private Rooms() {}
}
