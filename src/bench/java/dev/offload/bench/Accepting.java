package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Durable posts beside what bounds them; tasks wait an hour and nothing else runs. */
final class Accepting implements Case {
  static final List<Integer> CONNECTIONS = List.of(32, 512);
  static final int ROUNDS = 5;
  private static final int WARM_UP_S = 8;
  private static final int ROUND_S = 4;
  private static final int WARM_UP_POSTS = 500_000;
  private static final int WARM_UPS_MAX = 4;
  private static final long HOUR_MS = 3_600_000;
  private static final int BULKS_IN_FLIGHT = 4;

  private final StoreKind store;

  Accepting(StoreKind store) {
    this.store = store;
  }

  @Override
  public String title() {
    return store == StoreKind.MONGO
        ? "durable POST /background (MongoDB) beside the client's own bulks"
        : "durable POST /background (SQLite) beside a handler that stores nothing";
  }

  @Override
  public List<Row> run(Lab lab) {
    Child offload = lab.offload("offload-accepting", store.settings(lab, "accepting", HOUR_MS));
    String url = offload.baseUrl();
    warmUp(lab, url);
    List<Row> rows = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      List<Child> bare = new ArrayList<>();
      rows.addAll(rows(lab, url, limits(lab, bare, connections), connections));
      bare.forEach(lab::end);
    }
    lab.end(offload);
    return rows;
  }

  /** A busy machine compiles late, so it is posts that count, up to four times so long. */
  static void warmUp(Lab lab, String url) {
    long posts = 0;
    for (int i = 0; i < WARM_UPS_MAX && posts < WARM_UP_POSTS; i++) {
      posts += lab.load().run(url, 512, WARM_UP_S).answered();
    }
  }

  /** Returns how many posts a second a server answers in one round. */
  static double rate(Lab lab, String url, int connections) {
    return lab.load().run(url, connections, ROUND_S).good().perSecond();
  }

  /** Returns how to measure each limit, warmed up. */
  private Map<String, DoubleSupplier> limits(Lab lab, List<Child> bare, int connections) {
    Map<String, DoubleSupplier> limits = new LinkedHashMap<>();
    if (store == StoreKind.MONGO) {
      String batch = String.valueOf(connections / BULKS_IN_FLIGHT);
      Child client = lab.main(BareMongo.class, Map.of(), lab.newMongoUri(), batch, "false");
      bare.add(client);
      client.await(Rounds.READY);
      Rounds.ask(client, WARM_UP_S);
      limits.put("bare client", () -> Rounds.ask(client, ROUND_S));
      return limits;
    }
    for (BareServer.Kind kind : BareServer.Kind.values()) {
      Child server = lab.bareServer(kind);
      bare.add(server);
      String url = server.baseUrl();
      warmUp(lab, url);
      limits.put(kind.words, () -> rate(lab, url, connections));
    }
    return limits;
  }

  private List<Row> rows(Lab lab, String url, Map<String, DoubleSupplier> limits, int connections) {
    Map<String, List<Double>> limited = new LinkedHashMap<>();
    limits.keySet().forEach(name -> limited.put(name, new ArrayList<>()));
    List<Load> durable = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      limits.forEach((name, limit) -> limited.get(name).add(limit.getAsDouble()));
      durable.add(lab.load().run(url, connections, ROUND_S).good());
    }
    List<Double> rates = durable.stream().map(Load::perSecond).toList();
    String at = connections + " connections, ";
    List<Row> rows = new ArrayList<>();
    limited.forEach(
        (name, each) -> {
          rows.add(new Row(at + name, store == StoreKind.MONGO ? "tasks/s" : "POST/s", each));
          rows.add(new Row(at + "Offload beside that", "POST/s", rates, each));
        });
    rows.add(new Row(at + "Offload p50", "ms", durable.stream().map(Load::p50Ms).toList()));
    rows.add(new Row(at + "Offload p99", "ms", durable.stream().map(Load::p99Ms).toList()));
    return rows;
  }
}
