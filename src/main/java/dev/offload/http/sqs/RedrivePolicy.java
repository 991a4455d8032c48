package dev.offload.http.sqs;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * To which queue messages go that were received too often.
 *
 * @param deadLetters its name; null when there is none
 * @param maxReceives after how many receives; 0 is never
 */
record RedrivePolicy(String deadLetters, int maxReceives) {
  private static final String COUNT = "maxReceiveCount";
  private static final String TARGET = "deadLetterTargetArn";
  private static final int COUNT_MAX = 1_000;

  /**
   * Reads one; an empty text is none.
   *
   * @throws SqsError when it is malformed
   */
  static RedrivePolicy of(String text) {
    if (text.isEmpty()) {
      return new RedrivePolicy(null, 0);
    }
    JsonObject policy = json(text);
    if (!(policy.getValue(TARGET) instanceof String arn)) {
      throw missing(text, TARGET);
    }
    if (policy.getValue(COUNT) == null) {
      throw missing(text, COUNT);
    }
    String count = policy.getValue(COUNT).toString();
    int number = count.matches("[0-9]{1,6}") ? Integer.parseInt(count) : 0;
    if (number < 1 || number > COUNT_MAX) {
      throw wrong(
          text,
          "Invalid value for maxReceiveCount: "
              + count
              + ", valid values are from 1 to 1000 both inclusive.");
    }
    String queue =
        QueueNames.ofArn(arn).orElseThrow(() -> wrong(text, "Invalid value for " + TARGET + "."));
    return new RedrivePolicy(queue, number);
  }

  private static JsonObject json(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw wrong(text, "Redrive policy is not a valid JSON map.");
    }
  }

  private static SqsError missing(String text, String name) {
    return wrong(text, "Redrive policy does not contain mandatory attribute: " + name + ".");
  }

  static SqsError wrong(String text, String reason) {
    return SqsError.invalid(text, QueueAttributes.REDRIVE, reason);
  }
}
