package dev.offload.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The limits of accepting on their own: servers that store nothing, or as little as can be. */
final class Limit implements Case {

  @Override
  public String title() {
    return "POST /background to a bare server";
  }

  @Override
  public List<Row> run(Lab lab) {
    List<Child> servers = new ArrayList<>();
    Map<BareServer.Kind, String> urls = new EnumMap<>(BareServer.Kind.class);
    for (BareServer.Kind kind : BareServer.Kind.values()) {
      Child server = lab.bareServer(kind);
      servers.add(server);
      urls.put(kind, server.baseUrl());
      Accepting.warmUp(lab, urls.get(kind));
    }
    List<Row> rows = new ArrayList<>();
    for (int connections : Accepting.CONNECTIONS) {
      rows.addAll(rows(lab, urls, connections));
    }
    servers.forEach(lab::end);
    return rows;
  }

  private static List<Row> rows(Lab lab, Map<BareServer.Kind, String> urls, int connections) {
    Map<BareServer.Kind, List<Double>> rates = new EnumMap<>(BareServer.Kind.class);
    urls.keySet().forEach(kind -> rates.put(kind, new ArrayList<>()));
    for (int round = 0; round < Accepting.ROUNDS; round++) {
      urls.forEach((kind, url) -> rates.get(kind).add(Accepting.rate(lab, url, connections)));
    }
    List<Double> limits = rates.get(BareServer.Kind.FORM);
    List<Row> rows = new ArrayList<>();
    rates.forEach(
        (kind, each) ->
            rows.add(new Row(connections + " connections, " + kind.words, "POST/s", each, limits)));
    return rows;
  }
}
