package dev.offload.http.publish;

import static dev.offload.http.publish.Reading.JSON;
import static dev.offload.http.publish.Reading.binary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Problem;
import dev.offload.task.Payload;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryEventTest {
  private static final Buffer EMPTY = Buffer.buffer();

  @Test
  void an_event_is_the_same_in_both_forms() {
    Publication structured =
        Reading.structured(
            """
            {"specversion":"1.0","type":"com.example.order.paid","source":"/shop","id":"C234-1",\
            "time":"2026-11-25T17:31:00Z","subject":null,"comexampleext":5,"data":{"order":17}}""");

    Publication binary =
        Reading.of(
            "{\"order\":17}",
            "ce-specversion",
            "1.0",
            "CE-Type",
            "com.example.order.paid",
            "ce-source",
            "/shop",
            "ce-id",
            "C234-1",
            "ce-time",
            "2026-11-25T17:31:00Z",
            "ce-comexampleext",
            "5",
            "Content-Type",
            "application/json");

    assertThat(binary).isEqualTo(structured);
    assertThat(binary.payload().attributes())
        .hasSize(6)
        .containsEntry("comexampleext", "5")
        .doesNotContainKey("subject");
    assertThat(binary.key()).isEqualTo("ce:/shop C234-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Euro%20%E2%82%AC%20%F0%9F%98%80 | Euro € 😀",
        "Euro%20%e2%82%ac                | Euro €",
        "a%20%22b%22%20100%25            | a \"b\" 100%",
        "%61bc                           | abc",
        "a b                             | a b",
        "a%2520b                         | a%20b",
        "\"a b\"                         | a b",
        "\"a \\\"b\\\" \\\\ %25\"        | a \"b\" \\ %",
        "a\"b                            | a\"b",
      })
  void a_header_is_unquoted_and_then_decoded_once(String header, String subject) {
    assertThat(binary(EMPTY, "ce-subject", header).payload().attributes())
        .containsEntry("subject", subject);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "%C0%A0  | not percent-encoded UTF-8",
        "%ED%A0%80 | not percent-encoded UTF-8",
        "%FF     | not percent-encoded UTF-8",
        "%       | not percent-encoded UTF-8",
        "%4      | not percent-encoded UTF-8",
        "a%zz    | not percent-encoded UTF-8",
        "%+1     | not percent-encoded UTF-8",
        "é       | visible ASCII",
        "%00     | control character",
        "%C2%85  | control character",
        "%EF%BF%BE | noncharacter",
        "\"a     | quote that does not end",
        "\"a\"b  | quote that does not end",
        "\"a\\\" | quote that does not end",
        "\"      | quote that does not end",
        "``      | subject must be",
        "\"\"    | subject must be",
      })
  void a_header_that_cannot_be_decoded_is_refused(String header, String reason) {
    assertThat(refused("ce-subject", header)).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ce-id                            | lacks ce-specversion, ce-source, ce-type",
        "ce-specversion,ce-source,ce-type | lacks ce-id",
        "CE-SPECVERSION,CE-ID,ce-type     | lacks ce-source",
      })
  void an_event_with_a_part_of_its_attributes_is_told_the_others(String names, String reason) {
    String[] headers = ("Content-Type," + JSON + "," + names.replace(",", ",1,") + ",1").split(",");

    Problem problem = Reading.problem(() -> Reading.of("1", headers));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.code()).isEqualTo("invalid_event");
    assertThat(problem.refusal().reason()).endsWith(reason);
  }

  @Test
  void without_any_of_them_it_is_a_plain_payload() {
    assertThat(Reading.of("1", "Content-Type", JSON, "ce-subject", "a").payload())
        .isEqualTo(Payload.json("1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ce-datacontenttype | application/json | must be given as Content-Type",
        "ce-data            | a                | an attribute has a name",
        "ce-                | a                | an attribute has a name",
        "ce-a-b             | a                | an attribute has a name",
        "ce-id              | 2                | ce-id is given twice",
        "CE-ID              | 1                | ce-id is given twice",
        "ce-time            | today            | time must be",
        "ce-dataschema      | relative         | dataschema must be",
      })
  void other_attributes_are_checked(String name, String value, String reason) {
    assertThat(refused(name, value)).contains(reason);
  }

  @Test
  void another_version_is_refused() {
    assertThat(
            Reading.problem(
                    () ->
                        Reading.of(
                            "",
                            "ce-specversion",
                            "0.3",
                            "ce-id",
                            "1",
                            "ce-source",
                            "/s",
                            "ce-type",
                            "t"))
                .refusal()
                .reason())
        .isEqualTo("specversion must be 1.0");
  }

  @Test
  void data_is_any_text_and_keeps_its_type() {
    Payload text =
        binary(Buffer.buffer("<é/>"), "Content-Type", "text/xml; charset=utf-8").payload();
    Payload json = binary(Buffer.buffer("1"), "Content-Type", JSON + ";charset=utf-8").payload();

    assertThat(text.text()).isEqualTo("<é/>");
    assertThat(text.contentType()).isEqualTo("text/xml; charset=utf-8");
    assertThat(json.contentType()).isEqualTo(JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, "text/plain"})
  void without_a_body_there_is_no_data(String type) {
    assertThat(binary(EMPTY, "Content-Type", type).payload().text()).isEmpty();
    assertThat(binary(EMPTY).payload().contentType()).isEqualTo(JSON);
  }

  @Test
  void data_that_is_no_text_or_of_no_type_is_refused() {
    Buffer bytes = Buffer.buffer(new byte[] {(byte) 0xff});

    assertThat(status(bytes, "Content-Type", "image/png")).isEqualTo(415);
    assertThat(status(bytes, "Content-Type", JSON)).isEqualTo(400);
    assertThat(status(Buffer.buffer("{"), "Content-Type", "a/b+json")).isEqualTo(400);
    assertThat(status(Buffer.buffer("a"), "Content-Type", "text/plain; charset=latin1"))
        .isEqualTo(415);
    assertThat(status(Buffer.buffer("a"), "Content-Type", "text")).isEqualTo(400);
    assertThat(status(Buffer.buffer("a"))).isEqualTo(415);
    assertThat(status(Buffer.buffer("a".repeat(999)), "Content-Type", "text/plain")).isEqualTo(413);
  }

  private static int status(Buffer body, String... headers) {
    return Reading.problem(() -> binary(body, headers)).status();
  }

  private static String refused(String name, String value) {
    Problem problem = Reading.problem(() -> binary(EMPTY, name, value));
    assertThat(problem.status()).isEqualTo(400);
    return problem.refusal().reason();
  }
}
