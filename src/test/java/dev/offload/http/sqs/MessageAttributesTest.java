package dev.offload.http.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAttributesTest {
  private static final String X = "x";

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "A-1_z", "awsome", "amazons.x"})
  void a_name_is_taken(String name) {
    assertThat(read(name, "String", X).json().fieldNames()).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "a.", "a..b", "AWS.x", "aws.x", "Amazon.x", "a b", "\u00fc"})
  void a_name_is_refused(String name) {
    refused(name, "String", X, "attribute name '" + name + "' is invalid");
  }

  @Test
  void a_name_has_256_characters_at_the_most() {
    read(X.repeat(256), "String", X);
    refused(X.repeat(257), "String", X, "is invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"string", "Text", "String.", "StringX", "Numbers"})
  void a_type_is_refused(String type) {
    refused("A", type, X, "supported type prefixes is Binary, Number, and String.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1.5",
        "1e126",
        "-1E128",
        " 7 ",
        "12345678901234567890123456789012345678",
        "1e-128"
      })
  void a_number_is_taken(String number) {
    assertThat(read("N", "Number.int", number).text("N")).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "1e127",
        "-1e129",
        "123456789012345678901234567890123456789",
        "1e999999999",
        "0x1"
      })
  void a_number_is_refused(String number) {
    refused("N", "Number", number, "Can't cast the value of message (user) attribute 'N'");
  }

  @Test
  void a_value_is_not_empty() {
    String refusal =
        "Message (user) attribute 'A' must contain a non-empty value of type 'String'.";
    refused("A", "String.label", "", refusal);
    assertThatThrownBy(
            () ->
                MessageAttributes.read(
                    new JsonObject(
                        "{\"A\": {\"DataType\": \"String\", \"BinaryValue\": \"AQ==\"}}")))
        .hasMessage(refusal);
  }

  @Test
  void there_are_ten_at_the_most() {
    JsonObject eleven = new JsonObject();
    for (int i = 0; i < 11; i++) {
      eleven.put("a" + i, new JsonObject().put("DataType", "String").put("StringValue", X));
    }

    assertThatThrownBy(() -> MessageAttributes.read(eleven))
        .hasMessage("Number of message attributes [11] exceeds the allowed maximum [10].");
    eleven.remove("a0");
    assertThat(MessageAttributes.read(eleven).bytes())
        .as("names, types and values")
        .isEqualTo(9 * 9 + 10);
  }

  @ParameterizedTest
  @CsvSource({"All, 3", "*, 3", ".*, 3", "order.*, 2", "order.id, 1", "order, 0", "other, 0"})
  void those_that_are_asked_for_are_returned(String wanted, int count) {
    JsonObject one = new JsonObject().put("DataType", "String").put("StringValue", X);
    MessageAttributes all =
        MessageAttributes.read(
            new JsonObject().put("order.id", one).put("order.no", one).put("id", one));

    assertThat(all.only(List.of(wanted)).json().size()).isEqualTo(count);
    assertThat(all.only(List.of()).areNone()).as("none asked is none").isTrue();
  }

  @Test
  void text_has_only_what_xml_has_and_bytes_are_base64() {
    refused("A", "String", "\u0000", "Invalid characters found.");
    assertThatThrownBy(
            () ->
                MessageAttributes.read(
                    new JsonObject("{\"A\": {\"DataType\": \"Binary\", \"BinaryValue\": \"?\"}}")))
        .hasMessageContaining("is not base64");
  }

  private static MessageAttributes read(String name, String type, String value) {
    JsonObject attribute = new JsonObject().put("DataType", type).put("StringValue", value);
    return MessageAttributes.read(new JsonObject().put(name, attribute));
  }

  private static void refused(String name, String type, String value, String why) {
    assertThatThrownBy(() -> read(name, type, value))
        .isInstanceOf(SqsError.class)
        .hasMessageContaining(why);
  }
}
