package dev.offload.http.publish;

import static dev.offload.http.publish.CloudEvent.DATA;
import static dev.offload.http.publish.CloudEvent.DATA_BASE64;
import static dev.offload.http.publish.CloudEvent.DATA_CONTENT_TYPE;

import com.fasterxml.jackson.core.JsonToken;
import dev.offload.http.kit.Problem;
import dev.offload.task.Payload;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** A CloudEvent as one JSON object (the JSON event format of CloudEvents 1.0). */
final class StructuredEvent {
  /** What is known of bytes without a type (RFC 9110, section 8.3). */
  private static final String UNKNOWN = "application/octet-stream";

  private StructuredEvent() {}

  /**
   * Reads it.
   *
   * @throws Problem 400 when it is no CloudEvent, 415 when its data is not text
   */
  static Payload read(JsonText event) {
    if (!event.isObject()) {
      throw CloudEvent.wrong("a CloudEvent must be a JSON object");
    }
    Map<String, JsonText> members = event.members();
    Map<String, String> attributes = new TreeMap<>();
    members.forEach(
        (name, value) -> {
          if (!name.equals(DATA) && !name.equals(DATA_BASE64)) {
            CloudEvent.checkName(name);
            if (!value.isNull()) {
              attributes.put(name, attribute(name, value));
            }
          }
        });
    CloudEvent.check(attributes);
    String given = attributes.remove(DATA_CONTENT_TYPE);
    String type = given == null ? null : CloudEvent.mediaType(given);
    JsonText encoded = members.get(DATA_BASE64);
    boolean isEncoded = encoded != null && !encoded.isNull();
    JsonText data = members.get(DATA);
    if (isEncoded && data != null) {
      throw CloudEvent.wrong(DATA + " and " + DATA_BASE64 + " cannot be given together");
    }
    return isEncoded ? decoded(type, encoded, attributes) : plain(type, data, attributes);
  }

  private static Payload decoded(String type, JsonText encoded, Map<String, String> attributes) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded.isString() ? encoded.string() : "?");
      return Data.ofBytes(type == null ? UNKNOWN : type, bytes, DATA_BASE64, attributes);
    } catch (IllegalArgumentException e) {
      throw CloudEvent.wrong(DATA_BASE64 + " must be a string in base64");
    }
  }

  private static Payload plain(String given, JsonText data, Map<String, String> attributes) {
    String type = given == null ? Payload.JSON : given;
    if (data == null) {
      return new Payload(type, "", attributes);
    }
    if (Payload.isJson(type)) {
      return new Payload(type, data.text(), attributes);
    }
    if (!data.isString()) {
      throw CloudEvent.wrong(DATA + " must be a string, as " + DATA_CONTENT_TYPE + " is not JSON");
    }
    String text = data.string();
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw CloudEvent.wrong(DATA + " has half of a surrogate pair");
    }
    return Data.ofText(type, text, DATA, attributes);
  }

  private static String attribute(String name, JsonText value) {
    if (value.isString()) {
      return value.string();
    }
    boolean isText = CloudEvent.TEXTS.contains(name);
    if (!isText
        && (value.kind() == JsonToken.VALUE_TRUE || value.kind() == JsonToken.VALUE_FALSE)) {
      return value.text();
    }
    try {
      if (!isText && value.kind() == JsonToken.VALUE_NUMBER_INT) {
        return String.valueOf(Integer.parseInt(value.text()));
      }
    } catch (NumberFormatException e) {
      throw CloudEvent.wrong(name + " must be an integer of 32 bits");
    }
    throw CloudEvent.wrong(
        name + " must be a string" + (isText ? "" : ", true, false or an integer of 32 bits"));
  }
}
