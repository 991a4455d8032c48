package dev.offload.http.publish;

import static dev.offload.http.publish.Reading.event;
import static dev.offload.http.publish.Reading.structured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Problem;
import dev.offload.task.Payload;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredEventTest {
  private static final Map<String, String> REQUIRED =
      Map.of("specversion", "1.0", "id", "1", "source", "/s", "type", "t");

  @ParameterizedTest
  @ValueSource(
      strings = {"application/cloudevents+json; charset=UTF-8", "Application/CloudEvents+JSON"})
  void every_attribute_is_kept_as_a_text(String type) {
    String body =
        """
        {"specversion":"1.0", "type":"com.example.order.paid", "source":"https://a.example/s?x#y",
         "id":"C234-1", "time":"2026-11-25T17:31:00.5+01:00", "subject":"Euro € 😀",
         "dataschema":"urn:a:b", "datacontenttype":"application/json; charset=utf-8",
         "comexampleext":5, "low":-2147483648, "flag":true, "no":false, "text":"", "gone":null,
         "data": {"order" : 1.50} }""";

    assertThat(Reading.of(body, "content-type", type, "ce-id", "ignored").payload())
        .isEqualTo(
            new Payload(
                "application/json",
                "{\"order\" : 1.50}",
                Map.ofEntries(
                    Map.entry("specversion", "1.0"),
                    Map.entry("type", "com.example.order.paid"),
                    Map.entry("source", "https://a.example/s?x#y"),
                    Map.entry("id", "C234-1"),
                    Map.entry("time", "2026-11-25T17:31:00.5+01:00"),
                    Map.entry("subject", "Euro € 😀"),
                    Map.entry("dataschema", "urn:a:b"),
                    Map.entry("comexampleext", "5"),
                    Map.entry("low", "-2147483648"),
                    Map.entry("flag", "true"),
                    Map.entry("no", "false"),
                    Map.entry("text", ""))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"data\":null                                               | application/json | null",
        ",\"data\":\"{}\"                                             | application/json | \"{}\"",
        ",\"data\":1e400                                              | application/json | 1e400",
        ",\"data\":[1],\"data_base64\":null                           | application/json | [1]",
        ",\"datacontenttype\":null,\"data\":1                         | application/json | 1",
        ",\"datacontenttype\":\"text/json\",\"data\":[1]              | text/json | [1]",
        ",\"datacontenttype\":\"a/b+json\",\"data\":\"a\"             | a/b+json | \"a\"",
        ",\"datacontenttype\":\"text/plain\",\"data\":\"a\\n\\u00e9\" | text/plain | `a\né`",
        ",\"data_base64\":\"w6k=\"                           | application/octet-stream | é",
        ",\"data_base64\":\"w6k\"                            | application/octet-stream | é",
        ",\"data_base64\":\"\"                               | application/octet-stream | ``",
        ",\"datacontenttype\":\"a/json\",\"data_base64\":\"eyB9\" | a/json | { }",
        ",\"datacontenttype\":\"text/plain\",\"data_base64\":\"w6k=\" | text/plain | é",
        "``                                                           | application/json | ``",
        ",\"data_base64\":null                                        | application/json | ``",
        ",\"datacontenttype\":\"text/plain\"                          | text/plain | ``",
      })
  void data_is_JSON_unless_its_type_says_something_else(String members, String type, String text) {
    assertThat(structured(event(members)).payload()).isEqualTo(new Payload(type, text, REQUIRED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                                       | must be a JSON object",
        "{}                                      | lacks specversion, id, source, type",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":null}   | lacks source, type",
      })
  void an_event_without_what_is_required_is_refused(String body, String reason) {
    assertThat(refused(body)).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "specversion | \"0.3\"    | specversion must be 1.0",
        "specversion | \"1.0.2\"  | specversion must be 1.0",
        "specversion | 1.0        | specversion must be a string",
        "id          | \"\"       | id must be",
        "id          | 5          | id must be a string",
        "type        | \"\"       | type must be",
        "type        | \"a\\u0000\" | type has a control character",
        "type        | \"\\u009f\"  | type has a control character",
        "type        | \"\\ud800\"  | type has",
        "type        | \"\\ufffe\"  | type has",
        "type        | \"\\ufdd0\"  | type has",
        "type        | \"\\ud83f\\udfff\" | type has",
        "source      | \"\"       | source must be a URI reference",
        "source      | \"a b\"    | source must be a URI reference",
        "source      | \"%4\"     | source must be a URI reference",
        "source      | \"é\"      | source must be a URI reference",
        "source      | \"a#b#c\"  | source must be a URI reference",
        "source      | \"1a:b\"   | source must be a URI reference",
        "source      | \":b\"     | source must be a URI reference",
      })
  void a_required_attribute_is_checked(String name, String value, String reason) {
    Map<String, String> members =
        new TreeMap<>(
            Map.of("specversion", "\"1.0\"", "id", "\"1\"", "source", "\"/s\"", "type", "\"t\""));
    members.put(name, value);
    String body =
        members.entrySet().stream()
            .map(member -> '"' + member.getKey() + "\":" + member.getValue())
            .collect(Collectors.joining(",", "{", "}"));

    assertThat(refused(body)).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"subject\":\"\"                       | subject must be",
        ",\"dataschema\":\"/relative\"           | dataschema must be an absolute URI",
        ",\"dataschema\":\"\"                    | dataschema must be an absolute URI",
        ",\"time\":\"2026-11-25\"                | time must be",
        ",\"time\":\"2026-11-25T17:31Z\"         | time must be",
        ",\"time\":\"2026-11-25T17:31:00\"       | time must be",
        ",\"time\":5                             | time must be a string",
        ",\"Ext\":1                              | which \"Ext\" is not",
        ",\"ext_a\":1                            | which \"ext_a\" is not",
        ",\"ext-a\":null                         | which \"ext-a\" is not",
        ",\"\":1                                 | which \"\" is not",
        ",\"ext\":2147483648                     | ext must be an integer of 32 bits",
        ",\"ext\":1.0                            | ext must be a string, true, false or",
        ",\"ext\":{}                             | ext must be a string, true, false or",
        ",\"ext\":[]                             | ext must be a string, true, false or",
        ",\"id\":\"1\"                           | id is given twice",
        ",\"x\":null,\"x\":1                     | x is given twice",
        ",\"data\":1,\"data\":1                  | data is given twice",
        ",\"data\":1,\"data_base64\":\"\"        | cannot be given together",
        ",\"data\":null,\"data_base64\":\"\"     | cannot be given together",
        ",\"data_base64\":5                      | data_base64 must be a string in base64",
        ",\"data_base64\":\"a b\"                | data_base64 must be a string in base64",
        ",\"datacontenttype\":\"\"               | datacontenttype must be a media type",
        ",\"datacontenttype\":\"text\"           | datacontenttype must be a media type",
        ",\"datacontenttype\":\"a/b\\r\\nX: y\"  | datacontenttype",
        ",\"datacontenttype\":\"text/plain\",\"data\":1            | data must be a string",
        ",\"datacontenttype\":\"text/plain\",\"data\":\"\\ud800\"  | half of a surrogate pair",
      })
  void every_other_member_is_checked(String members, String reason) {
    assertThat(refused(event(members))).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"data_base64\":\"/w==\" | binary payloads are not accepted",
        ",\"datacontenttype\":\"text/plain\",\"data_base64\":\"AA==\" | binary payloads are not",
        ",\"datacontenttype\":\"text/plain\",\"data\":\"\\u0000\"     | binary payloads are not",
        ",\"datacontenttype\":\"text/plain; charset=latin1\",\"data\":\"\" | must be in UTF-8",
      })
  void data_that_is_not_text_is_refused(String members, String reason) {
    Problem problem = Reading.problem(() -> structured(event(members)));

    assertThat(problem.status()).isEqualTo(415);
    assertThat(problem.refusal().reason()).contains(reason);
  }

  @Test
  void data_in_base64_that_should_be_JSON_is_JSON() {
    String json = ",\"datacontenttype\":\"application/json\",\"data_base64\":";

    assertThat(Reading.problem(() -> structured(event(json + "\"e30x\""))).refusal().reason())
        .startsWith("data_base64 must be one JSON value");
    assertThat(Reading.problem(() -> structured(event(json + "\"/w==\""))).refusal().reason())
        .isEqualTo("data_base64 is not UTF-8");
  }

  @Test
  void the_limit_counts_attributes_as_well() {
    String fitting = "x".repeat(Reading.MAX_BYTES - "specversion1.0id1source/stypet".length() - 4);

    assertThat(structured(event(",\"data\":1,\"ext\":\"" + fitting + "\"")).payload().text())
        .isEqualTo("1");
    assertThat(
            Reading.problem(() -> structured(event(",\"data\":1,\"ext\":\"x" + fitting + "\"")))
                .status())
        .isEqualTo(413);
  }

  private static String refused(String body) {
    Problem problem = Reading.problem(() -> structured(body));
    assertThat(problem.status()).isEqualTo(400);
    return problem.refusal().reason();
  }
}
