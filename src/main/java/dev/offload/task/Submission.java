package dev.offload.task;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An event that asks to be stored, already found valid.
 *
 * @param id of the event, UUIDv7; also of its task for the subscription {@link Shelf#DEFAULT}
 * @param topic one that there is
 * @param priority 0 to 9; 9 goes first
 * @param dueAt when its tasks are due, in epoch milliseconds by the store's clock; 0 is at once
 * @param bytes the length of its text in UTF-8
 * @param deadlineAt after this store time, in epoch milliseconds, it must not be stored any more:
 *     nobody waits for the answer
 * @param key by which it is the same event as one before; null when nothing does
 * @param unique of which tasks there is to be one alone; null when nothing was said
 */
public record Submission(
    UUID id,
    String topic,
    Payload payload,
    int priority,
    long dueAt,
    int bytes,
    long deadlineAt,
    Key key,
    Unique unique) {

  /**
   * What an event is known by when it is published again.
   *
   * @param hash SHA-256 of the topic and the key, in hexadecimal
   * @param digest SHA-256 of what was published, in hexadecimal: under one key it is the same. That
   *     of a deduplication id is the hash again: whatever comes under it is the first that came
   * @param windowMs how long the key stands for the event
   */
  public record Key(String hash, String digest, long windowMs) {
    private static final long DAY_MS = 86_400_000;
    private static final long DEDUPLICATED_MS = 300_000;

    /** What stands for its event for a day. */
    public Key(String hash, String digest) {
      this(hash, digest, DAY_MS);
    }

    /** What SQS knows a message by: for five minutes nothing else is taken under it. */
    public static Key deduplicating(String hash) {
      return new Key(hash, hash, DEDUPLICATED_MS);
    }

    /** Says whether what comes under it need not be what came first. */
    public boolean deduplicates() {
      return digest.equals(hash);
    }
  }

  /** An event without a key. */
  public Submission(
      UUID id,
      String topic,
      Payload payload,
      int priority,
      long dueAt,
      int bytes,
      long deadlineAt) {
    this(id, topic, payload, priority, dueAt, bytes, deadlineAt, null, null);
  }

  /** What a client may say of a submission, by HTTP as JSON and on the bus. */
  public static final Set<String> MEMBERS = Set.of("background", "taskID");

  public Submission {
    Objects.requireNonNull(id);
    Objects.requireNonNull(topic);
    Objects.requireNonNull(payload);
  }

  /** Work of {@code POST /background}. */
  public Submission(UUID id, String background, int bytes, long deadlineAt) {
    this(
        id,
        Shelf.BACKGROUND_TASK,
        Payload.background(background),
        Shelf.PRIORITY,
        0,
        bytes,
        deadlineAt);
  }

  /** Returns this as it came with a trace, or with none when that is null. */
  public Submission with(TraceContext trace) {
    return trace == null
        ? this
        : new Submission(
            id, topic, payload.with(trace), priority, dueAt, bytes, deadlineAt, key, unique);
  }

  /** Returns this under the id of another event, with its due time. */
  public Submission as(UUID event, long due) {
    return new Submission(event, topic, payload, priority, due, bytes, deadlineAt, key, unique);
  }

  /** Says whether a stored task is one of this event. */
  public boolean hasTask(Task stored) {
    if (key != null && key.deduplicates()) {
      return true;
    }
    // Subscriptions of the same name give an event's tasks the same id, whatever their topic. Under
    // a unique key events that come at once may store one task, each with its payload.
    return isPlaceOf(stored.shelf().topic()) && (unique != null || isOf(stored.payload()));
  }

  /** A message may have gone to the dead letters since. */
  private boolean isPlaceOf(String there) {
    boolean areQueues =
        topic.startsWith(QueueDefinition.LANE_PREFIX)
            && there.startsWith(QueueDefinition.LANE_PREFIX);
    return there.equals(topic) || areQueues;
  }

  private boolean isOf(Payload stored) {
    // The key's digest stands for the limits: a time "30 s from now" is another one every time.
    // What is sent again comes with another trace, or with none.
    Payload there = stored.with((TraceContext) null);
    Payload own = payload.with((TraceContext) null);
    return key == null
        ? there.equals(own)
        : there.with(Payload.Limits.NONE).equals(own.with(Payload.Limits.NONE));
  }

  /** Returns how many bytes the text takes in memory: two for each character if one needs two. */
  public long heapBytes() {
    int length = payload.text().length();
    return bytes == length ? bytes : 2L * length;
  }

  /**
   * Returns the deadline of work that comes now, from wherever: among nodes with the same settings
   * what came first has the first deadline. A sixth of the time is left for the write and the
   * answer.
   *
   * @param nowMs the store's time
   * @param acceptTimeoutMs how long whoever asks waits for the answer
   */
  public static long deadline(long nowMs, long acceptTimeoutMs) {
    return nowMs + acceptTimeoutMs * 5 / 6;
  }

  /** Says which member of a message is not one of {@link #MEMBERS}. */
  public static Optional<Refusal> refuseMembers(Collection<String> names) {
    return names.stream()
        .map(String::valueOf)
        .filter(name -> !MEMBERS.contains(name))
        .findFirst()
        .map(name -> Refusal.unknown("member", name, MEMBERS));
  }

  /**
   * Says what is wrong with an id that a client gave.
   *
   * @param id as {@link TaskIds#parse} read it, empty when it could not
   * @param nowMs the store's time
   */
  public static Optional<Refusal> refuseId(Optional<UUID> id, long nowMs) {
    if (id.isEmpty()) {
      return Optional.of(
          new Refusal(Refusal.BAD_REQUEST, "taskID must be a UUIDv7 in canonical lower case"));
    }
    if (TaskIds.timeMs(id.get()) > nowMs + TaskIds.AHEAD_MAX_MS) {
      return Optional.of(
          new Refusal(Refusal.BAD_REQUEST, "taskID is more than a minute in the future"));
    }
    return Optional.empty();
  }
}
