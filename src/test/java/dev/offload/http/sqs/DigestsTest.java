package dev.offload.http.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digests as clients make them; the vectors are recorded from AWS or accepted by its libraries. */
class DigestsTest {

  @ParameterizedTest
  @CsvSource({
    "hello, 5d41402abc4b2a76b9719d911017c592",
    "gr\u00fc\u00dfe \u20ac, 24fb908c78a1f10d753c188559038b2c",
  })
  void a_body_is_digested_as_utf_8(String body, String md5) {
    assertThat(Md5.of(body)).isEqualTo(md5);
  }

  @ParameterizedTest
  @CsvSource({
    "A, String, x, 786dfed7f522eb6d216c5bcd0098de7f",
    "MyAttribute, String, foobar, adb59cd4678ea5a855436b949cd07ab6",
    "Foo, String, Bar, ae7155c6026991b6d54b11589678bf9c",
    "traceId, String.custom, \u00fc, 663fda5e9c71f1ed1b07bb842b0d9da2",
    "AWSTraceHeader, String,"
        + " Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1,"
        + " 5ae4d5d7636402d80f4eb6d213245a88",
  })
  void an_attribute_is_digested_with_its_name_and_its_full_type(
      String name, String type, String value, String md5) {
    JsonObject attribute = new JsonObject().put("DataType", type).put("StringValue", value);

    assertThat(MessageAttributes.read(new JsonObject().put(name, attribute)).md5()).isEqualTo(md5);
  }

  @Test
  void attributes_are_digested_in_the_order_of_their_names_and_bytes_as_bytes() {
    assertThat(three().md5()).isEqualTo("43ecd0789ce40375ad7592d86c7cfec3");
  }

  @Test
  void what_is_returned_is_digested_and_not_what_was_sent() {
    MessageAttributes one = three().only(List.of("A"));

    assertThat(one.md5()).isEqualTo("786dfed7f522eb6d216c5bcd0098de7f");
    assertThat(one.json().encode())
        .isEqualTo("{\"A\":{\"DataType\":\"String\",\"StringValue\":\"x\"}}");
  }

  private static MessageAttributes three() {
    return MessageAttributes.read(
        new JsonObject(
            """
            {"N": {"DataType": "Number", "StringValue": "1"},
             "B": {"DataType": "Binary", "BinaryValue": "AQI="},
             "A": {"DataType": "String", "StringValue": "x"}}
            """));
  }
}
