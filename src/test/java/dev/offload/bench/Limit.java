package dev.offload.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limit of accepting on its own: a server that reads the form and stores nothing. */
final class Limit implements Case {

  @Override
  public String title() {
    return "POST /background to a handler that stores nothing";
  }

  @Override
  public List<Row> run(Lab lab) {
    Child bare = lab.main(BareServer.class, Map.of());
    String url = bare.baseUrl();
    Accepting.warmUp(lab, url);
    List<Row> rows = new ArrayList<>();
    for (int connections : Accepting.CONNECTIONS) {
      List<Double> rates = new ArrayList<>();
      for (int round = 0; round < Accepting.ROUNDS; round++) {
        rates.add(lab.load().run(url, connections, Accepting.ROUND_S).good().perSecond());
      }
      rows.add(new Row("bare, " + connections + " connections", "POST/s", rates));
    }
    lab.end(bare);
    return rows;
  }
}
