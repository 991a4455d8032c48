package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tasks that are received, processed and completed at once, each step durable. */
final class Lifecycles implements Case {
  private static final int ROUNDS = 5;
  private static final int WARM_UP_S = 6;
  private static final int ROUND_S = 4;
  private static final int CONNECTIONS = 512;
  private static final String MONGO_BATCH = "500";

  private final StoreKind store;

  Lifecycles(StoreKind store) {
    this.store = store;
  }

  @Override
  public String title() {
    return "whole lifecycles ("
        + store.word()
        + ") beside a bare client writing the same three batches";
  }

  @Override
  public List<Row> run(Lab lab) {
    Child bare = bare(lab);
    Child bus = lab.main(BusNode.class, store.settings(lab, "bus", 1));
    Map<String, String> settings = store.settings(lab, "lifecycles", 1);
    Child offload = lab.offload("offload-lifecycles", settings);
    bare.await(Rounds.READY);
    bus.await(Rounds.READY);
    String url = offload.baseUrl();
    Rounds.ask(bare, WARM_UP_S);
    Rounds.ask(bus, WARM_UP_S);
    lab.load().run(url, CONNECTIONS, WARM_UP_S);
    store.awaitFinished(settings);
    List<Double> limit = new ArrayList<>();
    List<Double> fromBus = new ArrayList<>();
    List<Double> posted = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      limit.add(Rounds.ask(bare, ROUND_S));
      fromBus.add(Rounds.ask(bus, ROUND_S));
      posted.add(throughHttp(lab, url, settings, ROUND_S));
    }
    List.of(bare, bus, offload).forEach(lab::end);
    return List.of(
        new Row("bare client", "tasks/s", limit),
        new Row("worker, tasks from the bus", "tasks/s", fromBus, limit),
        new Row("whole node, tasks posted by " + CONNECTIONS, "tasks/s", posted, limit));
  }

  private Child bare(Lab lab) {
    return store == StoreKind.MONGO
        ? lab.main(BareMongo.class, Map.of(), lab.newMongoUri(), MONGO_BATCH, "true")
        : lab.main(BareSqlite.class, Map.of(), lab.newFolder("bare").toString());
  }

  /** Counts from the first post until the last task is complete. */
  private double throughHttp(Lab lab, String url, Map<String, String> settings, int seconds) {
    long startNs = System.nanoTime();
    Load load = lab.load().run(url, CONNECTIONS, seconds).good();
    store.awaitFinished(settings);
    return load.answered() * 1e9 / (System.nanoTime() - startNs);
  }
}
