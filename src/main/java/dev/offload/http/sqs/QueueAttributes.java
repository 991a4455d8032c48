package dev.offload.http.sqs;

import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The attributes of queues, which are all texts. */
final class QueueAttributes {
  static final String VISIBILITY = "VisibilityTimeout";
  static final String RETENTION = "MessageRetentionPeriod";
  static final String DELAY = "DelaySeconds";
  static final String MAX_BYTES = "MaximumMessageSize";
  static final String WAIT = "ReceiveMessageWaitTimeSeconds";
  static final String REDRIVE = "RedrivePolicy";
  static final String FIFO = "FifoQueue";
  static final String CONTENT = "ContentBasedDeduplication";
  static final String SCOPE = "DeduplicationScope";
  static final String THROUGHPUT = "FifoThroughputLimit";

  /** Those that are kept and given back, and have no effect. */
  static final Set<String> KEPT =
      Set.of(
          "RedriveAllowPolicy",
          "Policy",
          "KmsMasterKeyId",
          "KmsDataKeyReusePeriodSeconds",
          "SqsManagedSseEnabled",
          THROUGHPUT);

  private static final String ENCRYPTED = "SqsManagedSseEnabled";
  private static final String BY_GROUP = "messageGroup";
  private static final String BY_QUEUE = "queue";
  private static final String ALL = "All";
  private static final List<String> READ_ONLY =
      List.of(
          "QueueArn",
          "CreatedTimestamp",
          "LastModifiedTimestamp",
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed");
  private static final List<String> SET =
      List.of(VISIBILITY, RETENTION, DELAY, MAX_BYTES, WAIT, REDRIVE, FIFO, CONTENT, SCOPE);

  private final QueueNames names;

  QueueAttributes(QueueNames names) {
    this.names = names;
  }

  /** Says whether an attribute can be given a value. */
  static boolean isSettable(String name) {
    return SET.contains(name) || KEPT.contains(name);
  }

  /** Returns what a queue was set to be. */
  Map<String, String> set(QueueDefinition it) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(VISIBILITY, seconds(it.visibilityMs()));
    all.put(RETENTION, seconds(it.retentionMs()));
    all.put(DELAY, seconds(it.delayMs()));
    all.put(MAX_BYTES, String.valueOf(it.messageMaxBytes()));
    all.put(WAIT, seconds(it.waitMs()));
    all.put(ENCRYPTED, "true");
    if (it.deadLetters() != null) {
      all.put(
          REDRIVE,
          new JsonObject()
              .put("deadLetterTargetArn", names.arn(it.deadLetters()))
              .put("maxReceiveCount", it.maxReceives())
              .encode());
    }
    if (it.ordered()) {
      all.put(FIFO, "true");
      all.put(CONTENT, String.valueOf(it.contentDeduplicated()));
      all.put(SCOPE, it.deduplicatedByGroup() ? BY_GROUP : BY_QUEUE);
      all.put(THROUGHPUT, "perQueue");
    }
    all.putAll(it.attributes());
    return all;
  }

  /**
   * Returns those that are asked for.
   *
   * @param wanted names, or {@code All}
   * @throws SqsError when there is no such attribute
   */
  Map<String, String> only(List<String> wanted, QueueDefinition it, QueueDepth depth) {
    for (String name : wanted) {
      if (!name.equals(ALL) && !isSettable(name) && !READ_ONLY.contains(name)) {
        throw SqsError.unknownAttribute(name);
      }
    }
    Map<String, String> all = set(it);
    all.put("QueueArn", names.arn(it.name()));
    all.put("CreatedTimestamp", seconds(it.createdAt()));
    all.put("LastModifiedTimestamp", seconds(it.changedAt()));
    all.put("ApproximateNumberOfMessages", String.valueOf(depth.waiting()));
    all.put("ApproximateNumberOfMessagesNotVisible", String.valueOf(depth.inFlight()));
    all.put("ApproximateNumberOfMessagesDelayed", String.valueOf(depth.delayed()));
    if (!wanted.contains(ALL)) {
      all.keySet().retainAll(wanted);
    }
    return all;
  }

  /**
   * Returns a queue with attributes that a client gave.
   *
   * @param given checked by their names; those that are not there stay as they are
   * @param before how it is, or as by default
   * @throws SqsError when a value is out of its range
   */
  QueueDefinition with(Map<String, String> given, QueueDefinition before, long nowMs) {
    Map<String, String> kept = new HashMap<>(before.attributes());
    given.forEach(
        (name, value) -> {
          if (KEPT.contains(name) && value.isEmpty()) {
            kept.remove(name);
          } else if (KEPT.contains(name)) {
            kept.put(name, value);
          }
        });
    AttributeValues values = new AttributeValues(given);
    RedrivePolicy redrive =
        given.containsKey(REDRIVE)
            ? RedrivePolicy.of(given.get(REDRIVE))
            : new RedrivePolicy(before.deadLetters(), before.maxReceives());
    return new QueueDefinition(
        before.name(),
        values.secondsMs(VISIBILITY, before.visibilityMs(), 0, 43_200),
        redrive.maxReceives(),
        redrive.deadLetters(),
        before.ordered(),
        values.secondsMs(RETENTION, before.retentionMs(), 60, 1_209_600),
        values.secondsMs(DELAY, before.delayMs(), 0, 900),
        values.secondsMs(WAIT, before.waitMs(), 0, 20),
        values.number(MAX_BYTES, before.messageMaxBytes(), 1_024, SqsMessage.BYTES_MAX),
        values.flag(CONTENT, before.contentDeduplicated()),
        values
            .oneOf(SCOPE, before.deduplicatedByGroup() ? BY_GROUP : BY_QUEUE, BY_QUEUE, BY_GROUP)
            .equals(BY_GROUP),
        false,
        before.createdAt(),
        nowMs,
        kept,
        before.tags());
  }

  /** Returns a queue as it is when a client says nothing of it. */
  static QueueDefinition byDefault(String name, Map<String, String> tags, long nowMs) {
    return new QueueDefinition(
        name,
        30_000,
        0,
        null,
        QueueNames.isOrdered(name),
        345_600_000,
        0,
        0,
        SqsMessage.BYTES_MAX,
        false,
        false,
        false,
        nowMs,
        nowMs,
        Map.of(),
        tags);
  }

  /**
   * Checks the names of attributes that a client gives to a queue.
   *
   * @throws SqsError when there is no such attribute, or a queue of that kind has none
   */
  static void check(Map<String, String> given, boolean isOrdered) {
    for (Map.Entry<String, String> entry : given.entrySet()) {
      String name = entry.getKey();
      if (!isSettable(name) || !isOrdered && (name.equals(FIFO) || name.equals(CONTENT))) {
        throw SqsError.unknownAttribute(name);
      }
      if (!isOrdered && (name.equals(SCOPE) || name.equals(THROUGHPUT))) {
        throw new SqsError(
            Kind.INVALID_ATTRIBUTE_NAME,
            "You can specify the " + name + " only when FifoQueue is set to true.");
      }
      if (name.equals(FIFO) && !entry.getValue().equals("true")) {
        throw new SqsError(
            Kind.INVALID_ATTRIBUTE_VALUE,
            "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not"
                + " supported.");
      }
      AttributeValues.checkKept(name, entry.getValue());
    }
  }

  private static String seconds(long ms) {
    return String.valueOf(ms / 1_000);
  }
}
