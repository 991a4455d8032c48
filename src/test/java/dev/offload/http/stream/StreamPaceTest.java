package dev.offload.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamPaceTest {

  @ParameterizedTest
  @CsvSource({"1, 20", "8, 21", "80, 30", "1000, 145", "1040, 150", "100000, 150"})
  void events_are_gathered_for_longer_the_more_listen_up_to_150_ms(int streams, long gatherMs) {
    assertThat(StreamPace.gatherMs(streams)).isEqualTo(gatherMs);
  }

  @Test
  void few_may_be_told_much_and_many_may_not() {
    assertThat(StreamPace.isTooMuch(10_000, 50)).isFalse();
    assertThat(StreamPace.isTooMuch(500, 1_000)).isFalse();
    assertThat(StreamPace.isTooMuch(501, 1_000)).isTrue();
  }
}
