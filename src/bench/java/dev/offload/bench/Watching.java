package dev.offload.bench;

import dev.offload.bench.LoadGenerator.Load;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A thousand open event streams: how soon they are told, what they cost the node, and what they
 * cost the posts.
 */
final class Watching implements Case {
  private static final int STREAMS = 1_000;
  private static final int ROUNDS = 3;
  private static final int ROUND_S = 3;
  private static final int WARM_UP_S = 8;
  private static final int CONNECTIONS = 32;
  private static final long HOUR_MS = 3_600_000;

  /**
   * Posts for a while.
   *
   * @param node per cent of one processor that it took; the same for the watchers
   * @param seen what the streams saw
   */
  private record Round(Load load, double node, double watchers, JsonObject seen) {
    double rate() {
      return load.perSecond();
    }

    double seen(String name) {
      return seen.getDouble(name);
    }
  }

  @Override
  public String title() {
    return STREAMS + " open event streams (SQLite) while tasks change, and beside posts";
  }

  @Override
  public List<Row> run(Lab lab) {
    Watchers watchers = new Watchers(lab);
    List<Row> rows = new ArrayList<>(new WatchedChanges(lab, watchers, STREAMS).run());
    rows.addAll(posts(lab, watchers));
    lab.end(watchers.process());
    return rows;
  }

  /** Posts of an hour's wait, so that being received is all that is told, with and without. */
  private static List<Row> posts(Lab lab, Watchers watchers) {
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "watched-posts", HOUR_MS);
    Child offload = lab.offload("offload-watched-posts", settings);
    String url = offload.baseUrl();
    lab.load().run(url, CONNECTIONS, WARM_UP_S);
    List<Round> alone = new ArrayList<>();
    List<Round> watched = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      alone.add(round(lab, offload, url, watchers));
      watchers.open(STREAMS, 0, url);
      watched.add(round(lab, offload, url, watchers));
      watchers.close();
    }
    lab.end(offload);
    List<Row> rows = new ArrayList<>(rows("nobody watches, ", alone, alone));
    rows.addAll(rows(STREAMS + " streams, ", watched, alone));
    return rows;
  }

  private static Round round(Lab lab, Child offload, String url, Watchers watchers) {
    ProcessorTime ofNode = new ProcessorTime(offload);
    ProcessorTime ofWatchers = new ProcessorTime(watchers.process());
    Load load = lab.load().run(url, CONNECTIONS, ROUND_S).good();
    double node = ofNode.percent();
    double watching = ofWatchers.percent();
    return new Round(load, node, watching, watchers.report(0, 0, HOUR_MS));
  }

  private static List<Row> rows(String who, List<Round> rounds, List<Round> limit) {
    String by = "posts by " + CONNECTIONS + ", " + who;
    return List.of(
        new Row(by + "posted", "POST/s", figures(rounds, Round::rate), figures(limit, Round::rate)),
        new Row(by + "p99", "ms", figures(rounds, it -> it.load().p99Ms())),
        new Row(by + "node's processor time", "%", figures(rounds, Round::node)),
        new Row(by + "watchers' processor time", "%", figures(rounds, Round::watchers)),
        new Row(by + "told", "MB", figures(rounds, it -> it.seen("bytes") / 1e6)),
        new Row(by + "told to read again", "times", figures(rounds, it -> it.seen("resyncs"))),
        new Row(by + "cut", "streams", figures(rounds, it -> it.seen("cut"))));
  }

  private static List<Double> figures(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).boxed().toList();
  }
}
