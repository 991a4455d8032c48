package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.settings.Settings.InvalidSettingsException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionSettingTest {

  @ParameterizedTest
  @CsvSource({
    "7d, 604800000",
    "12h, 43200000",
    "30m, 1800000",
    "10s, 10000",
    "0, 0",
    "999999d, 86399913600000"
  })
  void a_duration_is_a_number_and_its_unit(String text, long ms) {
    assertThat(read(text)).isEqualTo(ms);
    JsonObject file = new JsonObject().put("retention", text);
    assertThat(Settings.read(file, Map.of()).retentionMs()).isEqualTo(ms);
  }

  @Test
  void without_it_tasks_are_kept_for_a_week() {
    assertThat(Settings.read(new JsonObject(), Map.of()).retentionMs()).isEqualTo(604_800_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "0d", "-1d", "1.5h", "7 d", "1w", "1000000d", "d", "for ever"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "RETENTION must be a duration such as 7d, 12h, 30m or 10s, or 0, not \"" + text + "\"");
  }

  private static long read(String text) {
    return Settings.read(new JsonObject(), Map.of("RETENTION", text)).retentionMs();
  }
}
