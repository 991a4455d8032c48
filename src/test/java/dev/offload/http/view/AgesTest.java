package dev.offload.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {
  private static final long NOW_MS = 1_800_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "-5000, just now",
    "0, just now",
    "999, just now",
    "1000, 1 s ago",
    "59999, 59 s ago",
    "60000, 1 min ago",
    "3599999, 59 min ago",
    "3600000, 1 h ago",
    "86399999, 23 h ago",
    "86400000, 1 d ago",
    "34560000000, 400 d ago"
  })
  void tells_how_long_ago_in_the_largest_whole_unit(long agoMs, String words) {
    assertThat(Ages.ago(NOW_MS - agoMs, NOW_MS)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"-9000, any moment", "999, any moment", "1000, in 1 s", "90000, in 1 min"})
  void tells_how_long_until(long untilMs, String words) {
    assertThat(Ages.until(NOW_MS + untilMs, NOW_MS)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0.0 s", "49, 0.0 s", "4290, 4.2 s", "59999, 59.9 s", "60000, 1 min"})
  void tells_a_length_in_tenths_below_a_minute(long ms, String words) {
    assertThat(Ages.length(ms)).isEqualTo(words);
  }
}
