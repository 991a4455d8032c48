package dev.offload.handler;

import dev.offload.handler.Outcome.Failed;
import dev.offload.handler.Run.Delivery;
import dev.offload.handler.Run.Stop;
import dev.offload.task.DurationText;
import dev.offload.task.TaskJson;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Whoever consumes an address of the event bus, as a handler: the reply is the result. */
public final class BusHandler implements Handler {
  private static final String AGAIN = "$again";
  private static final Set<String> AGAIN_MEMBERS = Set.of("after", "state");
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 425, 429);

  private final EventBus bus;
  private final String address;
  private final LongSupplier nowMs;
  private final Consumer<Throwable> caught;

  /**
   * @param nowMs the store's time, in epoch milliseconds
   * @param caught is handed what goes wrong here; it may end the process
   */
  public BusHandler(EventBus bus, String address, LongSupplier nowMs, Consumer<Throwable> caught) {
    this.bus = bus;
    this.address = address;
    this.nowMs = nowMs;
    this.caught = caught;
  }

  @Override
  public Future<Outcome> run(Run run) {
    Delivery delivery = run.delivery();
    long leftMs = Math.max(1, delivery.deadlineAt() - nowMs.getAsLong());
    DeliveryOptions options = headers(delivery).setSendTimeout(leftMs);
    Future<Outcome> outcome =
        bus.request(address, delivery.payload().value(), options)
            .map(BusHandler::replied)
            .otherwise(failure -> failed(failure, leftMs));
    run.stopped()
        .onSuccess(
            stop -> {
              if (!outcome.isComplete()) {
                tell(delivery, stop);
              }
            });
    return outcome;
  }

  private static DeliveryOptions headers(Delivery delivery) {
    DeliveryOptions options =
        new DeliveryOptions()
            .addHeader("taskID", delivery.taskID().toString())
            .addHeader("eventID", delivery.eventID().toString())
            .addHeader("topic", delivery.topic())
            .addHeader("subscription", delivery.subscription())
            .addHeader("attempt", Integer.toString(delivery.number()))
            .addHeader("deadline", TaskJson.time(delivery.deadlineAt()));
    delivery.slot(options::addHeader);
    delivery.traceHeaders(options::addHeader);
    return delivery.state() == null ? options : options.addHeader("state", delivery.state());
  }

  private void tell(Delivery delivery, Stop stop) {
    JsonObject what =
        new JsonObject()
            .put("taskID", delivery.taskID().toString())
            .put("attempt", delivery.number())
            .put("reason", stop.word());
    bus.publish(address + ".cancel", what);
  }

  private static Outcome replied(Message<Object> reply) {
    Object body = reply.body();
    if (body instanceof JsonObject object && object.size() == 1 && object.containsKey(AGAIN)) {
      return again(object.getValue(AGAIN));
    }
    boolean isJson =
        body == null
            || body instanceof JsonObject
            || body instanceof JsonArray
            || body instanceof String
            || body instanceof Number
            || body instanceof Boolean;
    return isJson
        ? Outcomes.complete(body)
        : Outcomes.badAnswer("the reply is a " + body.getClass().getName() + ", not a JSON value");
  }

  private static Outcome again(Object asked) {
    boolean isKnown =
        asked instanceof JsonObject object && AGAIN_MEMBERS.containsAll(object.fieldNames());
    if (!isKnown) {
      return Outcomes.badAnswer("$again must be an object with after and, optionally, state");
    }
    JsonObject object = (JsonObject) asked;
    Object after = object.getValue("after");
    OptionalLong afterMs =
        after instanceof String text ? DurationText.parse(text) : OptionalLong.empty();
    return afterMs.isPresent()
        ? Outcomes.again(Duration.ofMillis(afterMs.getAsLong()), object.getValue("state"))
        : Outcomes.badAnswer("after of $again must be " + DurationText.RULE);
  }

  private Outcome failed(Throwable failure, long leftMs) {
    if (!(failure instanceof ReplyException reply)) {
      caught.accept(failure);
      return Outcomes.retry(failure, Duration.ZERO);
    }
    return switch (reply.failureType()) {
      case NO_HANDLERS -> new Outcome.NotTried("nobody listens at " + address, 0);
      case TIMEOUT ->
          Failed.of("timeout", "no answer from " + address + " within " + leftMs + " ms");
      case RECIPIENT_FAILURE -> refused(reply.failureCode(), reply.getMessage());
      default -> Outcomes.retry(reply, Duration.ZERO);
    };
  }

  private static Failed refused(int code, String text) {
    boolean isFinal = code >= 400 && code <= 499 && !WORTH_ANOTHER_TRY.contains(code);
    String message = Outcomes.cut(text == null ? "" : text, Outcomes.MESSAGE_MAX_BYTES);
    return new Failed("fail " + code, message, isFinal, 0);
  }
}
