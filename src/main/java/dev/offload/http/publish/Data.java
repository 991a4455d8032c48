package dev.offload.http.publish;

import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Utf8;
import dev.offload.task.BackgroundText;
import dev.offload.task.Payload;
import java.util.Map;

/** Makes payloads of data, which must be text. */
final class Data {

  private Data() {}

  /**
   * Returns the payload of data that came as bytes.
   *
   * @param mediaType as {@link CloudEvent#mediaType} returns it
   * @param name what the data is called, for the problem
   * @throws Problem 400 when it should be JSON and is not, 415 when it is not text
   */
  static Payload ofBytes(
      String mediaType, byte[] bytes, String name, Map<String, String> attributes) {
    return ofText(mediaType, utf8(bytes, name, Payload.isJson(mediaType)), name, attributes);
  }

  /**
   * Returns the payload of data that came as a text.
   *
   * @throws Problem 400 when it should be JSON and is not, 415 when it has the character U+0000
   */
  static Payload ofText(
      String mediaType, String text, String name, Map<String, String> attributes) {
    if (Payload.isJson(mediaType)) {
      JsonText.of(text, name);
    } else if (text.indexOf(0) >= 0) {
      throw binary(name);
    }
    return new Payload(mediaType, text, attributes);
  }

  /**
   * Returns a payload that is not too long.
   *
   * @param maxBytes how long the text and the attributes may be together, in UTF-8
   * @throws Problem 413 when they are longer
   */
  static Payload bounded(Payload payload, int maxBytes) {
    long bytes = BackgroundText.utf8Bytes(payload.text());
    for (Map.Entry<String, String> attribute : payload.attributes().entrySet()) {
      bytes += attribute.getKey().length() + BackgroundText.utf8Bytes(attribute.getValue());
    }
    if (bytes > maxBytes) {
      throw new Problem(413, "payload is longer than " + maxBytes + " bytes");
    }
    return payload;
  }

  /**
   * Returns the text of bytes.
   *
   * @throws Problem when they are not UTF-8: 400 if they should be JSON, otherwise 415
   */
  static String utf8(byte[] bytes, String name, boolean isJson) {
    try {
      return Utf8.decode(bytes);
    } catch (IllegalArgumentException e) {
      throw isJson ? new Problem(400, name + " is not UTF-8").coded("invalid_json") : binary(name);
    }
  }

  private static Problem binary(String name) {
    return new Problem(415, name + " must be text in UTF-8: binary payloads are not accepted");
  }
}
