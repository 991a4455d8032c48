package dev.offload.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildTest {

  @Test
  void the_build_fills_in_version_and_commit_and_marks_changed_files() {
    assertThat(Build.of(properties("1.2", "abc1234", "false")))
        .isEqualTo(new Build("1.2", "abc1234"));
    assertThat(Build.of(properties("1.2", "abc1234", "true")).commit()).isEqualTo("abc1234+");
  }

  @Test
  void what_no_build_filled_in_is_unknown() {
    Build unknown = new Build("unknown", "unknown");
    assertThat(Build.of(new Properties())).isEqualTo(unknown);
    assertThat(Build.of(properties("${project.version}", "${git.commit.id.abbrev}", "${x}")))
        .isEqualTo(unknown);
    assertThat(Build.of(properties("", " ", "true"))).isEqualTo(unknown);
  }

  @ParameterizedTest
  @CsvSource({"7d, 7d", "24h, 1d", "90m, 90m", "3600s, 1h", "61s, 61s", "0, for ever"})
  void the_first_line_says_what_runs_where_its_tasks_are_and_how_long_they_are_kept(
      String retention, String shown) {
    Settings settings = Settings.read(new JsonObject(), Map.of("RETENTION", retention));

    assertThat(new Build("1.2", "abc1234").introduction("/data/offload.db", settings))
        .isEqualTo(
            "Offload 1.2 (commit abc1234): store /data/offload.db, roles http,worker, retention "
                + shown);
  }

  private static Properties properties(String version, String commit, String changed) {
    Properties properties = new Properties();
    properties.setProperty("version", version);
    properties.setProperty("commit", commit);
    properties.setProperty("changed", changed);
    return properties;
  }
}
