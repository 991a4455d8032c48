package dev.offload.client;

import dev.offload.OffloadException;
import dev.offload.bus.Addresses;
import dev.offload.task.QueueDefinition;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Asks workers over the bus, and says in one kind of exception why one did not do it. */
final class Calls {
  /** A worker answers sooner, by its acceptTimeoutMs, unless that is set to more. */
  static final long ANSWER_MS = 10_000;

  private static final String ACTION = "action";
  private static final int UNAVAILABLE = 503;
  private static final Map<Integer, String> WORDS =
      Map.of(
          400,
          "bad_request",
          404,
          "not_found",
          409,
          "conflict",
          413,
          "too_large",
          422,
          "key_reused",
          500,
          "internal_server_error",
          UNAVAILABLE,
          "unavailable");

  private final Vertx vertx;
  private final String prefix;

  /**
   * @param prefix stands before each address; empty, or with a slash at its end
   */
  Calls(Vertx vertx, String prefix) {
    this.vertx = vertx;
    this.prefix = prefix;
  }

  /**
   * Asks for an action.
   *
   * @param waitMs how long the answer may wait by itself
   * @param words how failures are named that have another name than most with their status
   */
  Future<JsonObject> act(
      String address, String action, JsonObject body, long waitMs, Map<Integer, String> words) {
    DeliveryOptions options = new DeliveryOptions().addHeader(ACTION, action);
    return ask(address, body, options.setSendTimeout(waitMs + ANSWER_MS), words);
  }

  /** Hands a JSON value over, with options by their names. */
  Future<JsonObject> submit(
      String address, Object body, JsonObject options, Map<Integer, String> words) {
    if (!(body instanceof JsonObject
        || body instanceof JsonArray
        || body instanceof String
        || body instanceof Number
        || body instanceof Boolean)) {
      return bad("it must be a JsonObject, JsonArray, String, Number or Boolean, not " + body);
    }
    DeliveryOptions delivery = new DeliveryOptions().setSendTimeout(ANSWER_MS);
    options.forEach(it -> delivery.addHeader(it.getKey(), String.valueOf(it.getValue())));
    return ask(address, body, delivery, words);
  }

  private Future<JsonObject> ask(
      String address, Object body, DeliveryOptions options, Map<Integer, String> words) {
    try {
      return vertx
          .eventBus()
          .request(prefix + address, body, options)
          .map(reply -> object(address, reply))
          .recover(cause -> told(address, cause, words));
    } catch (IllegalArgumentException | IllegalStateException e) {
      // What the bus cannot carry.
      return bad(e.getMessage());
    }
  }

  private static JsonObject object(String address, Message<Object> reply) {
    if (reply.body() instanceof JsonObject json) {
      return json;
    }
    throw stranger(address);
  }

  /** Returns what is said when it is not a worker that answered. */
  static OffloadException stranger(String address) {
    String reason = "somebody else than Offload answers at the bus address " + address;
    return new OffloadException("internal_server_error", 500, reason, null);
  }

  private static <T> Future<T> bad(String reason) {
    return Future.failedFuture(new OffloadException("bad_request", 400, reason, null));
  }

  private <T> Future<T> told(String address, Throwable cause, Map<Integer, String> words) {
    if (cause instanceof OffloadException) {
      return Future.failedFuture(cause);
    }
    if (!(cause instanceof ReplyException failure)) {
      return Future.failedFuture(
          new OffloadException("unavailable", UNAVAILABLE, "" + cause, cause));
    }
    if (failure.failureType() == ReplyFailure.NO_HANDLERS) {
      return address.equals(Addresses.BACKGROUND_TASK)
          ? nobody(failure)
          : isAnyoneThere().compose(is -> is ? unknown(address) : nobody(failure));
    }
    if (failure.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      String reason = "no answer came in time: it may have been done, or may be yet";
      return Future.failedFuture(new OffloadException("no_answer", UNAVAILABLE, reason, failure));
    }
    int status = failure.failureCode();
    String word = words.getOrDefault(status, WORDS.getOrDefault(status, "internal_server_error"));
    return Future.failedFuture(new OffloadException(word, status, failure.getMessage(), failure));
  }

  /** A worker says at once that this is no question; who says anything is there. */
  private Future<Boolean> isAnyoneThere() {
    DeliveryOptions options = new DeliveryOptions().addHeader(ACTION, "find");
    return vertx
        .eventBus()
        .request(prefix + Addresses.BACKGROUND_TASK, new JsonObject(), options)
        .map(true)
        .recover(
            cause ->
                Future.succeededFuture(
                    cause instanceof ReplyException failure
                        && failure.failureType() == ReplyFailure.RECIPIENT_FAILURE));
  }

  private static <T> Future<T> unknown(String address) {
    boolean isQueue = address.startsWith(QueueDefinition.LANE_PREFIX);
    String name = isQueue ? address.substring(QueueDefinition.LANE_PREFIX.length()) : address;
    String kind = isQueue ? "queue" : "topic";
    return Future.failedFuture(
        new OffloadException("unknown_" + kind, 404, "there is no " + kind + " " + name, null));
  }

  private static <T> Future<T> nobody(Throwable cause) {
    String reason = "no worker is running at the moment, try again";
    return Future.failedFuture(new OffloadException("unavailable", UNAVAILABLE, reason, cause));
  }
}
