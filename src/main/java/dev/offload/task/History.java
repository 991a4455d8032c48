package dev.offload.task;

import dev.offload.task.Unpublished.Part;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What came of a task so far. It is written whole, so writing it again does no harm.
 *
 * @param result JSON; null when there is none
 * @param error why the last attempt went wrong; null when it did not, or there was none
 * @param progress the newest of the last attempt; null when it told of none
 * @param attempts the first {@value #FIRST} and the last {@value #LAST} that ended, in order
 * @param supersededBy the task that took its unique key when it had ended: then it is never begun
 *     anew; null when none did
 * @param part which part of the work is to come, or goes on; null is the first
 * @param unpublished how an attempt ended whose events are to be stored; null when there are none
 */
public record History(
    String result,
    Error error,
    Progress progress,
    List<Attempt> attempts,
    UUID supersededBy,
    Part part,
    Unpublished unpublished) {
  public static final History NONE = new History(null, null, null, List.of());

  private static final String SUPERSEDED_BY = "supersededBy";
  private static final String PART = "part";
  private static final String UNPUBLISHED = "unpublished";

  private static final int FIRST = 5;
  private static final int LAST = 15;
  private static final int MESSAGE_MAX = 4_096;

  public History {
    attempts = List.copyOf(attempts);
  }

  /** What came of a task of one part. */
  public History(String result, Error error, Progress progress, List<Attempt> attempts) {
    this(result, error, progress, attempts, null, null, null);
  }

  /**
   * Why an attempt went wrong.
   *
   * @param type a short word or the name of a class
   * @param message what a person reads, of at most 4,096 characters
   * @param at when, in epoch milliseconds by the store's clock
   */
  public record Error(String type, String message, long at) {
    public Error {
      message = cut(message, MESSAGE_MAX);
    }
  }

  /**
   * How far an attempt is.
   *
   * @param percent 0 to 100
   */
  public record Progress(int percent, String text, long at) {}

  /**
   * One attempt that ended.
   *
   * @param number from 1
   * @param startedAt in epoch milliseconds by the store's clock
   * @param node the incarnation on which it ran
   * @param outcome a word: complete, error, failed, timeout, crash, cancelled, released, postponed,
   *     notTried or expired
   * @param error null unless it went wrong
   */
  public record Attempt(
      int number, long startedAt, long endedAt, String node, String outcome, Error error) {}

  /** Returns this with one attempt more; what it told of its progress goes with a result. */
  public History with(Attempt ended) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(ended);
    if (all.size() > FIRST + LAST) {
      all.remove(FIRST);
    }
    History.Error last = ended.error == null ? error : ended.error;
    return new History(result, last, progress, all, supersededBy, part, unpublished);
  }

  /** Returns how the last attempt that ended did. */
  public String lastOutcome() {
    return attempts.get(attempts.size() - 1).outcome();
  }

  /** Returns this with a result, and without the error of an attempt before it. */
  public History withResult(String json) {
    return new History(json, null, progress, attempts, supersededBy, part, unpublished);
  }

  public History withProgress(Progress newest) {
    return new History(result, error, newest, attempts, supersededBy, part, unpublished);
  }

  /** Returns this of a task whose unique key another took. */
  public History withSuccessor(UUID task) {
    return new History(result, error, progress, attempts, task, part, unpublished);
  }

  /** Returns this at the end of a part. */
  public History withNextPart(long nowMs) {
    Part next = new Part(part == null ? 1 : part.number() + 1, nowMs);
    return new History(result, error, progress, attempts, supersededBy, next, unpublished);
  }

  /** Returns this with events that are to be stored before the task moves on, or with none. */
  public History with(Unpublished left) {
    return new History(result, error, progress, attempts, supersededBy, part, left);
  }

  /** Returns the first characters of a text, never half of one. */
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  /** Says whether nothing of it was stored before: its one attempt told of no progress. */
  public boolean isFirst() {
    return attempts.size() == 1
        && attempts.get(0).number == 1
        && progress == null
        && supersededBy == null;
  }

  /** Returns it as it is stored; {@link #of} reads it. */
  public String stored() {
    // Written by hand: each attempt is stored once, on the thread that writes.
    StringBuilder json = new StringBuilder(256).append("{\"attempts\":[");
    for (int i = 0; i < attempts.size(); i++) {
      append(json.append(i == 0 ? "" : ","), attempts.get(i));
    }
    json.append(']');
    if (result != null) {
      json.append(",\"result\":").append(Json.encode(result));
    }
    if (error != null) {
      json.append(",\"error\":").append(json(error).encode());
    }
    if (progress != null) {
      JsonArray its = new JsonArray().add(progress.percent).add(progress.text).add(progress.at);
      json.append(",\"progress\":").append(its.encode());
    }
    if (supersededBy != null) {
      json.append(",\"" + SUPERSEDED_BY + "\":\"").append(supersededBy).append('"');
    }
    if (part != null) {
      JsonArray its = new JsonArray().add(part.number()).add(part.beganAt());
      json.append(",\"" + PART + "\":").append(its.encode());
    }
    if (unpublished != null) {
      json.append(",\"" + UNPUBLISHED + "\":").append(unpublished.json().encode());
    }
    return json.append('}').toString();
  }

  /** Reads a stored one; fails with IllegalArgumentException when it is none. */
  public static History of(String stored) {
    if (stored == null) {
      return NONE;
    }
    try {
      JsonObject json = new JsonObject(stored);
      JsonArray progress = json.getJsonArray("progress");
      String successor = json.getString(SUPERSEDED_BY);
      JsonArray part = json.getJsonArray(PART);
      JsonObject left = json.getJsonObject(UNPUBLISHED);
      return new History(
          json.getString("result"),
          error(json.getJsonObject("error")),
          progress == null
              ? null
              : new Progress(progress.getInteger(0), progress.getString(1), progress.getLong(2)),
          json.getJsonArray("attempts").stream().map(it -> attempt((JsonObject) it)).toList(),
          successor == null ? null : UUID.fromString(successor),
          part == null ? null : new Part(part.getInteger(0), part.getLong(1)),
          left == null ? null : Unpublished.of(left));
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no history of a task", e);
    }
  }

  /** Returns the result as a JSON value; null when there is none, or it is null. */
  public Object resultValue() {
    return result == null ? null : Json.decodeValue(result);
  }

  private static void append(StringBuilder json, Attempt it) {
    json.append("{\"attempt\":").append(it.number);
    json.append(",\"startedAt\":").append(it.startedAt);
    json.append(",\"endedAt\":").append(it.endedAt);
    json.append(",\"outcome\":\"").append(it.outcome).append('"');
    if (it.node != null) {
      json.append(",\"node\":").append(Json.encode(it.node));
    }
    if (it.error != null) {
      json.append(",\"error\":").append(json(it.error).encode());
    }
    json.append('}');
  }

  private static JsonObject json(Error it) {
    return new JsonObject().put("type", it.type).put("message", it.message).put("at", it.at);
  }

  private static Attempt attempt(JsonObject json) {
    return new Attempt(
        json.getInteger("attempt"),
        json.getLong("startedAt"),
        json.getLong("endedAt"),
        json.getString("node"),
        json.getString("outcome"),
        error(json.getJsonObject("error")));
  }

  private static Error error(JsonObject json) {
    return json == null
        ? null
        : new Error(json.getString("type"), json.getString("message"), json.getLong("at"));
  }
}
