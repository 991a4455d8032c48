package dev.offload.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How late moves are while posts go on at a steady pace.
 *
 * <p>When a task is due to be processing is what its post was answered ({@code dueAt}); it is due
 * to be complete as much later as its stored row says, whatever the first move did. A move belongs
 * to the round in which it was due. From there it is measured to three times:
 *
 * <ul>
 *   <li>seen: an event stream brought it to this process. The move was on disk by then, so this is
 *       the strictest figure; it has in it up to 20 ms in which the node gathers events.
 *   <li>stamped: the time in the stored row. It is taken when the batch is put together, before the
 *       write, so the write is missing in it.
 *   <li>in the store: counted by the node itself after the write was answered. Its metric has
 *       classes, so it is given as the share that was within some of them.
 * </ul>
 *
 * All clocks are this machine's; those of a MongoDB server are asked for theirs by the node, so a
 * figure is wrong there by the error of asking, half a round trip at the most.
 */
final class Punctuality implements Case {
  private static final Pattern METRICS = Pattern.compile("Metrics are on (http://\\S+)");
  private static final List<Integer> POSTS_PER_S = List.of(500, 2_500);
  private static final long COMPLETE_AFTER_MS = 2_000;
  private static final String DELAYS_MS = "1000-3000";
  private static final int WARM_UP_S = 12;
  private static final int STEADY_AFTER_S = 6;
  private static final int ROUNDS = 3;
  private static final int ROUND_S = 6;
  private static final long SEEN_AFTER_MS = 5_000;

  private final StoreKind store;

  Punctuality(StoreKind store) {
    this.store = store;
  }

  @Override
  public String title() {
    return "lateness of moves to processing and complete (" + store.word() + ") at steady posts";
  }

  @Override
  public List<Row> run(Lab lab) {
    Map<String, String> settings = store.settings(lab, "lateness", 1);
    settings.put("DEMO_PROCESSING_AFTER_MS", DELAYS_MS);
    settings.put("DEMO_COMPLETE_AFTER_MS", COMPLETE_AFTER_MS + "-" + COMPLETE_AFTER_MS);
    settings.put("METRICS_PORT", "0");
    Child offload = lab.offload("offload-lateness", settings);
    String metrics = offload.await(METRICS).group(1);
    String url = offload.baseUrl();
    List<Pace> paces = new ArrayList<>();
    List<DueMove> moves;
    try (WatchedStream stream = WatchedStream.open(url);
        SteadyPosts posts = new SteadyPosts(url)) {
      posts.pace(POSTS_PER_S.get(POSTS_PER_S.size() - 1));
      // The first reading of the metrics loads much, and that is not to fall into a round.
      LatenessMetric.read(metrics);
      Pause.seconds(WARM_UP_S);
      POSTS_PER_S.forEach(pace -> paces.add(measure(posts, pace, metrics)));
      moves = moves(posts, stream, settings);
    }
    lab.end(offload);
    return paces.stream().flatMap(pace -> pace.rows(moves).stream()).toList();
  }

  private static Pace measure(SteadyPosts posts, int postsPerS, String metrics) {
    posts.pace(postsPerS);
    Pause.seconds(STEADY_AFTER_S);
    List<Pace.Round> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      LatenessMetric before = LatenessMetric.read(metrics);
      posts.take();
      long fromMs = System.currentTimeMillis();
      Pause.seconds(ROUND_S);
      long toMs = System.currentTimeMillis();
      Stretch stretch = posts.take();
      stretch.warn();
      rounds.add(new Pace.Round(fromMs, toMs, stretch, LatenessMetric.read(metrics).since(before)));
    }
    return new Pace(postsPerS, rounds);
  }

  private List<DueMove> moves(
      SteadyPosts posts, WatchedStream stream, Map<String, String> settings) {
    List<SteadyPosts.Accepted> accepted = posts.end();
    store.awaitFinished(settings);
    // What was received, processing and complete: three events a task.
    Pause.until(() -> stream.count() >= 3 * accepted.size(), SEEN_AFTER_MS);
    if (stream.resyncs() > 0 || stream.isCut()) {
      String cut = stream.isCut() ? " and was cut" : "";
      System.out.println("  the event stream had " + stream.resyncs() + " resyncs" + cut);
    }
    return DueMove.all(
        accepted, StoredTasks.finished(store, settings), stream.deliveries(), COMPLETE_AFTER_MS);
  }
}
