package dev.offload.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node counted so far of the lateness of its moves.
 *
 * @param within20Ms how many were in the store within 20 ms after they were due
 * @param within100Ms the same within 100 ms
 * @param all how many there were
 */
record LatenessMetric(double within20Ms, double within100Ms, double all) {
  private static final String NAME = "offload_move_lateness_seconds_";

  static LatenessMetric read(String url) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      String text = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return new LatenessMetric(
          value(text, "bucket{le=\"0.02\"}"),
          value(text, "bucket{le=\"0.1\"}"),
          value(text, "count"));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  LatenessMetric since(LatenessMetric before) {
    return new LatenessMetric(
        within20Ms - before.within20Ms, within100Ms - before.within100Ms, all - before.all);
  }

  double percentWithin20Ms() {
    return 100 * within20Ms / all;
  }

  double percentWithin100Ms() {
    return 100 * within100Ms / all;
  }

  private static double value(String text, String suffix) {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(NAME + suffix) + " (\\S+)$").matcher(text);
    if (!line.find()) {
      throw new IllegalStateException("no " + NAME + suffix + " among the metrics");
    }
    return Double.parseDouble(line.group(1));
  }
}
