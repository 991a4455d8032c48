package dev.offload.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/**
 * One line of a table: a figure for every round, and what it is set against in the same rounds.
 *
 * @param rounds one figure a round
 * @param of the figures of the limit, round by round; empty when there is none
 */
record Row(String what, String unit, List<Double> rounds, List<Double> of) {

  Row(String what, String unit, List<Double> rounds) {
    this(what, unit, rounds, List.of());
  }

  double median() {
    return median(rounds);
  }

  boolean hasRatio() {
    return !of.isEmpty();
  }

  /** Returns the median of the ratios, each within its round. */
  double ratio() {
    double[] ratios = new double[rounds.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = rounds.get(i) / of.get(i);
    }
    return median(Arrays.stream(ratios).boxed().toList());
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("what", what)
            .put("unit", unit)
            .put("median", median())
            .put("rounds", new JsonArray(rounds));
    return hasRatio() ? json.put("ratio", ratio()) : json;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
