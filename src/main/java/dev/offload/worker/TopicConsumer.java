package dev.offload.worker;

import dev.offload.observe.TaskEvents;
import dev.offload.settings.Topics.Topic;
import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.task.TraceContext;
import dev.offload.time.StoreClock;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Takes events from the bus, at the addresses of topics: the body is the payload, the headers are
 * the options. A request is answered after the write.
 */
final class TopicConsumer {
  private static final String KEY = "idempotency-key";
  private static final String REPLAYED = "idempotent-replayed";
  private static final Set<String> TRACE = Set.of(TraceContext.PARENT, TraceContext.STATE);
  private static final Set<String> HEADERS = new TreeSet<>(Options.NAMES);

  static {
    HEADERS.add(KEY);
  }

  private final InsertQueue writer;
  private final StoreClock clock;
  private final TaskEvents events;
  private final TaskConsumer.Limits limits;
  private final TaskIds ids;

  TopicConsumer(
      InsertQueue writer, StoreClock clock, TaskEvents events, TaskConsumer.Limits limits) {
    this.writer = writer;
    this.clock = clock;
    this.events = events;
    this.limits = limits;
    this.ids = new TaskIds(clock::nowMs);
  }

  void handle(Topic topic, Message<Object> message) {
    try {
      publish(topic, message);
    } catch (IllegalArgumentException e) {
      refuse(message, new Refusal(Refusal.BAD_REQUEST, e.getMessage()));
    } catch (RuntimeException e) {
      events.unexpected("taking an event from the bus", e);
      message.fail(500, "unexpected failure");
    }
  }

  private void publish(Topic topic, Message<Object> message) {
    Payload payload =
        Payload.json(JsonBody.text(message.body())).with(TraceContext.of(message.headers()));
    Map<String, String> given = given(message.headers());
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
    if (topic.subscriptions().isEmpty()) {
      boolean drops = topic.dropsUnheard();
      Answer answer = drops ? new Answer.Stored(List.of(), true) : Refusal.unheard(topic.name());
      reply(message, event, false, answer);
      return;
    }
    long deadlineAt = Submission.deadline(nowMs, limits.acceptTimeoutMs());
    writer.submit(
        options.of(event, topic.name(), payload, deadlineAt, key(topic, key, payload, given)),
        answer -> reply(message, event, key != null, answer));
  }

  /** Returns the headers by their names as we write them, those of a trace aside. */
  private static Map<String, String> given(MultiMap headers) {
    Map<String, String> given = new TreeMap<>();
    headers.forEach(
        header -> {
          if (TRACE.stream().anyMatch(header.getKey()::equalsIgnoreCase)) {
            return;
          }
          Optional<String> name =
              HEADERS.stream().filter(header.getKey()::equalsIgnoreCase).findFirst();
          if (name.isEmpty()) {
            throw new IllegalArgumentException(
                Refusal.unknown("header", header.getKey(), HEADERS).reason());
          }
          if (given.put(name.get(), header.getValue()) != null) {
            throw new IllegalArgumentException("header " + name.get() + " is given twice");
          }
        });
    return given;
  }

  /** The same event is the same over HTTP, where it is posted to the path of its topic. */
  private static Submission.Key key(
      Topic topic, String key, Payload payload, Map<String, String> given) {
    if (key == null) {
      return null;
    }
    String path = "/api/topics/" + topic.name() + "/events";
    return new Submission.Key(
        EventKey.hash(topic.name(), EventKey.named(key, payload)),
        EventKey.fingerprint("POST", path, payload, given));
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
