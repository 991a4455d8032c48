package dev.offload.client;

import dev.offload.OffloadQueue;
import dev.offload.PublishOptions;
import dev.offload.QueueMessage;
import dev.offload.task.DurationText;
import dev.offload.task.QueueDefinition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A queue, by its address on the bus. */
final class BusQueue implements OffloadQueue {
  private static final Map<Integer, String> WORDS = Map.of(404, "unknown_queue");
  private static final Map<Integer, String> OF_MESSAGES =
      Map.of(404, "message_ended", 409, "receipt_expired");

  private final Calls calls;
  private final String address;

  BusQueue(Calls calls, String name) {
    this.calls = calls;
    address = QueueDefinition.LANE_PREFIX + name;
  }

  @Override
  public Future<String> send(Object body, PublishOptions options) {
    return calls
        .submit(address, body, options.toJson(), WORDS)
        .map(sent -> sent.getString("messageID"));
  }

  @Override
  public Future<List<QueueMessage>> receive(int max, Duration wait) {
    return receive(body(max, wait), wait);
  }

  @Override
  public Future<List<QueueMessage>> receive(int max, Duration wait, Duration visibility) {
    return receive(body(max, wait).put("visibility", text(visibility)), wait);
  }

  @Override
  public Future<Void> delete(String receipt) {
    return act("delete", receipt(receipt)).mapEmpty();
  }

  @Override
  public Future<Instant> extend(String receipt, Duration visibility) {
    return act("extend", receipt(receipt).put("visibility", text(visibility)))
        .map(extended -> extended.getInstant("visibleAt"));
  }

  @Override
  public Future<Void> release(String receipt, Duration delay) {
    return act("release", receipt(receipt).put("delay", text(delay))).mapEmpty();
  }

  @Override
  public Future<Void> reject(String receipt) {
    return act("reject", receipt(receipt)).mapEmpty();
  }

  private Future<List<QueueMessage>> receive(JsonObject body, Duration wait) {
    return calls
        .act(address, "receive", body, Math.max(0, wait.toMillis()), WORDS)
        .map(
            received ->
                received.getJsonArray("messages").stream()
                    .map(message -> new QueueMessage((JsonObject) message))
                    .toList());
  }

  private Future<JsonObject> act(String action, JsonObject body) {
    return calls.act(address, action, body, 0, OF_MESSAGES);
  }

  private static JsonObject body(int max, Duration wait) {
    return new JsonObject().put("max", max).put("wait", text(wait));
  }

  private static JsonObject receipt(String receipt) {
    return new JsonObject().put("receipt", receipt);
  }

  private static String text(Duration duration) {
    return DurationText.of(duration.toMillis());
  }
}
