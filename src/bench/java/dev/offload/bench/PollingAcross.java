package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How soon a receiver is woken at one node by what is sent to another. */
final class PollingAcross implements Case {
  private static final long HOUR_MS = 3_600_000;
  private static final int SETTLE_S = 5;
  private static final int PORT = 19_600;

  @Override
  public String title() {
    return "a receiver woken by a send to another node (MongoDB)";
  }

  @Override
  public List<Row> run(Lab lab) {
    Map<String, String> settings = StoreKind.MONGO.settings(lab, "across", HOUR_MS);
    settings.put("CLUSTER_HOST", "127.0.0.1");
    settings.put("CLUSTER_MEMBERS", "127.0.0.1:" + PORT + ",127.0.0.1:" + (PORT + 1));
    JsonObject queues = new JsonObject().put("bench", new JsonObject().put("maxReceives", 0));
    JsonObject configuration = new JsonObject().put("queues", queues);
    List<Child> nodes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      settings.put("CLUSTER_PORT", String.valueOf(PORT + i));
      nodes.add(lab.configured("offload-across-" + i, settings, configuration, "-cluster"));
    }
    String one = nodes.get(0).baseUrl();
    String other = nodes.get(1).baseUrl();
    Pause.seconds(SETTLE_S);
    List<Row> rows = new ArrayList<>(WakeUps.rows(one, other, "woken by a send to another node"));
    rows.addAll(WakeUps.rows(other, one, "the other way round"));
    nodes.forEach(lab::end);
    return rows;
  }
}
