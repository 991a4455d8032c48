package dev.offload.http.sqs;

import dev.offload.http.queue.Messages;
import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.BackgroundText;
import dev.offload.task.EventKey;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Submission;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** A message that a client sends, alone or as an entry of a batch. */
record SqsMessage(
    String body,
    MessageAttributes attributes,
    MessageAttributes system,
    String trace,
    String group,
    String deduplicationId) {
  static final int BYTES_MAX = 1_048_576;

  /** Names in the attributes of a payload; those of CloudEvents have no upper-case letter. */
  static final String ATTRIBUTES = "MessageAttributes";

  static final String DEDUPLICATION_ID = "MessageDeduplicationId";
  static final String TRACE = "AWSTraceHeader";
  static final String GROUP = "MessageGroupId";

  private static final int DELAY_MAX_S = 900;
  private static final String DELAY = "DelaySeconds";
  private static final String TYPE = "text/plain";
  private static final Pattern ID = Pattern.compile("[!-~]{1,128}");
  private static final Pattern NOT_SENT =
      Pattern.compile(
          "[^\\x{9}\\x{A}\\x{D}\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  /**
   * Reads one whose body is there.
   *
   * @param within what is said where it is too long: {@code are invalid}, or in a batch {@code
   *     cannot be validated}
   * @throws SqsError when it cannot be sent to the queue as it is
   */
  static SqsMessage read(SqsRequest it, QueueDefinition queue, String within) {
    String body = it.text("MessageBody");
    MessageAttributes attributes = MessageAttributes.read(it.object(ATTRIBUTES));
    long bytes = BackgroundText.utf8Bytes(body) + attributes.bytes();
    if (bytes > queue.messageMaxBytes()) {
      throw SqsError.invalid(
          "One or more parameters "
              + within
              + ". Reason: Message must be shorter than "
              + queue.messageMaxBytes()
              + " bytes.");
    }
    checkCharacters(body);
    MessageAttributes system = MessageAttributes.NONE;
    if (it.has("MessageSystemAttributes")) {
      system = system(it.object("MessageSystemAttributes"));
    }
    String trace = system.text(TRACE);
    return new SqsMessage(
        body,
        attributes,
        system,
        trace == null ? it.http().getHeader("X-Amzn-Trace-Id") : trace,
        id(it, GROUP),
        id(it, DEDUPLICATION_ID));
  }

  /**
   * @throws SqsError when a text has characters that XML has not
   */
  static void checkCharacters(String text) {
    if (NOT_SENT.matcher(text).find()) {
      throw new SqsError(
          Kind.INVALID_MESSAGE_CONTENTS,
          "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF"
              + " | #xE000 to #xFFFD | #x10000 to #x10FFFF");
    }
  }

  private static MessageAttributes system(JsonObject given) {
    for (String name : given.fieldNames()) {
      if (!name.equals(TRACE)) {
        throw SqsError.invalid("Message system attribute name '" + name + "' is invalid.");
      }
    }
    return MessageAttributes.read(given);
  }

  private static String id(SqsRequest it, String name) {
    String id = it.text(name);
    if (id != null && !ID.matcher(id).matches()) {
      throw SqsError.invalid(
          id,
          name,
          name + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
    }
    return id;
  }

  /** Returns in how many seconds a message can be received. */
  static long delayMs(SqsRequest it, QueueDefinition queue) {
    Integer delayS = it.number(DELAY);
    if (delayS == null || queue.ordered() && delayS == 0) {
      return queue.delayMs();
    }
    if (queue.ordered()) {
      String reason = "The request include parameter that is not valid for this queue type.";
      throw SqsError.invalid(delayS, DELAY, reason);
    }
    if (delayS < 0 || delayS > DELAY_MAX_S) {
      throw SqsError.invalid(delayS, DELAY, "DelaySeconds must be >= 0 and <= 900.");
    }
    return delayS * 1_000L;
  }

  /**
   * Returns it as it is sent.
   *
   * @throws SqsError when an ordered queue cannot tell it from others
   */
  Submission submission(QueueDefinition queue, Messages messages, long delayMs) {
    boolean isKnown = deduplicationId != null || queue.contentDeduplicated();
    if (queue.ordered() && !isKnown) {
      throw SqsError.invalid(
          "The queue should either have ContentBasedDeduplication enabled or"
              + " MessageDeduplicationId provided explicitly");
    }
    Payload payload = payload(queue);
    Submission.Key key = Messages.deduplicating(queue, payload, deduplicationId);
    return messages.of(queue, payload, messages.nowMs() + delayMs, key);
  }

  private Payload payload(QueueDefinition queue) {
    Map<String, String> kept = new HashMap<>();
    if (!attributes.areNone()) {
      kept.put(ATTRIBUTES, attributes.json().encode());
    }
    if (trace != null) {
      kept.put(TRACE, trace);
    }
    if (queue.ordered()) {
      kept.put(DEDUPLICATION_ID, deduplicationId == null ? EventKey.sha256(body) : deduplicationId);
    }
    Payload payload = new Payload(TYPE, body, kept);
    return group == null ? payload : payload.with(Payload.Limits.ofGroup(group));
  }

  /**
   * Returns what is answered once it is stored.
   *
   * @param id of the message that it is, which may be one that came before
   */
  JsonObject sent(UUID id, QueueDefinition queue) {
    JsonObject json =
        new JsonObject().put("MessageId", id.toString()).put("MD5OfMessageBody", Md5.of(body));
    if (!attributes.areNone()) {
      json.put("MD5OfMessageAttributes", attributes.md5());
    }
    if (!system.areNone()) {
      json.put("MD5OfMessageSystemAttributes", system.md5());
    }
    return queue.ordered() ? json.put("SequenceNumber", Messages.sequenceNumber(id)) : json;
  }

  /** Returns how many bytes of a batch it is; of attributes that cannot be sent, none. */
  static long bytes(SqsRequest it) {
    long bytes = BackgroundText.utf8Bytes(it.text("MessageBody"));
    try {
      return bytes + MessageAttributes.read(it.object(ATTRIBUTES)).bytes();
    } catch (SqsError refusedWithItsEntry) {
      return bytes;
    }
  }
}
