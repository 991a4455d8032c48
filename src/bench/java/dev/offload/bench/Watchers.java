package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;

/** A process that holds event streams open, see {@link StreamWatchers}. */
final class Watchers {
  private static final Pattern OPENED = Pattern.compile("^opened$");
  private static final Pattern REPORT = Pattern.compile("^report (.*)$");
  private static final Pattern CLOSED = Pattern.compile("^closed$");

  private final Child process;

  Watchers(Lab lab) {
    // A collector with threads of its own would take part in what is measured.
    process = lab.main(StreamWatchers.class, Map.of("JAVA_TOOL_OPTIONS", "-XX:+UseSerialGC"));
  }

  /** Opens streams, so many of which are read whole. */
  void open(int streams, int whole, String baseUrl) {
    process.tell("open " + streams + " " + whole + " " + baseUrl);
    process.await(OPENED);
  }

  /**
   * Returns what came of what was due in a while, and what all streams saw since they were opened.
   *
   * @param betweenMs the wait of a task before each of its moves
   */
  JsonObject report(long fromMs, long toMs, long betweenMs) {
    process.tell("report " + fromMs + " " + toMs + " " + betweenMs);
    return new JsonObject(process.await(REPORT).group(1));
  }

  /** Closes all streams. */
  void close() {
    process.tell("close");
    process.await(CLOSED);
  }

  /** Returns the process itself. */
  Child process() {
    return process;
  }
}
