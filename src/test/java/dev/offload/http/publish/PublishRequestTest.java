package dev.offload.http.publish;

import static dev.offload.http.publish.Reading.JSON;
import static dev.offload.http.publish.Reading.NOW_MS;
import static dev.offload.http.publish.Reading.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Problem;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRequestTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1}",
        " [1,\n2]\t",
        "\"text\"",
        "null",
        "true",
        "-0.10",
        "1e400",
        "12345678901234567890123",
        "{\"a\":1,\"a\":2}",
        "\"\\ud800 \\u0000\"",
        "\"é \ud83d\ude80\""
      })
  void any_JSON_value_is_kept_byte_for_byte(String body) {
    assertThat(json(body).payload()).isEqualTo(Payload.json(body));
  }

  @Test
  void what_is_read_is_what_was_asked() {
    Publication publication =
        new PublishRequest(
                HttpHeaders.headers()
                    .add("content-type", "Application/JSON;charset=\"UTF-8\"")
                    .add("IDEMPOTENCY-KEY", "a"),
                Map.of("delay", List.of("1s"), "priority", List.of("9")),
                Buffer.buffer("{}"))
            .read(2, NOW_MS);

    assertThat(publication)
        .isEqualTo(
            new Publication(
                null,
                Payload.json("{}"),
                new Options(NOW_MS + 1_000, 9, 0, 0, null),
                "key:a",
                Map.of("delay", "1s", "priority", "9")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "{}{}",
        "1 2",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "01",
        "+1",
        ".5",
        "NaN",
        "Infinity",
        "tru",
        "nul",
        "\"a",
        "\"a\u0001\"",
        "\"a\u0000\"",
        "\"a\nb\"",
        "\"\\x\"",
        "\"\\u12\"",
        "[1] // a",
        "/* a */ 1",
        "\uFEFF1",
        "1a",
        "]",
        "\u0000",
        "\u00a01"
      })
  void what_is_not_one_JSON_value_is_refused(String body) {
    Problem problem = Reading.problem(() -> json(body));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("invalid_json");
    assertThat(problem.refusal().reason()).startsWith("body ").doesNotContain("\n");
  }

  @Test
  void what_is_not_UTF_8_is_refused() {
    byte[][] bodies = {{'"', (byte) 0xff, '"'}, {'"', (byte) 0xc0, (byte) 0xa0, '"'}};
    for (byte[] body : bodies) {
      Problem problem =
          Reading.problem(() -> Reading.of(Buffer.buffer(body), "Content-Type", JSON));

      assertThat(problem.status()).isEqualTo(400);
      assertThat(problem.refusal().reason()).isEqualTo("body is not UTF-8");
    }
  }

  @Test
  void JSON_has_at_most_500_levels() {
    int maxBytes = 1_000_000;
    String deepest = "[".repeat(500) + "]".repeat(500);
    PublishRequest deep = request("[".repeat(501) + "]".repeat(501));
    PublishRequest abyss = request("{\"a\":".repeat(100_000));

    assertThat(request(deepest).read(maxBytes, NOW_MS).payload().text()).isEqualTo(deepest);
    assertThat(Reading.problem(() -> deep.read(maxBytes, NOW_MS)).refusal().reason())
        .contains("more than 500 levels");
    assertThat(Reading.problem(() -> abyss.read(maxBytes, NOW_MS)).status()).isEqualTo(400);
    assertThat(Reading.problem(() -> json("1".repeat(1_001))).refusal().reason())
        .contains("too long a number");
  }

  @Test
  void a_payload_has_a_limit_in_bytes() {
    PublishRequest six = request("\"éé\"");

    assertThat(six.read(6, NOW_MS).payload().text()).isEqualTo("\"éé\"");
    Problem problem = Reading.problem(() -> six.read(5, NOW_MS));
    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem.code()).isEqualTo("too_large");
    assertThat(problem.refusal().reason()).isEqualTo("payload is longer than 5 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain",
    "application/jsonx",
    "application/json; charset=latin1",
    "application/vnd.a+json",
    "application/cloudevents",
    "application/cloudevents+avro",
    "application/cloudevents+json; charset=latin1",
    "application/cloudevents-batch+json",
    "''",
    "/",
    ";"
  })
  void another_type_is_told_which_are_taken(String type) {
    Problem problem = Reading.problem(() -> Reading.of("{}", "Content-Type", type));

    assertThat(problem.status()).isEqualTo(415);
    assertThat(problem.code()).isEqualTo("unsupported_media_type");
    assertThat(problem.headers())
        .containsEntry("Accept-Post", "application/json, application/cloudevents+json");
  }

  @Test
  void without_a_type_a_body_is_refused_and_so_it_is_with_two() {
    assertThat(Reading.problem(() -> Reading.of("{}")).status()).isEqualTo(415);
    assertThat(
            Reading.problem(() -> Reading.of("{}", "Content-Type", JSON, "Content-Type", JSON))
                .status())
        .isEqualTo(400);
  }

  private static Publication json(String body) {
    return request(body).read(2_000, NOW_MS);
  }

  private static PublishRequest request(String body) {
    return new PublishRequest(headers("Content-Type", JSON), Map.of(), Buffer.buffer(body));
  }
}
