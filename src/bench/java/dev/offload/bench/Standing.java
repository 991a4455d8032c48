package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a node costs of which a thousand subscriptions are paused, with a million tasks. */
final class Standing implements Case {
  private static final int TOPICS = 10;
  private static final int SUBSCRIPTIONS = 100;
  private static final int EVENTS = 1_000;
  private static final int SETTLE_S = 20;
  private static final int ROUNDS = 3;
  private static final int ROUND_S = 20;
  private static final long HOUR_MS = 3_600_000;
  private static final int OK = 200;

  @Override
  public String title() {
    return "a thousand paused subscriptions with a million tasks that wait";
  }

  @Override
  public List<Row> run(Lab lab) {
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "standing", HOUR_MS);
    settings.put(Metrics.PORT, "0");
    Child node = lab.configured("offload-standing", settings, configuration());
    Metrics metrics = Metrics.of(node);
    String url = node.baseUrl();
    for (int i = 0; i < TOPICS * SUBSCRIPTIONS; i++) {
      String path = "/api/topics/t" + i % TOPICS + "/subscriptions/s" + i / TOPICS + "/pause";
      Caller.post(new Post(path, "application/json", "", OK), url);
    }
    long startNs = System.nanoTime();
    for (int i = 0; i < TOPICS * EVENTS; i++) {
      Caller.post(Post.event("t" + i % TOPICS), url);
    }
    double tasks = (double) TOPICS * SUBSCRIPTIONS * EVENTS;
    double perSecond = tasks * 1e9 / (System.nanoTime() - startNs);
    List<Double> operations = new ArrayList<>();
    List<Double> percents = new ArrayList<>();
    Pause.seconds(SETTLE_S);
    for (int round = 0; round < ROUNDS; round++) {
      double before = metrics.storeOperations();
      Vitals vitals = Vitals.of(node);
      long fromNs = System.nanoTime();
      Pause.seconds(ROUND_S);
      double seconds = (System.nanoTime() - fromNs) / 1e9;
      operations.add((metrics.storeOperations() - before) / seconds);
      percents.add((Vitals.of(node).cpuNs() - vitals.cpuNs()) / (seconds * 1e7));
    }
    lab.end(node);
    return List.of(
        new Row("stored, an event for a hundred at a time", "tasks/s", List.of(perSecond)),
        new Row("idle, store operations", "1/s", operations),
        new Row("idle, of one processor", "%", percents));
  }

  private static JsonObject configuration() {
    JsonObject all = new JsonObject();
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      all.put("s" + i, new JsonObject().put("handler", "bus:nobody"));
    }
    JsonObject topics = new JsonObject();
    for (int i = 0; i < TOPICS; i++) {
      topics.put("t" + i, new JsonObject().put("subscriptions", all.copy()));
    }
    return new JsonObject().put("topics", topics);
  }
}
