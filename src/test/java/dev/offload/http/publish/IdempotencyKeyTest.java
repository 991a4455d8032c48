package dev.offload.http.publish;

import static dev.offload.http.publish.Reading.JSON;
import static dev.offload.http.publish.Reading.STRUCTURED;
import static dev.offload.http.publish.Reading.event;
import static dev.offload.http.publish.Reading.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Problem;
import dev.offload.task.EventKey;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
  private static final String PATH = "/api/topics/orders/events";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "abc                                    | abc",
        "\"abc\"                                | abc",
        "' \"abc\" '                            | abc",
        "\"abc\";a=1;b                          | abc",
        "\"8e03978e-40d5-43e8-bc93-6894a57f9324\" | 8e03978e-40d5-43e8-bc93-6894a57f9324",
        "\"a \\\"b\\\" \\\\ c, d; e\"           | a \"b\" \\ c, d; e",
        "a:b/c=!~                               | a:b/c=!~",
      })
  void a_key_is_the_same_with_quotes_and_without(String header, String key) {
    assertThat(IdempotencyKey.of(headers("idempotency-key", header))).isEqualTo(key);
  }

  @Test
  void there_may_be_none() {
    assertThat(IdempotencyKey.of(headers())).isNull();
    assertThat(Reading.of("1", "Content-Type", JSON).key()).isNull();
  }

  @Test
  void a_key_has_at_most_255_characters() {
    String longest = "k".repeat(255);

    assertThat(IdempotencyKey.of(headers("Idempotency-Key", longest))).isEqualTo(longest);
    assertThat(IdempotencyKey.of(headers("Idempotency-Key", "\"" + "\\\"".repeat(255) + "\"")))
        .hasSize(255);
    assertThat(refused("k".repeat(256))).contains("1 to 255 characters");
    assertThat(refused("\"" + "k".repeat(256) + "\"")).contains("1 to 255 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"\"",
        "a,b",
        "a\"b",
        "a;b",
        "a\\b",
        "a b",
        "é",
        "\"é\"",
        "a\u007f",
        "\"a\tb\"",
        "\"abc",
        "\"a\\",
        "\"a\\n\"",
        "\"a\" b",
        "\"a\"b",
        "\"a\", \"b\"",
        "\"a\";x, \"b\"",
        "\""
      })
  void anything_else_is_refused(String header) {
    assertThat(refused(header)).startsWith("Idempotency-Key ");
  }

  @Test
  void two_keys_are_refused() {
    Problem problem =
        Reading.problem(
            () -> IdempotencyKey.of(headers("Idempotency-Key", "a", "idempotency-key", "a")));

    assertThat(problem.refusal().reason()).isEqualTo("Idempotency-Key is given twice");
  }

  @Test
  void the_key_of_a_publication_is_the_header_or_what_names_a_CloudEvent() {
    String event = event("");

    assertThat(Reading.structured(event).key()).isEqualTo("ce:/s 1");
    assertThat(Reading.of(event, "Content-Type", STRUCTURED, "Idempotency-Key", "a").key())
        .isEqualTo("key:a");
    assertThat(Reading.of("1", "Content-Type", JSON, "Idempotency-Key", "\"a\"").key())
        .isEqualTo("key:a");
  }

  @Test
  void a_long_name_of_a_CloudEvent_makes_a_short_key() {
    String one = Reading.structured(event("").replace("\"/s\"", '"' + "s".repeat(600) + '"')).key();
    String two = Reading.structured(event("").replace("\"/s\"", '"' + "s".repeat(601) + '"')).key();

    assertThat(one).hasSize("ce:sha256:".length() + 64).isNotEqualTo(two);
  }

  /** The values are of sha256sum: the texts below, with line feeds. */
  @Test
  void a_fingerprint_is_the_hash_of_method_path_type_body_and_options() {
    Publication plain = Reading.of("{\"a\":1}", "Content-Type", "Application/JSON; charset=utf-8");
    Publication delayed =
        new PublishRequest(
                headers("Content-Type", JSON),
                Map.of("priority", List.of("7"), "delay", List.of("5m")),
                Buffer.buffer("{\"a\":1}"))
            .read(100, 0);

    // POST, the path, application/json, {"a":1}
    assertThat(EventKey.fingerprint("POST", PATH, plain.payload(), plain.given()))
        .isEqualTo("fb35ccaf8f805f5000ef99b5176597bc9c74170dafd41e1f8d2df272a8585acd");
    // the same, then delay:5m and priority:7
    assertThat(EventKey.fingerprint("POST", PATH, delayed.payload(), delayed.given()))
        .isEqualTo("ee2a5868000db9f3d6ccd16b7cab8c498ebb043c858919520f9fa1a09bbc8b18");
  }

  @Test
  void an_event_has_one_fingerprint_in_both_forms_and_another_event_another() {
    String structured = fingerprint(Reading.structured(event(",\"data\":{\"a\":1},\"x\":5")));
    Buffer body = Buffer.buffer("{\"a\":1}");

    assertThat(fingerprint(Reading.binary(body, "Content-Type", JSON, "ce-x", "5")))
        .isEqualTo(structured);
    assertThat(fingerprint(Reading.binary(body, "Content-Type", JSON, "ce-x", "6")))
        .isNotEqualTo(structured);
    assertThat(fingerprint(Reading.structured(event(",\"data\":{\"a\":2},\"x\":5"))))
        .isNotEqualTo(structured);
  }

  private static String fingerprint(Publication publication) {
    return EventKey.fingerprint("POST", PATH, publication.payload(), publication.given());
  }

  private static String refused(String header) {
    Problem problem = Reading.problem(() -> IdempotencyKey.of(headers("Idempotency-Key", header)));
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("key_invalid");
    return problem.refusal().reason();
  }
}
