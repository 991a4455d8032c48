package dev.offload.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Receivers of a queue: many of them, how soon one is woken, and how much else may wait. */
final class Polling implements Case {
  private static final int ROUNDS = 3;
  private static final int WARM_UPS = 1;
  private static final int FEW = 4;
  private static final int MANY = 64;
  private static final long DRAINED = 30_000;
  private static final long LITTLE = 1_000;
  private static final long MUCH = 1_000_000;
  private static final long CYCLED = 20_000;
  private static final int SENT_AT_ONCE = 1_000;
  private static final int CYCLING = 16;
  private static final long HOUR_MS = 3_600_000;
  private static final int OK = 200;
  private static final String QUEUE = "bench";

  @Override
  public String title() {
    return "receivers of a queue (SQLite): 64 beside 4, woken ones, a million messages that wait";
  }

  @Override
  public List<Row> run(Lab lab) {
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "polling", HOUR_MS);
    Child node = Queueing.node(lab, settings);
    String url = node.baseUrl();
    List<Row> rows = new ArrayList<>(crowds(url));
    rows.addAll(WakeUps.rows(url, url, "woken by a send to the same node"));
    Child full = Queueing.node(lab, StoreKind.SQLITE.settings(lab, "polling-full", HOUR_MS));
    rows.addAll(backlogs(url, full.baseUrl()));
    lab.end(node);
    lab.end(full);
    return rows;
  }

  private static List<Row> crowds(String url) {
    List<Double> few = new ArrayList<>();
    List<Double> many = new ArrayList<>();
    try (SqsReceivers four = new SqsReceivers(url, QUEUE, FEW);
        SqsReceivers crowd = new SqsReceivers(url, QUEUE, MANY)) {
      for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
        double first = drain(url, four);
        double second = drain(url, crowd);
        if (i >= WARM_UPS) {
          few.add(first);
          many.add(second);
        }
      }
    }
    return List.of(
        new Row("4 receivers, batches of 10", "msgs/s", few),
        new Row("64 receivers", "msgs/s", many, few));
  }

  private static double drain(String url, SqsReceivers receivers) {
    fill(url, DRAINED);
    return receivers.run(new SqsReceivers.Work(SqsCalls.BATCH, DRAINED, false)).perSecond();
  }

  private static List<Row> backlogs(String url, String fullUrl) {
    fill(url, LITTLE);
    fill(fullUrl, MUCH);
    List<Double> little = new ArrayList<>();
    List<Double> much = new ArrayList<>();
    try (SqsReceivers some = new SqsReceivers(url, QUEUE, CYCLING);
        SqsReceivers others = new SqsReceivers(fullUrl, QUEUE, CYCLING)) {
      SqsReceivers.Work work = new SqsReceivers.Work(SqsCalls.BATCH, CYCLED, true);
      for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
        double first = some.run(work).perSecond();
        double second = others.run(work).perSecond();
        if (i >= WARM_UPS) {
          little.add(first);
          much.add(second);
        }
      }
    }
    return List.of(
        new Row("1,000 wait: received, deleted and sent anew", "msgs/s", little),
        new Row("1,000,000 wait", "msgs/s", much, little));
  }

  private static void fill(String url, long messages) {
    JsonArray some = new JsonArray();
    for (int i = 0; i < SENT_AT_ONCE; i++) {
      some.add(new JsonObject().put("body", "Send the monthly report to customer " + i));
    }
    String body = new JsonObject().put("messages", some).encode();
    Post batch = new Post("/api/queues/" + QUEUE + "/batches", "application/json", body, OK);
    for (long sent = 0; sent < messages; sent += SENT_AT_ONCE) {
      Caller.post(batch, url);
    }
  }
}
