package dev.offload.worker;

import dev.offload.observe.TaskEvents;
import dev.offload.settings.Topics.Topic;
import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.task.TraceContext;
import dev.offload.time.StoreClock;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Takes events from the bus, at the addresses of topics and queues: the body is the payload, the
 * headers are the options. A request is answered after the write.
 */
final class TopicConsumer {
  private static final String KEY = "idempotency-key";
  private static final String REPLAYED = "idempotent-replayed";
  private static final Set<String> TRACE = Set.of(TraceContext.PARENT, TraceContext.STATE);
  private static final Set<String> OF_EVENTS = with(Options.NAMES);
  private static final Set<String> OF_MESSAGES = with(Options.OF_MESSAGES);

  private final InsertQueue writer;
  private final StoreClock clock;
  private final TaskEvents events;
  private final TaskConsumer.Limits limits;
  private final TaskIds ids;

  /**
   * Where to something is published.
   *
   * @param path where it is posted to over HTTP: there it is the same event
   * @param unheard what is said as nobody listens; null when somebody does
   */
  private record Where(String topic, Set<String> headers, String path, Answer unheard) {}

  private static Set<String> with(Set<String> options) {
    Set<String> headers = new TreeSet<>(options);
    headers.add(KEY);
    return headers;
  }

  TopicConsumer(
      InsertQueue writer, StoreClock clock, TaskEvents events, TaskConsumer.Limits limits) {
    this.writer = writer;
    this.clock = clock;
    this.events = events;
    this.limits = limits;
    this.ids = new TaskIds(clock::nowMs);
  }

  void handle(Topic topic, Message<Object> message) {
    handle(message, () -> publish(topic, message));
  }

  /** Takes a message of a queue. */
  void send(QueueDefinition queue, Message<Object> message) {
    handle(message, () -> sendTo(queue, message));
  }

  private void handle(Message<Object> message, Runnable action) {
    try {
      action.run();
    } catch (IllegalArgumentException e) {
      refuse(message, new Refusal(Refusal.BAD_REQUEST, e.getMessage()));
    } catch (RuntimeException e) {
      events.unexpected("taking an event from the bus", e);
      message.fail(500, "unexpected failure");
    }
  }

  private void publish(Topic topic, Message<Object> message) {
    String path = "/api/topics/" + topic.name() + "/events";
    Answer unheard = null;
    if (topic.subscriptions().isEmpty()) {
      unheard =
          topic.dropsUnheard() ? new Answer.Stored(List.of(), true) : Refusal.unheard(topic.name());
    }
    publish(new Where(topic.name(), OF_EVENTS, path, unheard), message, this::reply);
  }

  private void sendTo(QueueDefinition queue, Message<Object> message) {
    String path = "/api/queues/" + queue.name() + "/messages";
    publish(
        new Where(queue.lane(), OF_MESSAGES, path, null),
        message,
        (to, event, isKeyed, answer) -> sent(queue, to, answer));
  }

  /** Tells who published something what came of it. */
  private interface Reply {
    void to(Message<Object> message, UUID event, boolean isKeyed, Answer answer);
  }

  private void publish(Where where, Message<Object> message, Reply reply) {
    Payload payload =
        Payload.json(JsonBody.text(message.body())).with(TraceContext.of(message.headers()));
    Map<String, String> given = given(message.headers(), where.headers);
    String key = given.containsKey(KEY) ? EventKey.checked(given.remove(KEY)) : null;
    if (!clock.isKnown()) {
      refuse(message, InsertQueue.notStored("the store has not answered yet"));
      return;
    }
    long nowMs = clock.nowMs();
    Options options = Options.read(given, nowMs);
    if (BackgroundText.utf8Bytes(payload.text()) > limits.textMaxBytes()) {
      String reason = "payload is longer than " + limits.textMaxBytes() + " bytes";
      refuse(message, new Refusal(Refusal.TOO_LARGE, reason));
      return;
    }
    UUID event = ids.next();
    if (where.unheard != null) {
      reply.to(message, event, false, where.unheard);
      return;
    }
    long deadlineAt = Submission.deadline(nowMs, limits.acceptTimeoutMs());
    writer.submit(
        options.of(event, where.topic, payload, deadlineAt, key(where, key, payload, given)),
        answer -> reply.to(message, event, key != null, answer));
  }

  /** Returns the headers by their names as we write them, those of a trace aside. */
  private static Map<String, String> given(MultiMap headers, Set<String> known) {
    Map<String, String> given = new TreeMap<>();
    headers.forEach(
        header -> {
          if (TRACE.stream().anyMatch(header.getKey()::equalsIgnoreCase)) {
            return;
          }
          Optional<String> name =
              known.stream().filter(header.getKey()::equalsIgnoreCase).findFirst();
          if (name.isEmpty()) {
            throw new IllegalArgumentException(
                Refusal.unknown("header", header.getKey(), known).reason());
          }
          if (given.put(name.get(), header.getValue()) != null) {
            throw new IllegalArgumentException("header " + name.get() + " is given twice");
          }
        });
    return given;
  }

  /** The same event is the same over HTTP, where it is posted to the path of its topic. */
  private static Submission.Key key(
      Where where, String key, Payload payload, Map<String, String> given) {
    if (key == null) {
      return null;
    }
    return new Submission.Key(
        EventKey.hash(where.topic, EventKey.named(key, payload)),
        EventKey.fingerprint("POST", where.path, payload, given));
  }

  private void sent(QueueDefinition queue, Message<Object> message, Answer answer) {
    if (answer instanceof Answer.Stored stored && message.replyAddress() != null) {
      events.answered(answer);
      message.reply(
          new JsonObject()
              .put("messageID", stored.task().id().toString())
              .put("queue", queue.name()));
    } else {
      reply(message, null, false, answer);
    }
  }

  private void refuse(Message<Object> message, Refusal refusal) {
    reply(message, null, false, refusal);
  }

  private void reply(Message<Object> message, UUID event, boolean isKeyed, Answer answer) {
    events.answered(answer);
    boolean isHeard = message.replyAddress() != null;
    if (answer instanceof Answer.Stored stored && isHeard) {
      UUID first = stored.tasks().isEmpty() ? event : stored.task().eventID();
      DeliveryOptions headers = new DeliveryOptions();
      // Without a key, what is there already was stored by a try whose answer was lost.
      if (isKeyed && !stored.inserted() && !stored.deduplicated()) {
        headers.addHeader(REPLAYED, "true");
      }
      message.reply(TaskJson.published(first, stored), headers);
    } else if (answer instanceof Refusal refusal && isHeard) {
      message.fail(refusal.code(), refusal.reason());
    } else if (answer instanceof Refusal refusal) {
      events.refusedUnheard(refusal);
    }
  }
}
