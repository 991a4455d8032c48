package dev.offload.task;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What was published. The text of {@code POST /background} stands for the JSON object {@code
 * {"background": text}}, and is kept as it is.
 *
 * @param contentType the media type of {@code text}; null for a text of {@code POST /background}
 * @param text as it was given
 * @param attributes of a CloudEvent by their names, {@code data} and {@code datacontenttype} aside;
 *     empty when it was none
 * @param limits of its tasks, where they are other than those of the subscription
 * @param trace which it came with beside its attributes; null when it came with none
 * @param slot of which schedule it is, and when; null when it is of none
 */
public record Payload(
    String contentType,
    String text,
    Map<String, String> attributes,
    Limits limits,
    TraceContext trace,
    Slot slot) {
  public static final String JSON = "application/json";

  // No text of POST /background begins with a control character.
  private static final char AS_JSON = '\u0001';
  private static final char WITH_HEAD = '\u0002';
  private static final char HEAD_ENDS = '\n';
  private static final String TYPE = "type";
  private static final String ATTRIBUTES = "attributes";
  private static final String TIMEOUT = "timeoutMs";
  private static final String EXPIRES = "expiresAt";
  private static final String BEHIND = "behind";
  private static final String GROUP = "group";

  /**
   * What was asked of the tasks.
   *
   * @param timeoutMs how long an attempt may take; 0 is as the subscription says
   * @param expiresAt after this, in epoch milliseconds by the store's clock, no attempt begins; 0
   *     is never
   * @param unique the key of which there is to be one task; null for none
   * @param behind the task of that key for whose end this one waits; null for none
   * @param group within which the messages of an ordered queue keep their order; null for none
   */
  public record Limits(long timeoutMs, long expiresAt, String unique, UUID behind, String group) {
    public static final Limits NONE = new Limits(0, 0);

    /** Returns this of a task that waits for the end of another. */
    public Limits behind(UUID task) {
      return new Limits(timeoutMs, expiresAt, unique, task, group);
    }

    /** Limits of what is in no group. */
    public Limits(long timeoutMs, long expiresAt, String unique, UUID behind) {
      this(timeoutMs, expiresAt, unique, behind, null);
    }

    /** Those of a message in a group, or in none when that is null. */
    public static Limits ofGroup(String group) {
      return new Limits(0, 0, null, null, group);
    }

    /** Limits without a unique key. */
    public Limits(long timeoutMs, long expiresAt) {
      this(timeoutMs, expiresAt, null, null);
    }
  }

  public Payload {
    Objects.requireNonNull(text);
    Objects.requireNonNull(limits);
    attributes = Map.copyOf(attributes);
  }

  /** A payload of no schedule. */
  public Payload(
      String contentType,
      String text,
      Map<String, String> attributes,
      Limits limits,
      TraceContext trace) {
    this(contentType, text, attributes, limits, trace, null);
  }

  /** A payload without limits of its own. */
  public Payload(String contentType, String text, Map<String, String> attributes) {
    this(contentType, text, attributes, Limits.NONE, null);
  }

  /** Returns this with limits. */
  public Payload with(Limits own) {
    return new Payload(contentType, text, attributes, own, trace, slot);
  }

  /** Returns this as it came with a trace, or with none when that is null. */
  public Payload with(TraceContext itsTrace) {
    return new Payload(contentType, text, attributes, limits, itsTrace, slot);
  }

  /** Returns this as an event of a schedule. */
  public Payload with(Slot of) {
    return new Payload(contentType, text, attributes, limits, trace, of);
  }

  /**
   * Returns the trace it belongs to: the one it came with, else that of its CloudEvent, or null.
   */
  public TraceContext traceContext() {
    return trace == null ? TraceContext.of(attributes) : trace;
  }

  /** Returns the payload for which a text of {@code POST /background} stands. */
  public static Payload background(String text) {
    return new Payload(null, text, Map.of());
  }

  /** Returns a payload of JSON, written as it came. */
  public static Payload json(String text) {
    return new Payload(JSON, text, Map.of());
  }

  /** Returns the text of {@code POST /background}, or null when it is something else. */
  public String background() {
    return contentType == null ? text : null;
  }

  /** Says whether it is JSON, written as such. */
  public boolean isJson() {
    return contentType == null || isJson(contentType);
  }

  /** Says whether a media type is JSON, or a kind of it. */
  public static boolean isJson(String mediaType) {
    String essence = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return essence.endsWith("/json") || essence.endsWith("+json");
  }

  /** Returns the media type as it is told to a receiver. */
  public String type() {
    return contentType == null ? JSON : contentType;
  }

  /** Returns what a receiver is sent. */
  public Buffer body() {
    return Buffer.buffer(
        contentType == null ? new JsonObject().put("background", text).encode() : text);
  }

  /** Returns it as a JSON value; a text that is not JSON is itself. */
  public Object value() {
    if (contentType == null) {
      return new JsonObject().put("background", text);
    }
    try {
      return isJson() ? Json.decodeValue(text) : text;
    } catch (DecodeException e) {
      return text;
    }
  }

  /** Returns how it is stored; {@link #of} reads it. */
  public String stored() {
    if (attributes.isEmpty() && limits.equals(Limits.NONE) && trace == null && slot == null) {
      if (contentType == null) {
        return text;
      }
      if (contentType.equals(JSON)) {
        return AS_JSON + text;
      }
    }
    JsonObject named = new JsonObject();
    new TreeMap<>(attributes).forEach(named::put);
    JsonObject head = new JsonObject().put(TYPE, contentType).put(ATTRIBUTES, named);
    if (!limits.equals(Limits.NONE)) {
      head.put(TIMEOUT, limits.timeoutMs).put(EXPIRES, limits.expiresAt);
    }
    if (limits.unique != null) {
      head.put(Unique.UNIQUE, limits.unique);
    }
    if (limits.behind != null) {
      head.put(BEHIND, limits.behind.toString());
    }
    if (limits.group != null) {
      head.put(GROUP, limits.group);
    }
    if (trace != null) {
      head.put(TraceContext.PARENT, trace.parent()).put(TraceContext.STATE, trace.state());
    }
    if (slot != null) {
      slot.putInto(head);
    }
    return WITH_HEAD + head.encode() + HEAD_ENDS + text;
  }

  /** Reads a stored one; fails with IllegalArgumentException when it is none. */
  public static Payload of(String stored) {
    char first = stored.isEmpty() ? ' ' : stored.charAt(0);
    if (first == AS_JSON) {
      return json(stored.substring(1));
    }
    return first == WITH_HEAD ? withHead(stored) : background(stored);
  }

  private static Payload withHead(String stored) {
    int end = stored.indexOf(HEAD_ENDS);
    try {
      JsonObject head = new JsonObject(stored.substring(1, Math.max(1, end)));
      Map<String, String> attributes = new TreeMap<>();
      head.getJsonObject(ATTRIBUTES)
          .forEach(it -> attributes.put(it.getKey(), (String) it.getValue()));
      String behind = head.getString(BEHIND);
      Limits limits =
          new Limits(
              head.getLong(TIMEOUT, 0L),
              head.getLong(EXPIRES, 0L),
              head.getString(Unique.UNIQUE),
              behind == null ? null : UUID.fromString(behind),
              head.getString(GROUP));
      String parent = head.getString(TraceContext.PARENT);
      TraceContext trace =
          parent == null ? null : new TraceContext(parent, head.getString(TraceContext.STATE));
      return new Payload(
          head.getString(TYPE),
          stored.substring(end + 1),
          attributes,
          limits,
          trace,
          Slot.of(head));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("no payload", e);
    }
  }
}
