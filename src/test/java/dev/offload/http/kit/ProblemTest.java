package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

  @ParameterizedTest
  @CsvSource({
    "400, bad_request",
    "404, not_found",
    "405, method_not_allowed",
    "409, conflict",
    "413, too_large",
    "415, unsupported_media_type",
    "422, unprocessable",
    "431, request_header_fields_too_large",
    "503, unavailable"
  })
  void a_problem_has_the_word_of_its_status(int status, String code) {
    assertThat(new Problem(status, "why").code()).isEqualTo(code);
  }

  @Test
  void a_more_exact_word_takes_its_place() {
    assertThat(new Problem(400, "why").coded("key_invalid").details())
        .isEqualTo(
            new JsonObject()
                .put("type", "about:blank")
                .put("title", "Bad Request")
                .put("status", 400)
                .put("detail", "why")
                .put("code", "key_invalid"));
  }
}
