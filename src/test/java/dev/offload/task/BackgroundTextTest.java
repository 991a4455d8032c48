package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackgroundTextTest {
  private static final String ROCKET = "\ud83d\ude80";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        " x ",
        "tab\tline\r\nend",
        "\u00e4\u20ac" + ROCKET,
        "\u05e9\u05dc\u05d5\u05dd",
        "\u200f\u202e",
        "\u00a0\ufffe\ufeff",
        "<script>alert(1)</script>"
      })
  void what_can_be_stored_and_shown_as_given_is_taken(String text) {
    assertThat(refuse(text, 100)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|background is empty",
        "'  '|background is empty",
        "a\\u0000|background has the control character U+0000 at position 1",
        "a\\u001b|background has the control character U+001B at position 1",
        "\\u007f|background has the control character U+007F at position 0",
        "a\\u0080|background has the control character U+0080 at position 1",
        "\\u0085a|background has the control character U+0085 at position 0",
        "a\\u009f|background has the control character U+009F at position 1",
        "a\\ud83d|background has half of a surrogate pair at position 1",
        "\\ud83dx|background has half of a surrogate pair at position 0",
        "\\ude80\\ud83d|background has half of a surrogate pair at position 0"
      })
  void anything_else_is_refused_with_one_reason(String escaped, String reason) {
    assertThat(refuse(unescaped(escaped), 100)).contains(new Refusal(Refusal.BAD_REQUEST, reason));
  }

  @Test
  void a_text_that_is_not_there_is_missing() {
    assertThat(refuse(null, 100))
        .contains(new Refusal(Refusal.BAD_REQUEST, "background is missing"));
  }

  @Test
  void the_limit_counts_bytes_and_is_itself_allowed() {
    String text = ROCKET.repeat(25);

    assertThat(refuse(text, 100)).isEmpty();
    assertThat(refuse(text, 99))
        .contains(new Refusal(Refusal.TOO_LARGE, "background is longer than 99 bytes"));
    assertThat(refuse("x".repeat(101), 100)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ascii", "\u00e4\u07ff", "\u0800\uffff", ROCKET + "a" + ROCKET})
  void the_length_is_that_of_the_utf8(String text) {
    assertThat(BackgroundText.utf8Bytes(text))
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void half_a_surrogate_pair_counts_as_three_bytes() {
    assertThat(BackgroundText.utf8Bytes(ROCKET.substring(0, 1))).isEqualTo(3);
    assertThat(BackgroundText.utf8Bytes(ROCKET.substring(1) + "a")).isEqualTo(4);
  }

  @Test
  void an_excerpt_is_the_first_characters_and_never_half_of_one() {
    String shortText = ROCKET.repeat(200);

    assertThat(BackgroundText.excerpt("x".repeat(201))).isEqualTo("x".repeat(200));
    assertThat(BackgroundText.excerpt(shortText)).isEqualTo(shortText);
    assertThat(BackgroundText.excerpt("x" + shortText)).isEqualTo("x" + ROCKET.repeat(199));
  }

  private static Optional<Refusal> refuse(String text, int maxBytes) {
    return BackgroundText.refuse(text, BackgroundText.utf8Bytes(text), maxBytes);
  }

  private static String unescaped(String text) {
    return java.util.regex.Pattern.compile("\\\\u([0-9a-f]{4})")
        .matcher(text)
        .replaceAll(hit -> Character.toString((char) Integer.parseInt(hit.group(1), 16)));
  }
}
