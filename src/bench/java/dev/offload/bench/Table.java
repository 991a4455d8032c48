package dev.offload.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints rows: the median of the rounds, the ratio where there is a limit, and every round. */
final class Table {

  private Table() {}

  static void print(List<Row> rows) {
    int width = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
    for (Row row : rows) {
      String ratio = row.hasRatio() ? String.format(Locale.ROOT, "%.2f", row.ratio()) : "";
      String rounds = row.rounds().stream().map(Table::figure).collect(Collectors.joining(" "));
      System.out.printf(
          "  %-" + width + "s %10s %-8s %6s   (%s)%n",
          row.what(),
          figure(row.median()),
          row.unit(),
          ratio,
          rounds);
    }
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }
}
