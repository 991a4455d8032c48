package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
  private static final Set<Integer> FATAL = Set.of(404, 422);

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 207, 299})
  void completes_when_it_is_of_200_to_299(int status) {
    assertThat(outcome(status, "", "")).isEqualTo(new Outcome.Complete(null));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "application/json, '{\"a\": 1}'",
        "application/json; charset=utf-8, '[1]'",
        "APPLICATION/JSON, 'null'",
        "application/problem+json, '\"text\"'",
      })
  void has_a_result_when_it_is_json_written_as_it_came(String type, String body) {
    assertThat(outcome(200, type, body)).isEqualTo(new Outcome.Complete(body));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "text/plain, '{\"a\":1}'",
        "'', '{\"a\":1}'",
        "application/json, '{\"a\":'",
        "application/json, '1 2'",
        "application/json, ''",
        "application/jsonl, '1'",
      })
  void completes_without_a_result_when_that_cannot_be_read(String type, String body) {
    assertThat(outcome(200, type, body)).isEqualTo(new Outcome.Complete(null));
  }

  @Test
  void completes_without_a_result_when_its_bytes_are_not_UTF_8() {
    Buffer body = Buffer.buffer(new byte[] {'"', (byte) 0xc0, (byte) 0xa0, '"'});

    assertThat(new Reply(200, "application/json", null, body, true).outcome(FATAL, 0))
        .isEqualTo(new Outcome.Complete(null));
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 304, 307, 400, 401, 408, 409, 421, 425, 429, 500, 503, 599, 600})
  void is_an_error_to_be_tried_again_when_it_is_anything_else(int status) {
    assertThat(outcome(status, "", ""))
        .isEqualTo(new Outcome.Failed("status", "answered " + status, false, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 422})
  void is_final_when_its_status_is_fatal(int status) {
    assertThat(outcome(status, "", ""))
        .isEqualTo(new Outcome.Failed("status", "answered " + status, true, 0));
  }

  @Test
  void says_that_the_receiver_is_gone() {
    assertThat(outcome(410, "text/plain", "moved out"))
        .isEqualTo(new Outcome.Gone("answered 410: moved out"));
  }

  @Test
  void says_when_to_try_again() {
    assertThat(new Reply(500, "", null, Buffer.buffer(), true).outcome(FATAL, 7_000))
        .isEqualTo(new Outcome.Failed("status", "answered 500", false, 7_000));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "text/html, '<b>no</b>', ': <b>no</b>'",
        "application/problem+json, '{\"title\":\"no\"}', ': {\"title\":\"no\"}'",
        "text/plain, 'two\r\nlines', ': two lines'",
        "application/octet-stream, 'no', ''",
      })
  void shows_what_the_receiver_says_of_an_error_when_that_is_text(
      String type, String body, String shown) {
    assertThat(outcome(400, type, body))
        .isEqualTo(Outcome.Failed.of("status", "answered 400" + shown));
  }

  @Test
  void shows_a_KiB_of_it_at_most_and_no_half_of_a_letter() {
    assertThat(outcome(400, "text/plain", "x".repeat(1023) + "\u20ac"))
        .isEqualTo(Outcome.Failed.of("status", "answered 400: " + "x".repeat(1023)));
    assertThat(outcome(400, "text/plain", "x".repeat(2000)))
        .isEqualTo(Outcome.Failed.of("status", "answered 400: " + "x".repeat(1024)));
  }

  private static Outcome outcome(int status, String type, String body) {
    return new Reply(status, type, null, Buffer.buffer(body), true).outcome(FATAL, 0);
  }
}
