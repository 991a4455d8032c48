package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Durable posts beside a server that stores nothing; tasks wait an hour and nothing else runs. */
final class Accepting implements Case {
  private static final List<Integer> CONNECTIONS = List.of(32, 512);
  private static final int ROUNDS = 5;
  private static final int WARM_UP_S = 8;
  private static final int ROUND_S = 4;
  private static final String HOUR_MS = "3600000";

  private final StoreKind store;

  Accepting(StoreKind store) {
    this.store = store;
  }

  @Override
  public String title() {
    return "durable POST /background (" + store + ") beside a bare handler that stores nothing";
  }

  @Override
  public List<Row> run(Lab lab) {
    Child bare = lab.main(BareServer.class, Map.of());
    Child offload = lab.offload("offload-accepting", store.settings(HOUR_MS));
    String bareUrl = bare.baseUrl();
    String offloadUrl = offload.baseUrl();
    lab.load().run(bareUrl, 512, WARM_UP_S / 2);
    lab.load().run(offloadUrl, 512, WARM_UP_S);
    List<Row> rows = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      List<Load> limit = new ArrayList<>();
      List<Load> durable = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        limit.add(lab.load().run(bareUrl, connections, ROUND_S).good());
        durable.add(lab.load().run(offloadUrl, connections, ROUND_S).good());
      }
      rows.addAll(rows(connections, limit, durable));
    }
    lab.end(offload);
    lab.end(bare);
    return rows;
  }

  private static List<Row> rows(int connections, List<Load> limit, List<Load> durable) {
    String at = ", " + connections + " connections";
    List<Double> limitRates = limit.stream().map(Load::perSecond).toList();
    List<Double> rates = durable.stream().map(Load::perSecond).toList();
    return List.of(
        new Row("bare" + at, "POST/s", limitRates),
        new Row("durable" + at, "POST/s", rates, limitRates),
        new Row("bare p99" + at, "ms", limit.stream().map(Load::p99Ms).toList()),
        new Row("durable p50" + at, "ms", durable.stream().map(Load::p50Ms).toList()),
        new Row("durable p99" + at, "ms", durable.stream().map(Load::p99Ms).toList()));
  }
}
