package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tasks that are received, processed and completed at once, each step durable. */
final class Lifecycles implements Case {
  private static final int ROUNDS = 5;
  private static final int WARM_UP_S = 6;
  private static final int ROUND_S = 4;
  private static final int CONNECTIONS = 512;
  private static final Pattern READY = Pattern.compile("^ready$");

  private final StoreKind store;

  Lifecycles(StoreKind store) {
    this.store = store;
  }

  @Override
  public String title() {
    return "whole lifecycles (" + store + ") beside a bare client writing the same three batches";
  }

  @Override
  public List<Row> run(Lab lab) {
    Child bare = lab.main(BareSqlite.class, Map.of(), lab.newFolder("bare").toString());
    Child bus = lab.main(BusNode.class, settings(lab));
    Map<String, String> settings = settings(lab);
    Child offload = lab.offload("offload-lifecycles", settings);
    LiveWork live = new LiveWork(settings);
    bare.await(READY);
    bus.await(READY);
    String url = offload.baseUrl();
    Rounds.ask(bare, WARM_UP_S);
    Rounds.ask(bus, WARM_UP_S);
    throughHttp(lab, url, live, WARM_UP_S);
    List<Double> limit = new ArrayList<>();
    List<Double> fromBus = new ArrayList<>();
    List<Double> posted = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      limit.add(Rounds.ask(bare, ROUND_S));
      fromBus.add(Rounds.ask(bus, ROUND_S));
      posted.add(throughHttp(lab, url, live, ROUND_S));
    }
    List.of(bare, bus, offload).forEach(lab::end);
    return List.of(
        new Row("bare client", "tasks/s", limit),
        new Row("worker, tasks from the bus", "tasks/s", fromBus, limit),
        new Row("whole node, tasks posted by " + CONNECTIONS, "tasks/s", posted, limit));
  }

  private Map<String, String> settings(Lab lab) {
    Map<String, String> settings = new HashMap<>(store.settings("1"));
    settings.put("DATA_DIR", lab.newFolder("lifecycles").toString());
    return settings;
  }

  /** Counts from the first post until the last task is complete. */
  private static double throughHttp(Lab lab, String url, LiveWork live, int seconds) {
    long startNs = System.nanoTime();
    Load load = lab.load().run(url, CONNECTIONS, seconds).good();
    live.awaitNone();
    return load.answered() * 1e9 / (System.nanoTime() - startNs);
  }
}
