package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events that a handler in Java does nothing with: how many a second, and how soon it begins. */
final class Handling implements Case {
  private static final int ROUNDS = 5;
  private static final int WARM_UP_S = 6;
  private static final int ROUND_S = 4;
  private static final int CONNECTIONS = 512;
  private static final int SUBSCRIPTIONS = 5;
  private static final int CONCURRENCY = 1_000;
  private static final int IDLE_EVENTS = 1_000;
  private static final long HOUR_MS = 3_600_000;
  private static final StoreKind STORE = StoreKind.SQLITE;

  @Override
  public String title() {
    return "events that a no-op handler in Java takes, beside a bare client writing three batches";
  }

  @Override
  public List<Row> run(Lab lab) {
    Child bare = lab.main(BareSqlite.class, Map.of(), lab.newFolder("bare").toString());
    Child bus = lab.main(BusNode.class, STORE.settings(lab, "bus", HOUR_MS), "events");
    Map<String, String> settings = STORE.settings(lab, "handling", HOUR_MS);
    Child node = lab.configured("offload-handling", settings, configuration(lab));
    String url = node.baseUrl();
    List.of(bare, bus).forEach(it -> it.await(Rounds.READY));
    List.of(bare, bus).forEach(it -> Rounds.ask(it, WARM_UP_S));
    perSecond(lab, url, settings, "one", WARM_UP_S);
    perSecond(lab, url, settings, "five", WARM_UP_S);
    List<Double> limit = new ArrayList<>();
    List<Double> worker = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> fannedOut = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      limit.add(Rounds.ask(bare, ROUND_S));
      worker.add(Rounds.ask(bus, ROUND_S));
      whole.add(perSecond(lab, url, settings, "one", ROUND_S));
      fannedOut.add(SUBSCRIPTIONS * perSecond(lab, url, settings, "five", ROUND_S));
    }
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("bare client", "tasks/s", limit));
    rows.add(new Row("worker, events from the bus", "tasks/s", worker, limit));
    rows.add(new Row("whole node, events posted by " + CONNECTIONS, "tasks/s", whole, limit));
    rows.add(
        new Row(
            "one event to " + SUBSCRIPTIONS + ", beside single ones", "tasks/s", fannedOut, whole));
    rows.addAll(begin(url));
    List.of(bare, bus, node).forEach(lab::end);
    return rows;
  }

  /** Counts from the first post until the last task is complete. */
  private static double perSecond(
      Lab lab, String url, Map<String, String> settings, String topic, int seconds) {
    long startNs = System.nanoTime();
    Load load = lab.load().run(Post.event(topic), url, CONNECTIONS, seconds).good();
    STORE.awaitFinished(settings);
    return load.answered() * 1e9 / (System.nanoTime() - startNs);
  }

  /** How long after a publish is sent its handler begins, while nothing else is to be done. */
  private static List<Row> begin(String url) {
    Latencies latencies = new Latencies();
    for (int i = 0; i < 2 * IDLE_EVENTS; i++) {
      long sentNs = System.nanoTime();
      JsonObject event = new JsonObject(Caller.post(Post.event("clock"), url));
      String task = event.getJsonArray("tasks").getJsonObject(0).getString("taskID");
      JsonObject ended = new JsonObject(Caller.get(url + "/api/tasks/" + task + "?wait=10s"));
      if (i >= IDLE_EVENTS) {
        latencies.add(ended.getLong("result") - sentNs);
      }
    }
    return List.of(
        new Row(
            "from publish to the handler, idle, p50", "ms", List.of(latencies.percentileMs(50))),
        new Row(
            "from publish to the handler, idle, p99", "ms", List.of(latencies.percentileMs(99))));
  }

  private static JsonObject configuration(Lab lab) {
    JsonObject five = new JsonObject();
    for (int i = 1; i <= SUBSCRIPTIONS; i++) {
      five.put("s" + i, handler("noop"));
    }
    return new JsonObject()
        .put("handlers", new JsonObject().put("dir", HandlerJar.write(lab.newFolder("jar")) + ""))
        .put(
            "topics",
            new JsonObject()
                .put("one", topic(new JsonObject().put("default", handler("noop"))))
                .put("five", topic(five))
                .put("clock", topic(new JsonObject().put("default", handler("clock")))));
  }

  private static JsonObject topic(JsonObject subscriptions) {
    return new JsonObject().put("subscriptions", subscriptions);
  }

  private static JsonObject handler(String name) {
    return new JsonObject().put("handler", "java:" + name).put("concurrency", CONCURRENCY);
  }
}
