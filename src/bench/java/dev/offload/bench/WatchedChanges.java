package dev.offload.bench;

import dev.offload.bench.SteadyPosts.Accepted;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * 2,000 changes a second, a third of them new tasks, while many watch and then while nobody does.
 *
 * <p>Delivered means: from when a move was due, or a task was received, until its event was read by
 * a watcher, so the write is in it, and whatever time the node takes to gather events. It is taken
 * from ten streams that are read whole, the last of each hundred, in the round in which it was due.
 * Of the other streams it is counted whether they were cut or told to read the page again.
 */
final class WatchedChanges {
  private static final double POSTS_PER_S = 2_000 / 3.0;
  private static final long BETWEEN_MS = 1_500;
  private static final int SETTLE_S = 4;
  private static final int WARM_UP_POSTS_PER_S = 2_500;
  private static final int WARM_UP_S = 8;
  private static final int ROUNDS = 3;
  private static final int ROUND_S = 4;
  private static final int WHOLE = 10;

  private final Lab lab;
  private final Watchers watchers;
  private final int streams;

  WatchedChanges(Lab lab, Watchers watchers, int streams) {
    this.lab = lab;
    this.watchers = watchers;
    this.streams = streams;
  }

  /** A while, in epoch milliseconds, and per cent of one processor that each process took. */
  private record Round(long fromMs, long toMs, Stretch posts, double node, double watchers) {}

  List<Row> run() {
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "watched", BETWEEN_MS);
    Child offload = lab.offload("offload-watched", settings);
    String url = offload.baseUrl();
    List<Row> rows = new ArrayList<>();
    try (SteadyPosts posts = new SteadyPosts(url)) {
      posts.pace(WARM_UP_POSTS_PER_S);
      Pause.seconds(WARM_UP_S);
      posts.pace(POSTS_PER_S);
      Pause.seconds(SETTLE_S);
      Footprint before = Footprint.of(offload);
      watchers.open(streams, WHOLE, url);
      Pause.seconds(SETTLE_S);
      List<Round> watched = rounds(posts, offload);
      Footprint with = Footprint.of(offload);
      // By then what was received in the last round is complete.
      Pause.seconds(SETTLE_S);
      rows.addAll(delivered(watched, posts.accepted()));
      watchers.close();
      Pause.seconds(SETTLE_S);
      List<Round> alone = rounds(posts, offload);
      rows.addAll(costs("nobody watches, ", alone, before));
      rows.addAll(costs(streams + " streams, ", watched, with));
      posts.end();
    }
    lab.end(offload);
    return rows;
  }

  private List<Round> rounds(SteadyPosts posts, Child offload) {
    List<Round> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ProcessorTime ofNode = new ProcessorTime(offload);
      ProcessorTime ofWatchers = new ProcessorTime(watchers.process());
      posts.take();
      long fromMs = System.currentTimeMillis();
      Pause.seconds(ROUND_S);
      long toMs = System.currentTimeMillis();
      Stretch stretch = posts.take();
      stretch.warn();
      rounds.add(new Round(fromMs, toMs, stretch, ofNode.percent(), ofWatchers.percent()));
    }
    return rounds;
  }

  private static List<Row> costs(String who, List<Round> rounds, Footprint memory) {
    return List.of(
        new Row(
            who + "posted",
            "POST/s",
            each(rounds, it -> it.posts().perSecond()),
            each(rounds, it -> POSTS_PER_S)),
        new Row(who + "POST p99", "ms", each(rounds, it -> it.posts().p99Ms())),
        new Row(who + "node's processor time", "%", each(rounds, Round::node)),
        new Row(who + "watchers' processor time", "%", each(rounds, Round::watchers)),
        new Row(who + "node resident", "MiB", List.of(memory.residentMiB())),
        new Row(who + "node's live heap", "MiB", List.of(memory.heapMiB())));
  }

  /** Tells what came of what was due in the rounds, all of which is complete by now. */
  private List<Row> delivered(List<Round> rounds, List<Accepted> accepted) {
    List<JsonObject> reports =
        rounds.stream().map(it -> watchers.report(it.fromMs(), it.toMs(), BETWEEN_MS)).toList();
    List<Double> perSecond = new ArrayList<>();
    List<Double> missing = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      Round round = rounds.get(i);
      JsonObject report = reports.get(i);
      perSecond.add(report.getLong("events") * 1e3 / WHOLE / (round.toMs() - round.fromMs()));
      missing.add(WHOLE * received(accepted, round) - report.getDouble("finished"));
    }
    JsonObject all = reports.get(reports.size() - 1);
    String who = streams + " streams, ";
    return List.of(
        new Row(who + "events to each", "/s", perSecond),
        new Row(who + "delivered p50", "ms", figures(reports, "p50")),
        new Row(who + "delivered p99", "ms", figures(reports, "p99")),
        new Row(who + "delivered max", "ms", figures(reports, "max")),
        new Row(who + "p99 after the event's own time", "ms", figures(reports, "p99AfterStamp")),
        new Row(who + "last state not told, of " + WHOLE, "tasks", missing),
        new Row(who + "told to read again, of all", "times", List.of(all.getDouble("resyncs"))),
        new Row(who + "cut, of all", "streams", List.of(all.getDouble("cut"))));
  }

  /** Returns how many of the tasks were received in a round; each is due a fixed time after. */
  private static double received(List<Accepted> accepted, Round round) {
    return accepted.stream()
        .mapToLong(task -> task.dueMs() - BETWEEN_MS)
        .filter(atMs -> atMs >= round.fromMs() && atMs < round.toMs())
        .count();
  }

  private static List<Double> figures(List<JsonObject> reports, String name) {
    return reports.stream().map(it -> it.getDouble(name, Double.NaN)).toList();
  }

  private static List<Double> each(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).boxed().toList();
  }
}
