package dev.offload.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/** What a node takes to show tasks, one request after the other while nothing else is asked. */
final class Reads {
  private static final int ROUNDS = 500;
  private static final int WARM_UP_ROUNDS = 100;
  private static final int IDS = 200;

  private final String url;
  private final long fromMs;
  private final long toMs;
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Supplier<String>> paths = new LinkedHashMap<>();

  /**
   * @param url of the node, whose newest 2,000 tasks at least are received and not yet processed
   * @param fromMs from when on it has tasks, by their ids
   * @param toMs until when
   */
  Reads(String url, long fromMs, long toMs) {
    this.url = url;
    this.fromMs = fromMs;
    this.toMs = toMs;
    paths.put("GET /", () -> "/");
    paths.put("GET /api", () -> "/api");
    paths.put("GET /api/tasks", () -> "/api/tasks");
    paths.put("GET /api/tasks from anywhere", () -> "/api/tasks?cursor=" + anywhere());
    paths.put("GET /api/tasks of a frequent status", () -> "/api/tasks?status=received");
    paths.put("GET /api/tasks of a rare status", () -> "/api/tasks?status=processing");
    paths.put(
        "GET /api/tasks of a rare status from anywhere",
        () -> "/api/tasks?status=processing&cursor=" + anywhere());
    paths.put("GET one task", () -> "/api/tasks/" + ids.get(random.nextInt(ids.size())));
  }

  /** Asks each in turn, so that a stall of the machine falls on one request of one kind. */
  List<Row> measure(String with) {
    for (int i = 0; i < IDS; i++) {
      JsonObject page = new JsonObject(Caller.get(url + "/api/tasks?limit=1&cursor=" + anywhere()));
      JsonArray items = page.getJsonArray("items");
      ids.add(items.getJsonObject(0).getString("taskID"));
    }
    ask(WARM_UP_ROUNDS);
    List<Row> rows = new ArrayList<>();
    ask(ROUNDS)
        .forEach(
            (what, took) -> {
              String name = what + ", " + with;
              rows.add(new Row(name + ", p50", "ms", List.of(took.percentileMs(50))));
              rows.add(new Row(name + ", p99", "ms", List.of(took.percentileMs(99))));
            });
    return rows;
  }

  private Map<String, Latencies> ask(int rounds) {
    Map<String, Latencies> latencies = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      paths.forEach(
          (what, path) -> {
            String asked = url + path.get();
            long startNs = System.nanoTime();
            Caller.get(asked);
            latencies
                .computeIfAbsent(what, first -> new Latencies())
                .add(System.nanoTime() - startNs);
          });
    }
    return latencies;
  }

  private UUID anywhere() {
    return Filler.id(random.nextLong(), random.nextLong(fromMs, toMs));
  }
}
