package dev.offload.http.queue;

import dev.offload.http.kit.Problem;
import dev.offload.http.publish.JsonText;
import dev.offload.settings.Queues;
import dev.offload.task.DurationText;
import dev.offload.task.QueueDefinition;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of a queue as the API has them, by the names that the configuration has. */
final class QueueSettings {
  private static final String VISIBILITY = "visibility";
  private static final String MAX_RECEIVES = "maxReceives";
  private static final String DEAD_LETTERS = "deadLetters";
  private static final String ORDERED = "ordered";
  private static final String RETENTION = "retention";
  private static final String DELAY = "delay";
  private static final String WAIT = "wait";
  private static final String MESSAGE_MAX_BYTES = "messageMaxBytes";
  private static final String CONTENT = "contentDeduplicated";
  private static final String BY_GROUP = "deduplicatedByGroup";
  private static final String INVALID = "invalid_queue";
  private static final Set<String> MEMBERS =
      Set.of(
          VISIBILITY,
          MAX_RECEIVES,
          DEAD_LETTERS,
          ORDERED,
          RETENTION,
          DELAY,
          WAIT,
          MESSAGE_MAX_BYTES,
          CONTENT,
          BY_GROUP);

  private final Map<String, JsonText> given;

  private QueueSettings(Map<String, JsonText> given) {
    this.given = given;
  }

  /**
   * Reads what is wanted of a queue.
   *
   * @throws Problem 400 when it is no object, or has a member that is not known or given twice
   */
  static QueueSettings of(JsonText body) {
    Map<String, JsonText> members = body.members("body", MEMBERS, INVALID);
    members.values().removeIf(JsonText::isNull);
    return new QueueSettings(members);
  }

  /** Returns what is shown of a queue. */
  static JsonObject json(QueueDefinition it) {
    JsonObject json =
        new JsonObject()
            .put(VISIBILITY, DurationText.of(it.visibilityMs()))
            .put(MAX_RECEIVES, it.maxReceives())
            .put(ORDERED, it.ordered())
            .put(RETENTION, DurationText.of(it.retentionMs()))
            .put(DELAY, DurationText.of(it.delayMs()))
            .put(WAIT, DurationText.of(it.waitMs()))
            .put(MESSAGE_MAX_BYTES, it.messageMaxBytes());
    if (it.deadLetters() != null) {
      json.put(DEAD_LETTERS, it.deadLetters());
    }
    if (it.ordered()) {
      json.put(CONTENT, it.contentDeduplicated()).put(BY_GROUP, it.deduplicatedByGroup());
    }
    return json.put("declared", it.isDeclared());
  }

  /**
   * Returns the queue that is wanted; what is not said is as by default.
   *
   * @param before how it is; empty when there is none
   * @param nowMs when it is changed
   * @throws Problem 400 when something is out of its range, 409 when it would change its kind
   */
  QueueDefinition of(String name, Optional<QueueDefinition> before, long nowMs) {
    boolean isNamedOrdered = name.endsWith(Queues.ORDERED_SUFFIX);
    QueueDefinition wanted =
        new QueueDefinition(
            name,
            durationMs(VISIBILITY, "30s", "0s", "12h"),
            number(MAX_RECEIVES, 5, 0, 1_000),
            given.containsKey(DEAD_LETTERS) ? text(DEAD_LETTERS) : null,
            flag(ORDERED, isNamedOrdered),
            durationMs(RETENTION, "7d", "1m", "14d"),
            durationMs(DELAY, "0s", "0s", "15m"),
            durationMs(WAIT, "0s", "0s", "20s"),
            number(MESSAGE_MAX_BYTES, 1_048_576, 1_024, 1_048_576),
            flag(CONTENT, false),
            flag(BY_GROUP, false),
            false,
            before.map(QueueDefinition::createdAt).orElse(nowMs),
            nowMs,
            before.map(QueueDefinition::attributes).orElse(Map.of()),
            before.map(QueueDefinition::tags).orElse(Map.of()));
    check(wanted, isNamedOrdered);
    if (before.isPresent() && before.get().ordered() != wanted.ordered()) {
      throw new Problem(409, "whether a queue is ordered cannot be changed")
          .coded("queue_kind_fixed");
    }
    return wanted;
  }

  private static void check(QueueDefinition wanted, boolean isNamedOrdered) {
    if (isNamedOrdered && !wanted.ordered()) {
      throw wrong("a queue whose name ends with .fifo must be ordered");
    }
    if ((wanted.contentDeduplicated() || wanted.deduplicatedByGroup()) && !wanted.ordered()) {
      throw wrong("a queue must be ordered to be deduplicated");
    }
    if (wanted.deadLetters() != null && wanted.maxReceives() == 0) {
      throw wrong("deadLetters needs a maxReceives of at least 1");
    }
  }

  /**
   * @throws Problem 400 when the queue for dead letters is not there, or of another kind
   */
  static void checkDeadLetters(QueueDefinition of, Map<String, QueueDefinition> all) {
    if (of.deadLetters() == null) {
      return;
    }
    QueueDefinition to = all.get(of.deadLetters());
    if (to == null || to.name().equals(of.name())) {
      throw wrong("deadLetters must name another existing queue");
    }
    if (to.ordered() != of.ordered()) {
      throw wrong("deadLetters must be ordered if and only if this queue is");
    }
  }

  private long durationMs(String name, String otherwise, String min, String max) {
    JsonText value = given.get(name);
    String text = value == null ? otherwise : value.isString() ? value.string() : value.text();
    return QueueParameters.durationMs(name, text, min, max);
  }

  private int number(String name, int otherwise, int min, int max) {
    JsonText value = given.get(name);
    if (value == null) {
      return otherwise;
    }
    boolean isWhole = value.text().matches("[0-9]{1,7}");
    int number = isWhole ? Integer.parseInt(value.text()) : -1;
    if (number < min || number > max) {
      throw wrong(name + " must be a whole number from " + min + " to " + max);
    }
    return number;
  }

  private boolean flag(String name, boolean otherwise) {
    JsonText value = given.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.text().equals("true") && !value.text().equals("false")) {
      throw wrong(name + " must be true or false");
    }
    return value.text().equals("true");
  }

  private String text(String name) {
    if (!given.get(name).isString()) {
      throw wrong(name + " must be a string");
    }
    return given.get(name).string();
  }

  private static Problem wrong(String detail) {
    return new Problem(400, detail).coded(INVALID);
  }
}
