package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Durable posts beside a server that stores nothing; tasks wait an hour and nothing else runs. */
final class Accepting implements Case {
  static final List<Integer> CONNECTIONS = List.of(32, 512);
  static final int ROUNDS = 5;
  private static final int WARM_UP_S = 8;
  static final int ROUND_S = 4;
  private static final int WARM_UP_POSTS = 150_000;
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
      Child bare = bare(lab, connections);
      DoubleSupplier limit = limit(lab, bare, connections);
      List<Double> limits = new ArrayList<>();
      List<Load> durable = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        limits.add(limit.getAsDouble());
        durable.add(lab.load().run(url, connections, ROUND_S).good());
      }
      lab.end(bare);
      rows.addAll(rows(connections, limits, durable));
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

  private Child bare(Lab lab, int connections) {
    if (store == StoreKind.SQLITE) {
      return lab.main(BareServer.class, Map.of());
    }
    String batch = String.valueOf(connections / BULKS_IN_FLIGHT);
    return lab.main(BareMongo.class, Map.of(), lab.newMongoUri(), batch, "false");
  }

  /** Returns how to measure the limit, warmed up. */
  private DoubleSupplier limit(Lab lab, Child bare, int connections) {
    if (store == StoreKind.SQLITE) {
      String url = bare.baseUrl();
      warmUp(lab, url);
      return () -> lab.load().run(url, connections, ROUND_S).good().perSecond();
    }
    bare.await(Rounds.READY);
    Rounds.ask(bare, WARM_UP_S);
    return () -> Rounds.ask(bare, ROUND_S);
  }

  private List<Row> rows(int connections, List<Double> limits, List<Load> durable) {
    String at = ", " + connections + " connections";
    List<Double> rates = durable.stream().map(Load::perSecond).toList();
    String unit = store == StoreKind.SQLITE ? "POST/s" : "tasks/s";
    return List.of(
        new Row("bare" + at, unit, limits),
        new Row("durable" + at, "POST/s", rates, limits),
        new Row("durable p50" + at, "ms", durable.stream().map(Load::p50Ms).toList()),
        new Row("durable p99" + at, "ms", durable.stream().map(Load::p99Ms).toList()));
  }
}
