package dev.offload.http.sqs;

import dev.offload.http.sqs.SqsError.Kind;
import java.util.List;
import java.util.Map;

/** Reads the values of attributes of queues that a client gave, by their names. */
record AttributeValues(Map<String, String> given) {
  private static final int KEPT_MAX = 16_384;

  /**
   * Returns a number of seconds, in milliseconds.
   *
   * @throws SqsError when it is not a whole number in the range
   */
  long secondsMs(String name, long otherwiseMs, int min, int max) {
    return given.containsKey(name) ? number(name, 0, min, max) * 1_000L : otherwiseMs;
  }

  /**
   * @throws SqsError when it is not a whole number in the range
   */
  int number(String name, int otherwise, int min, int max) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (number < min || number > max) {
      throw wrong(name);
    }
    return number;
  }

  /**
   * @throws SqsError when it is not {@code true} or {@code false}
   */
  boolean flag(String name, boolean otherwise) {
    return oneOf(name, String.valueOf(otherwise), "true", "false").equals("true");
  }

  /**
   * @throws SqsError when it is none of the words
   */
  String oneOf(String name, String otherwise, String... words) {
    String text = given.getOrDefault(name, otherwise);
    if (!List.of(words).contains(text)) {
      throw wrong(name);
    }
    return text;
  }

  /**
   * Checks the value of an attribute that has no effect.
   *
   * @throws SqsError when it is too long
   */
  static void checkKept(String name, String value) {
    if (value.length() > KEPT_MAX) {
      throw wrong(name);
    }
  }

  private static SqsError wrong(String name) {
    return new SqsError(
        Kind.INVALID_ATTRIBUTE_VALUE, "Invalid value for the parameter " + name + ".");
  }
}
