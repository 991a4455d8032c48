package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alarms for Prometheus. */
class AlarmsIT {
  private static final String RULES = "docs/alerts.yml";
  private static final String TESTS = "src/test/prometheus/alerts-test.yml";

  @Test
  void prometheus_reads_the_rules() {
    assumePromtool();

    assertThat(Commands.run("promtool", "check", "rules", RULES)).contains("SUCCESS: ");
  }

  @Test
  void each_fires_when_it_should_and_not_otherwise() {
    assumePromtool();

    assertThat(Commands.run("promtool", "test", "rules", TESTS)).contains("SUCCESS");
  }

  @Test
  void each_is_tested_and_leads_to_what_to_do() throws IOException {
    String rules = Files.readString(Path.of(RULES));
    List<String> alarms = found("alert: (\\w+)", rules);
    String tests = Files.readString(Path.of(TESTS));
    List<String> anchors =
        found("(?m)^#+ (.+)$", Files.readString(Path.of("docs/operating.md"))).stream()
            .map(title -> title.toLowerCase(Locale.ROOT).replace(' ', '-'))
            .toList();

    assertThat(alarms).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    assertThat(alarms)
        .allMatch(alarm -> tests.contains(alarm + " fires") && tests.contains(alarm + " is quiet"));
    assertThat(found("runbook: operating.md#(\\S+)", rules))
        .hasSameSizeAs(alarms)
        .allMatch(anchors::contains);
  }

  private static void assumePromtool() {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
        "promtool is not there (Debian: prometheus)");
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(it -> it.group(1)).toList();
  }
}
