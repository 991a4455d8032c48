package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final long DAY_MS = 86_400_000;
  private static final long NOW_MS = Instant.parse("1994-11-06T08:49:07Z").toEpochMilli();

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1000", " 120 , 120000", "007, 7000", "86400, 86400000"})
  void is_seconds(String value, long ms) {
    assertThat(RetryAfter.ms(value, NOW_MS)).hasValue(ms);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
      })
  void is_a_date_in_any_of_three_forms(String value) {
    assertThat(RetryAfter.ms(value, NOW_MS)).hasValue(30_000);
  }

  @Test
  void is_a_date_whose_year_of_two_digits_is_the_nearest_one_to_come() {
    long nowMs = Instant.parse("2099-12-31T23:59:00Z").toEpochMilli();

    assertThat(RetryAfter.ms("Friday, 01-Jan-00 00:00:00 GMT", nowMs)).hasValue(60_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:06 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"})
  void is_no_wait_when_its_date_is_over(String value) {
    assertThat(RetryAfter.ms(value, NOW_MS)).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "86401",
        "999999999999999999999999999999",
        "Fri, 06 Nov 2009 08:49:37 GMT",
      })
  void is_a_day_at_most(String value) {
    assertThat(RetryAfter.ms(value, NOW_MS)).hasValue(DAY_MS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "1.5",
        "soon",
        "1 s",
        "\u0661",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
      })
  void is_nothing_when_it_cannot_be_read(String value) {
    assertThat(RetryAfter.ms(value, NOW_MS)).isEmpty();
  }

  @Test
  void is_nothing_when_it_is_not_there() {
    assertThat(RetryAfter.ms(null, NOW_MS)).isEmpty();
  }
}
