package dev.offload.http.publish;

import static dev.offload.http.publish.CloudEvent.DATA_CONTENT_TYPE;

import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Utf8;
import dev.offload.task.Payload;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A CloudEvent whose attributes are headers (the HTTP binding of CloudEvents 1.0, binary). */
final class BinaryEvent {
  private static final String PREFIX = "ce-";
  private static final char QUOTE = '"';

  private BinaryEvent() {}

  /**
   * Says whether headers make a body a CloudEvent.
   *
   * @throws Problem 400 that names what is missing when they only begin to
   */
  static boolean is(MultiMap headers) {
    List<String> missing =
        CloudEvent.REQUIRED.stream()
            .map(PREFIX::concat)
            .filter(name -> !headers.contains(name))
            .toList();
    if (!missing.isEmpty() && missing.size() < CloudEvent.REQUIRED.size()) {
      throw CloudEvent.wrong("the CloudEvent lacks " + String.join(", ", missing));
    }
    return missing.isEmpty();
  }

  /**
   * Reads it; without a body it has no data.
   *
   * @param contentType the header, or null
   * @throws Problem 400 when it is no CloudEvent, 415 when its data is not text
   */
  static Payload read(MultiMap headers, String contentType, Buffer body) {
    Map<String, String> attributes = new TreeMap<>();
    headers.forEach(
        header -> {
          String name = header.getKey().toLowerCase(Locale.ROOT);
          if (name.startsWith(PREFIX)) {
            put(attributes, name.substring(PREFIX.length()), header.getValue());
          }
        });
    CloudEvent.check(attributes);
    String type = contentType == null ? null : CloudEvent.mediaType(contentType);
    if (body.length() == 0) {
      return new Payload(type == null ? Payload.JSON : type, "", attributes);
    }
    if (type == null) {
      throw new Problem(415, "Content-Type must name the media type of the data");
    }
    return Data.ofBytes(type, body.getBytes(), "body", attributes);
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    CloudEvent.checkName(name);
    if (name.equals(DATA_CONTENT_TYPE)) {
      throw CloudEvent.wrong(DATA_CONTENT_TYPE + " must be given as Content-Type");
    }
    if (attributes.put(name, decoded(PREFIX + name, value.strip())) != null) {
      throw CloudEvent.wrong(PREFIX + name + " is given twice");
    }
  }

  /** Undoes quotes if there are any, then percent-encoding, once. */
  private static String decoded(String name, String value) {
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c > '~')) {
      throw CloudEvent.wrong(name + " must be percent-encoded where it is not visible ASCII");
    }
    String plain = value.isEmpty() || value.charAt(0) != QUOTE ? value : unquoted(name, value);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      bytes.write(c == '%' ? octet(name, plain, i) : c);
      i += c == '%' ? 2 : 0;
    }
    try {
      return Utf8.decode(bytes.toByteArray());
    } catch (IllegalArgumentException e) {
      throw CloudEvent.wrong(name + " is not percent-encoded UTF-8");
    }
  }

  private static int octet(String name, String text, int at) {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw CloudEvent.wrong(name + " is not percent-encoded UTF-8");
    }
    return high << 4 | low;
  }

  private static String unquoted(String name, String value) {
    StringBuilder unquoted = new StringBuilder();
    int i = 1;
    while (i < value.length() && value.charAt(i) != QUOTE) {
      i += value.charAt(i) == '\\' ? 1 : 0;
      if (i < value.length()) {
        unquoted.append(value.charAt(i++));
      }
    }
    if (i != value.length() - 1) {
      throw CloudEvent.wrong(name + " has a quote that does not end");
    }
    return unquoted.toString();
  }
}
