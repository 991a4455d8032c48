package dev.offload.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndentedJsonTest {

  @Test
  void members_and_elements_get_lines_and_numbers_and_strings_stay_as_they_were_written() {
    assertThat(
            IndentedJson.of(
                "{\"a\" :1.10,\"b\":[ 1e2,{\"{\\\"c,\":\"[\\\\\"}],\"d\":{},\"e\":[ ]}"))
        .isEqualTo(
            """
            {
              "a": 1.10,
              "b": [
                1e2,
                {
                  "{\\"c,": "[\\\\"
                }
              ],
              "d": {},
              "e": []
            }\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "\"a, b: [\"", "null", "{\"a\":", "[1,]", "hello  there", "{\"a\"\n"})
  void a_single_value_and_what_is_no_json_stay_as_they_are(String text) {
    assertThat(IndentedJson.of(text)).isEqualTo(text);
  }

  @Test
  void a_long_text_stays_as_it_is_and_a_deep_one_does_not_grow_with_the_square_of_its_depth() {
    String text = "[" + "1,".repeat(40_000) + "1]";
    assertThat(IndentedJson.of(text)).isEqualTo(text);
    assertThat(IndentedJson.of("[".repeat(900) + "]".repeat(900)).length()).isLessThan(70_000);
  }
}
