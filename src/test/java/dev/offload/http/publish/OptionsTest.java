package dev.offload.http.publish;

import static dev.offload.http.publish.Reading.NOW_MS;
import static dev.offload.http.publish.Reading.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Problem;
import dev.offload.task.Options;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final long DAY_MS = 86_400_000;

  @Test
  void without_options_an_event_is_due_now_and_of_middle_priority() {
    assertThat(options()).isEqualTo(new Options(NOW_MS, 4, 0, 0, null));
  }

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "250ms, 250",
    "30s, 30000",
    "5m, 300000",
    "2h, 7200000",
    "7d, 604800000",
    "366d, 31622400000"
  })
  void a_delay_counts_from_now(String delay, long ms) {
    assertThat(options("delay", delay).dueAtMs()).isEqualTo(NOW_MS + ms);
  }

  @ParameterizedTest
  @CsvSource({
    "2027-01-15T08:00:01Z, 1000",
    "2027-01-15t08:00:01.250z, 1250",
    "2027-01-15T08:00:01.2509999999999Z, 1250",
    "2027-01-15T08:00:01.5Z, 1500",
    "2027-01-15T09:00:01+01:00, 1000",
    "2027-01-14T23:30:01-08:30, 1000",
    "2027-01-15T08:01Z, 60000",
    "2027-01-15T08:00:60Z, 60000",
    "2028-01-16T08:00:00Z, 31622400000"
  })
  void an_event_runs_at_a_time_with_its_offset(String runAt, long ms) {
    assertThat(options("runAt", runAt).dueAtMs()).isEqualTo(NOW_MS + ms);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2027-01-15T07:59:59Z", "1969-12-31T23:00:00Z", "0000-01-01T00:00:00Z"})
  void a_time_that_is_past_means_now(String runAt) {
    assertThat(options("runAt", runAt).dueAtMs()).isEqualTo(NOW_MS);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4, 4", "9, 9"})
  void a_priority_is_one_digit(String text, int priority) {
    assertThat(options("priority", text).priority()).isEqualTo(priority);
  }

  @ParameterizedTest
  @CsvSource({"1s, 1000", "1000ms, 1000", "24h, 86400000", "1d, 86400000"})
  void a_timeout_is_from_a_second_to_a_day(String text, long ms) {
    assertThat(options("timeout", text).timeoutMs()).isEqualTo(ms);
  }

  @Test
  void an_expiry_is_a_duration_or_a_time() {
    assertThat(options("expires", "5m").expiresAtMs()).isEqualTo(NOW_MS + 300_000);
    assertThat(options("expires", "2027-01-15T08:05:00Z").expiresAtMs())
        .isEqualTo(NOW_MS + 300_000);
    assertThat(options("delay", "366d", "expires", "732d"))
        .isEqualTo(new Options(NOW_MS + 366 * DAY_MS, 4, 0, NOW_MS + 732 * DAY_MS, null));
    assertThat(options("delay", "5m", "expires", "5m").expiresAtMs()).isEqualTo(NOW_MS + 300_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delay    | 5                         | for seconds write 5s",
        "delay    | 5 s                       | delay must be a duration with its unit",
        "delay    | -5s                       | delay must be",
        "delay    | 1.5h                      | delay must be",
        "delay    | 05s                       | delay must be",
        "delay    | 5S                        | delay must be",
        "delay    | PT5S                      | delay must be",
        "delay    | ''                        | delay must be",
        "delay    | 99999999999d              | delay must be",
        "delay    | 9999999999d               | delay must be at most 366d",
        "delay    | 527041m                   | delay must be at most 366d",
        "runAt    | 2028-01-16T08:00:00.001Z  | runAt must be at most 366d",
        "runAt    | 2027-01-15T08:00:00       | runAt must be a time with its offset",
        "runAt    | 2027-02-30T08:00:00Z      | runAt must be",
        "runAt    | 2027-01-15T24:00:00Z      | runAt must be",
        "runAt    | 2027-01-15T08:00:61Z      | runAt must be",
        "runAt    | 2027-01-15 08:00:00Z      | runAt must be",
        "runAt    | 2027-01-15T08:00:00+24:00 | runAt must be",
        "runAt    | 2027-01-15T08:00:00 01:00 | a + is written %2B",
        "runAt    | 1800000000                | runAt must be",
        "priority | 10                        | priority must be",
        "priority | -1                        | priority must be",
        "priority | ''                        | priority must be",
        "priority | ٣                         | priority must be",
        "timeout  | 999ms                     | timeout must be from 1s to 24h",
        "timeout  | 25h                       | timeout must be from 1s to 24h",
        "timeout  | 60                        | for seconds write 60s",
        "expires  | 60                        | for seconds write 60s",
        "expires  | soon                      | or a time such as",
        "expires  | 733d                      | expires must be at most 732d",
        "expires  | 1970-01-01T00:00:00Z      | expires before it is due",
        "expires  | 2027-01-15T07:59:59Z      | expires before it is due",
      })
  void a_wrong_option_is_named(String name, String value, String reason) {
    Problem problem = Reading.problem(() -> options(name, value));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("invalid_option");
    assertThat(problem.refusal().reason()).contains(reason);
  }

  @Test
  void a_unique_key_has_up_to_200_characters_of_any_kind_but_control() {
    String longest = "\ud83d\ude80".repeat(199) + " ";
    assertThat(options("unique", longest).unique())
        .isEqualTo(new Unique(longest, Scope.UNFINISHED, OnConflict.IGNORE));
    for (String wrong : List.of("", longest + "a")) {
      assertThat(Reading.problem(() -> options("unique", wrong)).refusal().reason())
          .isEqualTo("unique must have 1 to 200 characters");
    }
    for (String wrong : List.of("a\nb", "\u0085", "\ud83d", "\ude80a")) {
      Problem problem = Reading.problem(() -> options("unique", wrong));
      assertThat(problem.code()).isEqualTo("invalid_option");
      assertThat(problem.refusal().reason()).isEqualTo("unique must have no control character");
    }
  }

  @Test
  void what_becomes_of_a_conflict_is_one_of_a_few_words_and_needs_a_key() {
    for (OnConflict it : OnConflict.values()) {
      assertThat(options("unique", "a", "onConflict", it.word()).unique())
          .isEqualTo(new Unique("a", Scope.UNFINISHED, it));
    }
    assertThat(options("unique", "a", "uniqueScope", "waiting").unique())
        .isEqualTo(new Unique("a", Scope.WAITING, OnConflict.IGNORE));
    for (String[] wrong :
        new String[][] {
          {"uniqueScope", "waiting", "uniqueScope needs a key: give unique, too"},
          {"uniqueScope", "running", "uniqueScope must be one of waiting, unfinished"}
        }) {
      assertThat(Reading.problem(() -> options(wrong[0], wrong[1])).refusal().reason())
          .isEqualTo(wrong[2]);
    }
    assertThat(
            Reading.problem(
                    () ->
                        options("unique", "a", "uniqueScope", "waiting", "onConflict", "runAgain"))
                .refusal()
                .reason())
        .isEqualTo("onConflict=runAgain needs uniqueScope=unfinished");
    assertThat(Reading.problem(() -> options("onConflict", "ignore")).refusal().reason())
        .isEqualTo("onConflict needs a key: give unique, too");
    assertThat(
            Reading.problem(() -> options("unique", "a", "onConflict", "IGNORE"))
                .refusal()
                .reason())
        .startsWith("onConflict must be one of ignore, replace");
  }

  @Test
  void a_delay_and_a_time_exclude_each_other() {
    Problem problem =
        Reading.problem(() -> options("delay", "1s", "runAt", "2027-01-15T08:00:01Z"));

    assertThat(problem.refusal().reason()).isEqualTo("delay and runAt cannot be given together");
  }

  @Test
  void an_event_that_is_due_after_it_expires_is_refused() {
    Problem problem = Reading.problem(() -> options("delay", "6m", "expires", "5m"));

    assertThat(problem.refusal().reason()).contains("expires before it is due");
  }

  @Test
  void a_parameter_that_is_not_known_or_comes_twice_is_named() {
    Problem unknown = Reading.problem(() -> options("uniq", "a"));

    assertThat(unknown.code()).isEqualTo("unknown_parameter");
    assertThat(unknown.refusal().reason())
        .startsWith(
            "unknown query parameter \"uniq\"; there are delay, expires, onConflict, priority");
    assertThat(Reading.problem(() -> options("delay", "1s", "delay", "1s")).refusal().reason())
        .isEqualTo("query parameter delay is given twice");
  }
}
