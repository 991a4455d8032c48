package dev.offload.worker;

import io.vertx.core.json.EncodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Makes JSON of what a message has as its body. */
final class JsonBody {
  /** As deep as what is published over HTTP may be. */
  static final int DEPTH_MAX = 500;

  private JsonBody() {}

  /**
   * Returns a body as JSON.
   *
   * @throws IllegalArgumentException when it is none, or has what JSON or UTF-8 cannot have
   */
  static String text(Object body) {
    if (!(body instanceof JsonObject
        || body instanceof JsonArray
        || body instanceof String
        || body instanceof Number
        || body instanceof Boolean)) {
      throw new IllegalArgumentException(
          "the message must be a JsonObject, JsonArray, String, Number or Boolean");
    }
    check(body, DEPTH_MAX);
    try {
      return Json.encode(body);
    } catch (EncodeException e) {
      throw new IllegalArgumentException("the message has a value that is not JSON", e);
    }
  }

  private static void check(Object value, int levels) {
    if (value instanceof JsonObject object) {
      check(object.getMap(), levels);
    } else if (value instanceof JsonArray array) {
      check(array.getList(), levels);
    } else if (value instanceof Map<?, ?> map) {
      checkLevels(levels);
      map.forEach(
          (name, member) -> {
            check(name, levels - 1);
            check(member, levels - 1);
          });
    } else if (value instanceof Iterable<?> elements) {
      checkLevels(levels);
      elements.forEach(element -> check(element, levels - 1));
    } else if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(((Number) value).doubleValue())) {
        throw new IllegalArgumentException("the message has the number " + value);
      }
    } else if (value instanceof CharSequence text && text.codePoints().anyMatch(JsonBody::isHalf)) {
      throw new IllegalArgumentException("the message has half of a surrogate pair");
    }
  }

  private static void checkLevels(int levels) {
    if (levels == 0) {
      throw new IllegalArgumentException("the message has more than " + DEPTH_MAX + " levels");
    }
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
