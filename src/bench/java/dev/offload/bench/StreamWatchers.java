package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Open event streams in a process of their own, told by lines what to do: "open 1000 10 URL" opens
 * so many, of which so many are read whole, evenly among the others: a node that serves one stream
 * after the other serves the last of them last. "report FROM TO MS" tells what came of what was due
 * in that time, with so many milliseconds from move to move; "close" ends them.
 */
public final class StreamWatchers {
  private final List<WatchedStream> watched = new ArrayList<>();
  private CountedStreams counted = new CountedStreams();

  private StreamWatchers() {}

  /** Serves until its input ends. */
  public static void main(String[] args) throws IOException {
    StreamWatchers watchers = new StreamWatchers();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(watchers.answer(line.split(" ")));
    }
    System.exit(0);
  }

  private String answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "open" -> open(Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]);
      case "report" ->
          report(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
      case "close" -> close();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private String open(int streams, int whole, String url) throws IOException {
    for (int i = 1; i <= streams; i++) {
      if (i * whole / streams > (i - 1) * whole / streams) {
        watched.add(WatchedStream.open(url));
      } else {
        counted.open(url);
      }
    }
    return "opened";
  }

  private String report(long fromMs, long toMs, long betweenMs) {
    Delivered delivered = new Delivered(fromMs, toMs, betweenMs);
    watched.forEach(stream -> delivered.add(stream.deliveries()));
    JsonObject report =
        delivered
            .json()
            .put("bytes", counted.bytes())
            .put(
                "resyncs",
                counted.resyncs() + watched.stream().mapToInt(WatchedStream::resyncs).sum())
            .put("cut", counted.cut() + watched.stream().filter(WatchedStream::isCut).count());
    return "report " + report.encode();
  }

  private String close() {
    watched.forEach(WatchedStream::close);
    watched.clear();
    counted.close();
    counted = new CountedStreams();
    return "closed";
  }
}
