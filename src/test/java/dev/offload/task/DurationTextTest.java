package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "250ms, 250",
    "30s, 30000",
    "5m, 300000",
    "2h, 7200000",
    "7d, 604800000",
    "9999999999d, 863999999913600000"
  })
  void is_a_whole_number_and_its_unit(String text, long ms) {
    assertThat(DurationText.parse(text)).hasValue(ms);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "s",
        "-1s",
        "+1s",
        "1.5h",
        "01s",
        "7 d",
        " 7d",
        "7d\n",
        "7D",
        "1w",
        "1h30m",
        "PT5S",
        "10000000000d",
        "\u0663s"
      })
  void is_nothing_else(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"604800000, 7d", "129600000, 36h", "90000, 90s", "250, 250ms", "0, 0s"})
  void is_written_in_the_largest_unit_in_which_it_is_whole(long ms, String text) {
    assertThat(DurationText.of(ms)).isEqualTo(text);
    assertThat(DurationText.parse(text)).hasValue(ms);
  }

  @ParameterizedTest
  @CsvSource({"30, ' (for seconds write 30s)'", "x, ''", "1.5, ''", "99999999999, ''"})
  void has_a_hint_where_only_the_unit_is_missing(String text, String hint) {
    assertThat(DurationText.hint(text)).isEqualTo(hint);
  }
}
