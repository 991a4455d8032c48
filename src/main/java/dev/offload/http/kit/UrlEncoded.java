package dev.offload.http.kit;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes forms, queries and paths. Each byte becomes one Latin-1 character first, so that what is
 * not UTF-8 is noticed afterwards instead of being replaced.
 */
public final class UrlEncoded {
  private static final int FIELDS_MAX = 1_024;

  private UrlEncoded() {}

  /**
   * Returns the fields of a form or a query, in order.
   *
   * @param latin1 the encoded text, one character per byte
   * @throws IllegalArgumentException when a percent-encoding is malformed or not UTF-8
   * @throws Problem 400 when there are more than 1,024
   */
  public static Map<String, List<String>> fields(String latin1) {
    if (latin1 == null || latin1.isEmpty()) {
      return Map.of();
    }
    // The decoder ends at a "#" and drops a leading "?", which mean nothing here.
    String plain = "&" + latin1.replace("#", "%23");
    Map<String, List<String>> decoded =
        new QueryStringDecoder(plain, StandardCharsets.ISO_8859_1, false, FIELDS_MAX + 1, true)
            .parameters();
    int count = 0;
    for (List<String> values : decoded.values()) {
      count += values.size();
    }
    if (count > FIELDS_MAX) {
      throw new Problem(400, "there are more than " + FIELDS_MAX + " fields");
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    decoded.forEach(
        (name, values) -> {
          List<String> texts = fields.computeIfAbsent(utf8(name), key -> new ArrayList<>(1));
          values.forEach(value -> texts.add(utf8(value)));
        });
    return fields;
  }

  /**
   * Returns a path as it is meant.
   *
   * @throws IllegalArgumentException when a percent-encoding is malformed or not UTF-8
   */
  static String path(String latin1) {
    if (latin1.indexOf('%') < 0) {
      return latin1;
    }
    String plusKept = latin1.replace("+", "%2B");
    return utf8(QueryStringDecoder.decodeComponent(plusKept, StandardCharsets.ISO_8859_1));
  }

  private static String utf8(String latin1) {
    return Utf8.decode(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
