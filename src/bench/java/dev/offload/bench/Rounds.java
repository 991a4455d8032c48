package dev.offload.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a process does rounds of work when it is told to: "go 4" on its input is a round of 4 s,
 * "done 1000 in 4000000000 ns" its answer.
 */
final class Rounds {
  /** What a process says when it can be told. */
  static final Pattern READY = Pattern.compile("^ready$");

  private static final Pattern DONE = Pattern.compile("done (\\d+) in (\\d+) ns");

  private Rounds() {}

  /** What is done in a round. */
  @FunctionalInterface
  interface Work {
    /** Works about so long and returns how much was done. */
    long run(long ns) throws Exception;
  }

  /** Does rounds until the input ends. */
  static void serve(Work work) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long startNs = System.nanoTime();
      long done = work.run(Long.parseLong(line.substring("go ".length())) * 1_000_000_000);
      System.out.println("done " + done + " in " + (System.nanoTime() - startNs) + " ns");
    }
    System.exit(0);
  }

  /** Has a process do a round and returns how much it did a second. */
  static double ask(Child child, int seconds) {
    child.tell("go " + seconds);
    Matcher done = child.await(DONE);
    return Long.parseLong(done.group(1)) * 1e9 / Long.parseLong(done.group(2));
  }
}
