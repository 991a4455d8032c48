package dev.offload.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Rounds at one pace, and how late the moves were that were due in them.
 *
 * @param postsPerS the pace
 */
record Pace(int postsPerS, List<Round> rounds) {
  private static final int MOVES_A_TASK = 2;

  /**
   * A while at the pace, in epoch milliseconds.
   *
   * @param stored what the node counted meanwhile
   */
  record Round(long fromMs, long toMs, Stretch posts, LatenessMetric stored) {

    List<DueMove> due(List<DueMove> moves) {
      return moves.stream().filter(it -> it.dueMs() >= fromMs && it.dueMs() < toMs).toList();
    }

    double perSecond(int count) {
      return count * 1e3 / (toMs - fromMs);
    }
  }

  /**
   * Returns lines of the table.
   *
   * @param moves all moves there were
   */
  List<Row> rows(List<DueMove> moves) {
    String at = String.format(Locale.ROOT, "%,d moves/s, ", MOVES_A_TASK * postsPerS);
    List<Double> asked = each(round -> postsPerS);
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(at + "posted", "POST/s", each(round -> round.posts().perSecond()), asked));
    rows.add(new Row(at + "POST p99", "ms", each(round -> round.posts().p99Ms())));
    rows.add(new Row(at + "due", "moves/s", each(it -> it.perSecond(it.due(moves).size()))));
    rows.addAll(late(at + "seen late by", moves, DueMove::seenMs));
    rows.addAll(late(at + "stamped late by", moves, DueMove::stampedMs));
    rows.add(new Row(at + "stored within 20 ms", "%", each(it -> it.stored().percentWithin20Ms())));
    rows.add(
        new Row(at + "stored within 100 ms", "%", each(it -> it.stored().percentWithin100Ms())));
    rows.add(new Row(at + "not seen", "moves", each(it -> unseen(it.due(moves)))));
    return rows;
  }

  /** Leaves out what was not seen; that has a line of its own. */
  private List<Row> late(String what, List<DueMove> moves, ToLongFunction<DueMove> knownMs) {
    List<Latencies> late = new ArrayList<>();
    for (Round round : rounds) {
      Latencies of = new Latencies();
      round.due(moves).stream()
          .filter(it -> knownMs.applyAsLong(it) != DueMove.UNSEEN)
          .forEach(
              it -> of.add(TimeUnit.MILLISECONDS.toNanos(knownMs.applyAsLong(it) - it.dueMs())));
      late.add(of);
    }
    return List.of(
        row(what + " p50", late, 50), row(what + " p99", late, 99), row(what + " max", late, 100));
  }

  private static Row row(String what, List<Latencies> late, int percent) {
    return new Row(what, "ms", late.stream().map(it -> it.percentileMs(percent)).toList());
  }

  private static double unseen(List<DueMove> due) {
    return due.stream().filter(it -> !it.isSeen()).count();
  }

  private List<Double> each(ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).boxed().toList();
  }
}
