package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.settings.Settings.InvalidSettingsException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds for heaps of one size and another. */
class HeapSettingsTest {
  private static final long MIB = 1_048_576;

  @ParameterizedTest
  @ValueSource(longs = {64, 96, 126, 256, 512, 8_192})
  void what_is_built_in_leaves_an_eighth_of_any_heap(long mib) {
    Settings settings = read(mib, Map.of());

    Memory memory = settings.memory();
    long all =
        settings.http().bodiesMaxBytes()
            + settings.intake().maxBytes()
            + settings.intake().maxTasks() * HeapShare.WAITING_TASK_BYTES
            + settings.http().streamsMax() * HeapShare.STREAM_BYTES
            + memory.heldTasksMax() * HeapShare.HELD_TASK_BYTES
            + memory.eventsMaxBytes()
            + memory.streamsMaxBytes()
            + HeapShare.ANSWERS.of(mib * MIB);
    assertThat(all).isLessThanOrEqualTo(mib * MIB * 7 / 8);
  }

  @Test
  void a_large_heap_has_the_bounds_of_before() {
    Settings settings = read(16_384, Map.of());

    assertThat(settings.http().bodiesMaxBytes()).isEqualTo(67_108_864);
    assertThat(settings.http().streamsMax()).isEqualTo(2_000);
    assertThat(settings.intake()).isEqualTo(new Settings.Intake(20_000, 67_108_864));
    assertThat(settings.memory())
        .isEqualTo(
            new Memory(
                2_000_000,
                33_554_432,
                4_194_304,
                67_108_864,
                134_217_728,
                4_194_304,
                64,
                2_048,
                67_108_864));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_BODIES_MAX_BYTES, 67108864, 33030144",
    "INTAKE_MAX_BYTES, 67108864, 33030144",
    "INTAKE_MAX_TASKS, 1000000, 24192",
    "HTTP_STREAMS_MAX, 100000, 1512"
  })
  void what_is_configured_and_does_not_fit_is_one_line_that_says_what_would(
      String variable, String value, long fits) {
    assertThat(problem(126, variable, value))
        .startsWith(variable + " " + value + " does not fit into a heap of 126 MiB")
        .contains("set it to " + fits + " at most", "-Xmx");
    assertThat(read(126, Map.of(variable, String.valueOf(fits)))).isNotNull();
  }

  @Test
  void a_text_that_cannot_be_parsed_in_the_heap_is_refused() {
    assertThat(problem(64, "BACKGROUND_MAX_BYTES", "1048576"))
        .startsWith("BACKGROUND_MAX_BYTES 1048576 does not fit into a heap of 64 MiB")
        .contains("set it to 699050 at most");
  }

  private static String problem(long mib, String variable, String value) {
    InvalidSettingsException e =
        catchThrowableOfType(
            InvalidSettingsException.class, () -> read(mib, Map.of(variable, value)));
    assertThat(e.problems()).hasSize(1);
    return e.problems().get(0);
  }

  private static Settings read(long mib, Map<String, String> environment) {
    return Settings.read(new JsonObject(), new Variables(environment), mib * MIB);
  }
}
