package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages sent and received by the protocol of SQS, beside a server that stores none. */
final class Queueing implements Case {
  private static final int ROUNDS = 3;
  private static final int ROUND_S = 2;
  private static final int WARM_UPS = 2;
  private static final int CONNECTIONS = 32;
  private static final int SINGLES = 10_000;
  private static final long HOUR_MS = 3_600_000;
  private static final String QUEUE = "bench";

  @Override
  public String title() {
    return "SQS calls on 32 connections (SQLite), beside a server that parses, hashes and answers";
  }

  /** What a server does in a round, each a second. */
  private record Figures(
      List<Double> batched, List<Double> received, List<Double> sent, List<Double> settled) {
    Figures() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  @Override
  public List<Row> run(Lab lab) {
    Child bare = lab.main(BareSqs.class, Map.of());
    Child node = node(lab, StoreKind.SQLITE.settings(lab, "queueing", HOUR_MS));
    Figures limit = new Figures();
    Figures ours = new Figures();
    List<Double> posts = new ArrayList<>();
    String bareUrl = bare.baseUrl();
    String url = node.baseUrl();
    for (String server : List.of(bareUrl, url)) {
      // On a busy machine one that has answered nothing yet takes seconds for it.
      Caller.post(SqsCalls.sendBatch(QUEUE), server);
    }
    for (int i = 0; i < WARM_UPS; i++) {
      round(lab, bareUrl, new Figures());
      round(lab, url, new Figures());
      posts(lab, url);
    }
    for (int i = 0; i < ROUNDS; i++) {
      round(lab, bareUrl, limit);
      round(lab, url, ours);
      posts.add(posts(lab, url));
    }
    lab.end(bare);
    lab.end(node);
    return List.of(
        new Row("bare, sent in batches of 10", "msgs/s", limit.batched),
        new Row("Offload, sent in batches of 10", "msgs/s", ours.batched, limit.batched),
        new Row("bare, received and deleted in batches of 10", "msgs/s", limit.received),
        new Row(
            "Offload, received and deleted in batches of 10",
            "msgs/s",
            ours.received,
            limit.received),
        new Row("POST /background", "calls/s", posts),
        new Row("Offload, sent one by one, beside POST /background", "calls/s", ours.sent, posts),
        new Row("bare, sent one by one", "calls/s", limit.sent),
        new Row("Offload, the same", "calls/s", ours.sent, limit.sent),
        new Row("bare, received and deleted one by one", "calls/s", limit.settled),
        new Row("Offload, the same", "calls/s", ours.settled, limit.settled));
  }

  /** Starts a node with a queue. */
  static Child node(Lab lab, Map<String, String> settings) {
    JsonObject queue = new JsonObject().put("maxReceives", 0);
    JsonObject queues = new JsonObject().put(QUEUE, queue);
    return lab.configured("offload-queue", settings, new JsonObject().put("queues", queues));
  }

  private static double posts(Lab lab, String url) {
    return lab.load().run(url, CONNECTIONS, ROUND_S).good().perSecond();
  }

  /** Sends for a while and then receives what was sent, so that nothing is left. */
  private static void round(Lab lab, String url, Figures to) {
    LoadGenerator.Load batches =
        lab.load().run(SqsCalls.sendBatch(QUEUE), url, CONNECTIONS, ROUND_S).good();
    LoadGenerator.Load singles =
        lab.load().run(SqsCalls.send(QUEUE), url, CONNECTIONS, ROUND_S).good();
    to.batched.add(batches.perSecond() * SqsCalls.BATCH);
    to.sent.add(singles.perSecond());
    long waiting = batches.answered() * SqsCalls.BATCH + singles.answered();
    try (SqsReceivers receivers = new SqsReceivers(url, QUEUE, CONNECTIONS)) {
      long first = Math.min(SINGLES, waiting / 4);
      SqsReceivers.Done singly = receivers.run(new SqsReceivers.Work(1, first, false));
      to.settled.add(2 * singly.perSecond());
      long rest = waiting - singly.messages();
      SqsReceivers.Work all = new SqsReceivers.Work(SqsCalls.BATCH, rest, false);
      to.received.add(receivers.run(all).perSecond());
    }
  }
}
