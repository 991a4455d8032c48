package dev.offload.task;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Work that asks to be stored, already found valid.
 *
 * @param id its task id, UUIDv7
 * @param background the text
 * @param bytes the length of the text in UTF-8
 * @param deadlineAt after this store time, in epoch milliseconds, it must not be stored any more:
 *     nobody waits for the answer
 */
public record Submission(UUID id, String background, int bytes, long deadlineAt) {

  /** What a client may say of a submission, by HTTP as JSON and on the bus. */
  public static final Set<String> MEMBERS = Set.of("background", "taskID");

  public Submission {
    Objects.requireNonNull(id);
    Objects.requireNonNull(background);
  }

  /** Returns how many bytes the text takes in memory: two for each character if one needs two. */
  public long heapBytes() {
    return bytes == background.length() ? bytes : 2L * background.length();
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
