package dev.offload.http.queue;

import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.task.DurationText;

/** Reads the parameters of what is asked of queues. */
final class QueueParameters {

  private QueueParameters() {}

  /**
   * @throws Problem 400 when it is no whole number in the range
   */
  static int number(Parameters given, String name, int otherwise, int min, int max) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    if (number < min || number > max) {
      throw wrong(name + " must be a whole number from " + min + " to " + max);
    }
    return number;
  }

  /**
   * @throws Problem 400 when it is no duration in the range
   */
  static long durationMs(Parameters given, String name, long otherwise, String min, String max) {
    String text = given.get(name);
    return text == null ? otherwise : durationMs(name, text, min, max);
  }

  /**
   * @throws Problem 400 when it is no duration in the range
   */
  static long durationMs(String name, String text, String min, String max) {
    long ms = DurationText.parse(text).orElse(-1);
    if (ms < ms(min) || ms > ms(max)) {
      throw wrong(
          name
              + " must be "
              + DurationText.RULE
              + ", from "
              + min
              + " to "
              + max
              + DurationText.hint(text));
    }
    return ms;
  }

  private static long ms(String text) {
    return DurationText.parse(text).orElseThrow();
  }

  private static Problem wrong(String detail) {
    return new Problem(400, detail).coded("invalid_option");
  }
}
