package dev.offload.worker;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Refused;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.observe.TaskEvents;
import dev.offload.task.DurationText;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import dev.offload.task.TaskJson;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Takes from the bus, at the address of a queue, what receivers ask: the header {@code action} says
 * what, the body is an object. {@code receive} takes {@code max}, {@code wait} and {@code
 * visibility}; {@code delete}, {@code extend}, {@code release} and {@code reject} take {@code
 * receipt}, and {@code visibility} or {@code delay}.
 */
final class QueueConsumer {
  static final String ACTION = "action";

  private static final String RECEIVE = "receive";
  private static final String RECEIPT = "receipt";
  private static final String VISIBILITY = "visibility";
  private static final String DELAY = "delay";
  private static final int MAX = 100;
  private static final long WAIT_MAX_MS = 20_000;

  private final Lanes lanes;
  private final QueueDesk desk;
  private final TaskEvents events;

  QueueConsumer(Lanes lanes, QueueDesk desk, TaskEvents events) {
    this.lanes = lanes;
    this.desk = desk;
    this.events = events;
  }

  QueueDesk desk() {
    return desk;
  }

  /** Does something with a queue, or tells who sent a message that there is none. */
  void named(String lane, Message<Object> message, Consumer<QueueDefinition> action) {
    Lane found = lanes.named(lane);
    if (found == null) {
      message.fail(Refusal.NOT_FOUND, "the queue was removed");
    } else {
      action.accept(found.queue());
    }
  }

  /** Says whether a message asks for something else than to be sent. */
  static boolean isAsking(Message<Object> message) {
    return message.headers().contains(ACTION);
  }

  void handle(String lane, Message<Object> message) {
    named(lane, message, queue -> handle(queue, message));
  }

  private void handle(QueueDefinition queue, Message<Object> message) {
    try {
      if (!(message.body() instanceof JsonObject body)) {
        throw new IllegalArgumentException("the message must be a JSON object");
      }
      String action = message.headers().get(ACTION);
      QueueCommand command =
          action.equals(RECEIVE) ? receive(queue, body) : settle(queue, action, body);
      desk.run(command).onSuccess(answer -> reply(message, queue, answer));
    } catch (IllegalArgumentException e) {
      message.fail(Refusal.BAD_REQUEST, e.getMessage());
    } catch (RuntimeException e) {
      events.unexpected("taking a request of a receiver from the bus", e);
      message.fail(500, "unexpected failure");
    }
  }

  private static QueueCommand receive(QueueDefinition queue, JsonObject body) {
    refuseOthers(body, Set.of("max", "wait", VISIBILITY));
    Object max = body.getValue("max", 1);
    if (!(max instanceof Integer number) || number < 1 || number > MAX) {
      throw new IllegalArgumentException("max must be a whole number from 1 to " + MAX);
    }
    return new Receive(
        queue.name(),
        UUID.randomUUID(),
        number,
        durationMs(body, "wait", queue.waitMs(), WAIT_MAX_MS),
        durationMs(body, VISIBILITY, QueueCommand.AS_DEFINED, Settling.KEPT_MAX_MS));
  }

  private static QueueCommand settle(QueueDefinition queue, String action, JsonObject body) {
    Verb verb =
        List.of(Verb.values()).stream()
            .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(action))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(unknownAction(action)));
    String time = verb == Verb.EXTEND ? VISIBILITY : DELAY;
    boolean isTimed = verb == Verb.EXTEND || verb == Verb.RELEASE;
    refuseOthers(body, isTimed ? Set.of(RECEIPT, time) : Set.of(RECEIPT));
    if (verb == Verb.EXTEND && !body.containsKey(time)) {
      throw new IllegalArgumentException(time + " must be given");
    }
    String text = body.getValue(RECEIPT) instanceof String given ? given : "";
    Receipt receipt =
        Receipt.parse(queue.name(), text)
            .orElseThrow(() -> new IllegalArgumentException("receipt must be one of this queue"));
    long ms = isTimed ? durationMs(body, time, 0, Settling.KEPT_MAX_MS) : 0;
    return new Settle(queue.name(), List.of(new Act(verb, receipt, ms)));
  }

  private static String unknownAction(String action) {
    Set<String> known = Set.of(RECEIVE, "delete", "extend", "release", "reject");
    return Refusal.unknown(ACTION, action, known).reason();
  }

  static void refuseOthers(JsonObject body, Set<String> known) {
    for (String name : body.fieldNames()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(Refusal.unknown("member", name, known).reason());
      }
    }
  }

  private static long durationMs(JsonObject body, String name, long otherwise, long max) {
    Object value = body.getValue(name);
    if (value == null) {
      return otherwise;
    }
    String text = value.toString();
    long ms = value instanceof String ? DurationText.parse(text).orElse(-1) : -1;
    if (ms < 0 || ms > max) {
      throw new IllegalArgumentException(
          name
              + " must be "
              + DurationText.RULE
              + ", at most "
              + DurationText.of(max)
              + DurationText.hint(text));
    }
    return ms;
  }

  private void reply(Message<Object> message, QueueDefinition queue, QueueAnswer answer) {
    if (message.replyAddress() == null) {
      desk.notReceived(queue.name(), answer);
      return;
    }
    if (answer instanceof Refused refused) {
      message.fail(refused.refusal().code(), refused.refusal().reason());
    } else if (answer instanceof Received received) {
      JsonArray messages = new JsonArray();
      received.messages().forEach(it -> messages.add(json(queue, it)));
      message.reply(new JsonObject().put("messages", messages));
    } else {
      reply(message, ((Settled) answer).results().get(0));
    }
  }

  private static void reply(Message<Object> message, Result result) {
    Outcome outcome = result.outcome();
    if (outcome == Outcome.DONE) {
      JsonObject json = new JsonObject();
      message.reply(
          result.visibleAt() == 0
              ? json
              : json.put("visibleAt", TaskJson.time(result.visibleAt())));
      return;
    }
    switch (outcome) {
      case UNKNOWN -> message.fail(Refusal.NOT_FOUND, "there is no such message");
      case ENDED -> message.fail(Refusal.NOT_FOUND, "the message has already ended");
      case TOO_LONG ->
          message.fail(Refusal.BAD_REQUEST, "a receiver can keep a message for at most 12 h");
      case OUTCOME_UNKNOWN ->
          message.fail(
              Refusal.UNAVAILABLE,
              "the store did not answer: this may have been done, or may still be");
      default -> message.fail(Refusal.CONFLICT, "somebody else has received the message since");
    }
  }

  private static JsonObject json(QueueDefinition queue, QueueAnswer.Message it) {
    JsonObject json =
        new JsonObject()
            .put("messageID", it.id().toString())
            .put(RECEIPT, it.receipt().text(queue.name()))
            .put("body", it.payload().value())
            .put("receiveCount", it.receiveCount())
            .put("sentAt", TaskJson.time(it.sentAt()))
            .put("visibleAt", TaskJson.time(it.visibleAt()));
    return it.group() == null ? json : json.put("group", it.group());
  }
}
