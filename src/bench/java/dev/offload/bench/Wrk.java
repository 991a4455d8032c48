package dev.offload.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The load of wrk, one thread. */
final class Wrk implements LoadGenerator {
  private static final Pattern DONE =
      Pattern.compile("done (\\d+) of (\\d+) in (\\d+) us, p50 (\\d+) us, p99 (\\d+) us");
  private static final int SLACK_S = 30;

  // An answer that is neither 2xx nor 3xx counts as an error of status.
  private static final String SCRIPT =
      """
      wrk.method = "POST"
      wrk.body = [[%s]]
      wrk.headers["Content-Type"] = "%s"
      %s
      function done(summary, latency, requests)
        local e = summary.errors
        local bad = e.connect + e.read + e.write + e.timeout + e.status
        io.write(string.format("done %%d of %%d in %%d us, p50 %%d us, p99 %%d us\\n",
          summary.requests - e.status, summary.requests - e.status + bad, summary.duration,
          latency:percentile(50), latency:percentile(99)))
      end
      """;

  private final Path script;

  Wrk(Path folder) {
    script = folder.resolve("post.lua");
  }

  static boolean isPresent() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "wrk")));
  }

  @Override
  public String name() {
    return "wrk, 1 thread";
  }

  @Override
  public Load run(Post post, String baseUrl, int connections, int seconds) {
    ProcessBuilder wrk =
        new ProcessBuilder(
            "wrk",
            "-t1",
            "-c" + connections,
            "-d" + seconds + "s",
            "-s" + script,
            baseUrl + post.path());
    try {
      Files.writeString(script, SCRIPT.formatted(post.body(), post.type(), headers(post)));
      Process process = wrk.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SLACK_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return load(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String headers(Post post) {
    return post.headers().entrySet().stream()
        .map(it -> "wrk.headers[\"" + it.getKey() + "\"] = \"" + it.getValue() + "\"\n")
        .collect(Collectors.joining());
  }

  private static Load load(String output) {
    Matcher done = DONE.matcher(output);
    if (!done.find()) {
      throw new IllegalStateException("wrk says: " + output);
    }
    long answered = Long.parseLong(done.group(1));
    return new Load(
        answered,
        Long.parseLong(done.group(2)) - answered,
        answered * 1e6 / Long.parseLong(done.group(3)),
        Long.parseLong(done.group(4)) / 1e3,
        Long.parseLong(done.group(5)) / 1e3);
  }
}
