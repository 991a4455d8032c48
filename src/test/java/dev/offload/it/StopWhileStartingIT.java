package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SIGTERM at many moments of a start: it ends, with 143, and tells of no failure. */
class StopWhileStartingIT {
  private static final int EXIT_TERMINATED = 143;
  // Moments of a start on a quick machine and, after the first line, on a slow one.
  private static final List<Integer> AFTER_MS = List.of(0, 150, 300, 500, 800, 1_200, 1_800);
  private static final List<Integer> AFTER_FIRST_LINE_MS = List.of(0, 50, 150, 400, 900);

  @TempDir Path folder;

  static Stream<Arguments> stores() {
    return Stream.of(
        Arguments.of("SQLite", Map.of(), List.of()),
        Arguments.of("silent MongoDB", Map.of("MONGODB_URI", "mongodb://127.0.0.1:1/x"), List.of()),
        Arguments.of(
            "cluster", Map.of("MONGODB_URI", "mongodb://127.0.0.1:1/x"), List.of("-cluster")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stores")
  void a_start_that_is_told_to_stop_ends_without_a_trace(
      String name, Map<String, String> store, List<String> arguments) {
    for (int afterMs : AFTER_MS) {
      stop(store, arguments, false, afterMs);
    }
    for (int afterMs : AFTER_FIRST_LINE_MS) {
      stop(store, arguments, true, afterMs);
    }
  }

  private void stop(
      Map<String, String> store, List<String> arguments, boolean isAfterFirstLine, int afterMs) {
    Map<String, String> environment = new HashMap<>(store);
    try (OffloadProcess node =
        OffloadProcess.start(folder, environment, arguments.toArray(new String[0]))) {
      if (isAfterFirstLine) {
        node.awaitLog(" INFO  Offload ");
      }
      Eventually.pass(afterMs);
      // Process.destroy would close the output unread.
      Commands.run("kill", "-TERM", String.valueOf(node.pid()));
      assertThat(node.awaitExit()).as("after %d ms", afterMs).isEqualTo(EXIT_TERMINATED);
      assertThat(node.log())
          .as("after %d ms", afterMs)
          .noneMatch(line -> line.contains("Unexpected") || line.contains("Exception"))
          .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
    }
  }
}
