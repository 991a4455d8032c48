package dev.offload.bus;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Outcome;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Refused;
import dev.offload.bus.QueueAnswer.Result;
import dev.offload.bus.QueueAnswer.Settled;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.NotReceived;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.bus.QueueCommand.Settle;
import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The messages about queues, as JSON. */
final class WireOfQueues {
  private static final String QUEUE = "queue";
  private static final String ITEMS = "items";

  private WireOfQueues() {}

  static JsonObject write(Receive command) {
    return new JsonObject()
        .put(QUEUE, command.queue())
        .put("receiver", command.receiver().toString())
        .put("max", command.max())
        .put("waitMs", command.waitMs())
        .put("visibilityMs", command.visibilityMs());
  }

  static Receive receive(JsonObject json) {
    return new Receive(
        json.getString(QUEUE),
        UUID.fromString(json.getString("receiver")),
        json.getInteger("max"),
        json.getLong("waitMs"),
        json.getLong("visibilityMs"));
  }

  static JsonObject write(Leave command) {
    return new JsonObject()
        .put(QUEUE, command.queue())
        .put("receiver", command.receiver().toString());
  }

  static Leave leave(JsonObject json) {
    return new Leave(json.getString(QUEUE), UUID.fromString(json.getString("receiver")));
  }

  static JsonObject write(NotReceived command) {
    return new JsonObject()
        .put(QUEUE, command.queue())
        .put(ITEMS, array(command.receipts(), WireOfQueues::write));
  }

  static NotReceived notReceived(JsonObject json) {
    return new NotReceived(json.getString(QUEUE), list(json, WireOfQueues::receipt));
  }

  static JsonObject write(Settle command) {
    return new JsonObject()
        .put(QUEUE, command.queue())
        .put(ITEMS, array(command.acts(), WireOfQueues::write));
  }

  static Settle settle(JsonObject json) {
    return new Settle(json.getString(QUEUE), list(json, WireOfQueues::act));
  }

  private static JsonObject write(Act act) {
    return write(act.receipt()).put("verb", act.verb().name()).put("ms", act.ms());
  }

  private static Act act(JsonObject json) {
    return new Act(
        QueueCommand.Verb.valueOf(json.getString("verb")), receipt(json), json.getLong("ms"));
  }

  private static JsonObject write(Receipt receipt) {
    return new JsonObject()
        .put("messageID", receipt.id().toString())
        .put("starts", receipt.starts());
  }

  private static Receipt receipt(JsonObject json) {
    return new Receipt(UUID.fromString(json.getString("messageID")), json.getInteger("starts"));
  }

  static JsonObject write(Refused answer) {
    Refusal refusal = answer.refusal();
    return new JsonObject()
        .put("code", refusal.code())
        .put("reason", refusal.reason())
        .put("outcomeUnknown", refusal.outcomeUnknown());
  }

  static Refused refused(JsonObject json) {
    return new Refused(
        new Refusal(
            json.getInteger("code"), json.getString("reason"), json.getBoolean("outcomeUnknown")));
  }

  static JsonObject write(Received answer) {
    return new JsonObject().put(ITEMS, array(answer.messages(), WireOfQueues::write));
  }

  static Received received(JsonObject json) {
    return new Received(list(json, WireOfQueues::message));
  }

  private static JsonObject write(Message message) {
    return write(message.receipt())
        .put("payload", message.payload().stored())
        .put("receiveCount", message.receiveCount())
        .put("sentAt", message.sentAt())
        .put("firstReceivedAt", message.firstReceivedAt())
        .put("visibleAt", message.visibleAt())
        .put("group", message.group())
        .put("source", message.source());
  }

  private static Message message(JsonObject json) {
    Receipt receipt = receipt(json);
    return new Message(
        receipt.id(),
        receipt,
        Payload.of(json.getString("payload")),
        json.getInteger("receiveCount"),
        json.getLong("sentAt"),
        json.getLong("firstReceivedAt"),
        json.getLong("visibleAt"),
        json.getString("group"),
        json.getString("source"));
  }

  static JsonObject write(Settled answer) {
    return new JsonObject().put(ITEMS, array(answer.results(), WireOfQueues::write));
  }

  static Settled settled(JsonObject json) {
    return new Settled(list(json, WireOfQueues::result));
  }

  private static JsonObject write(Result result) {
    return new JsonObject()
        .put("outcome", result.outcome().name())
        .put("visibleAt", result.visibleAt());
  }

  private static Result result(JsonObject json) {
    return new Result(Outcome.valueOf(json.getString("outcome")), json.getLong("visibleAt"));
  }

  static JsonObject write(DefineQueue command) {
    return new JsonObject()
        .put(QUEUE, command.queue())
        .put("wanted", command.wanted() == null ? null : command.wanted().json())
        .put("seenChangedAt", command.seenChangedAt());
  }

  static DefineQueue defineQueue(JsonObject json) {
    JsonObject wanted = json.getJsonObject("wanted");
    return new DefineQueue(
        json.getString(QUEUE),
        wanted == null ? null : QueueDefinition.of(wanted),
        json.getLong("seenChangedAt"));
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonObject> write) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(write.apply(item)));
    return array;
  }

  private static <T> List<T> list(JsonObject json, Function<JsonObject, T> read) {
    return json.getJsonArray(ITEMS).stream().map(it -> read.apply((JsonObject) it)).toList();
  }
}
