package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome.Again;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Failed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomesTest {

  @Test
  void a_result_is_kept_as_JSON_and_none_stays_none() {
    assertThat(Outcomes.complete(null)).isEqualTo(new Complete(null));
    assertThat(Outcomes.complete("text")).isEqualTo(new Complete("\"text\""));
    assertThat(Outcomes.complete(5)).isEqualTo(new Complete("5"));
    assertThat(Outcomes.complete(new JsonArray().add(true))).isEqualTo(new Complete("[true]"));
    assertThat(Outcomes.complete(new JsonObject().put("a", 1)))
        .isEqualTo(new Complete("{\"a\":1}"));
  }

  @Test
  void a_result_may_take_256_KiB_in_UTF_8_and_no_byte_more() {
    // Two bytes each, and the quotes.
    String fits = "\u00e9".repeat(131_071);

    assertThat(Outcomes.complete(fits)).isEqualTo(new Complete('"' + fits + '"'));
    assertThat(Outcomes.complete(fits + "e"))
        .isEqualTo(bad("the result takes 262145 bytes as JSON, the limit is 262144"));
  }

  @Test
  void a_state_may_take_16_KiB() {
    String fits = "e".repeat(16_382);

    assertThat(Outcomes.again(Duration.ofSeconds(5), fits))
        .isEqualTo(new Again(5_000, '"' + fits + '"'));
    assertThat(Outcomes.again(Duration.ofSeconds(5), fits + "e"))
        .isEqualTo(bad("the state takes 16385 bytes as JSON, the limit is 16384"));
    assertThat(Outcomes.again(Duration.ZERO, null)).isEqualTo(new Again(0, null));
  }

  @Test
  void what_holds_itself_or_is_no_JSON_or_half_a_character_is_an_error_that_says_so() {
    JsonObject cycle = new JsonObject();
    cycle.put("self", new JsonArray().add(cycle));

    assertThat(((Failed) Outcomes.complete(cycle)).message())
        .startsWith("the result of io.vertx.core.json.JsonObject cannot be written as JSON: ");
    assertThat(((Failed) Outcomes.complete(new Object())).message())
        .startsWith("the result of java.lang.Object cannot be written as JSON: ");
    assertThat(Outcomes.complete("\ud83d"))
        .isEqualTo(bad("the result has half of a surrogate pair in it"));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0", "PT8784H, 31622400000", "PT0.0019S, 1"})
  void a_part_may_follow_at_once_or_in_366_days(Duration after, long ms) {
    assertThat(Outcomes.again(after, null)).isEqualTo(new Again(ms, null));
  }

  @ParameterizedTest
  @CsvSource({"PT-0.000000001S", "PT8784H0.000000001S", "PT2562047788015215H"})
  void no_part_follows_before_now_or_later_than_that(Duration after) {
    assertThat(Outcomes.again(after, null))
        .isEqualTo(bad("again after " + after + " is outside of 0 to 366d"));
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0", "PT0.2S, 1000", "PT-1S, 1000", "PT5S, 5000", "PT99999999H, 31622400000"})
  void another_try_waits_for_a_second_at_least_where_a_wait_is_asked_for(Duration after, long ms) {
    assertThat(Outcomes.retry(new IllegalStateException("busy"), after))
        .isEqualTo(new Failed("java.lang.IllegalStateException", "busy", false, ms));
  }

  @Test
  void an_error_without_a_message_has_the_name_of_its_class_alone() {
    assertThat(Outcomes.fail(new IllegalStateException()))
        .isEqualTo(new Failed("java.lang.IllegalStateException", "", true, 0));
  }

  @Test
  void a_message_is_cut_at_4_KiB_and_never_within_a_character() {
    String before = "e".repeat(4_093);

    assertThat(message(before + "\ud83d\ude00 more")).isEqualTo(before);
    assertThat(message(before + "\u20ac more")).isEqualTo(before + "\u20ac");
    assertThat(message(before + "\u20ac")).isEqualTo(before + "\u20ac");
    assertThat(message("\u20ac".repeat(4_096)).getBytes(StandardCharsets.UTF_8)).hasSize(4_095);
    assertThat(message("e".repeat(4_095) + "\ud83d\ude00")).isEqualTo("e".repeat(4_095));
    assertThat(message("half \ud83d of one")).isEqualTo("half ? of one");
  }

  private static String message(String text) {
    return Outcomes.fail(new IllegalStateException(text)).message();
  }

  private static Failed bad(String why) {
    return new Failed("bad answer", why, false, 0);
  }
}
