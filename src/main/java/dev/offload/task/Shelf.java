package dev.offload.task;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/**
 * Where a task waits: a lane, and its priority in it.
 *
 * @param lane {@code topic/subscription}, {@code queue:NAME}, or the name of an internal one
 * @param priority 0 to 9; 9 goes first
 */
public record Shelf(String lane, int priority) {

  /** The priority of what asks for none. */
  public static final int PRIORITY = 4;

  /** The subscription that gives its tasks the ids of their events. */
  public static final String DEFAULT = "default";

  /** The topic of {@code POST /background}. */
  public static final String BACKGROUND_TASK = "background-task";

  /** Where schedules wait. No topic has a name with a colon. */
  public static final Shelf SCHEDULES = new Shelf("offload:schedules/" + DEFAULT, PRIORITY);

  /** Where the tasks of {@code POST /background} wait. */
  public static final Shelf BACKGROUND = new Shelf(BACKGROUND_TASK + "/" + DEFAULT, PRIORITY);

  private static final long LOW_BITS = (1L << 62) - 1;
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  public Shelf {
    Objects.requireNonNull(lane);
    if (priority < 0 || priority > 9) {
      throw new IllegalArgumentException("priority " + priority + " is not within 0 to 9");
    }
  }

  /** Returns the name of the lane of a subscription; of a queue, which has none, its topic. */
  public static String lane(String topic, String subscription) {
    return subscription.isEmpty() ? topic : topic + "/" + subscription;
  }

  /** Returns what is before the slash in the name of a lane; all of it where there is none. */
  public String topic() {
    int slash = lane.indexOf('/');
    return slash < 0 ? lane : lane.substring(0, slash);
  }

  /** Returns what is behind the slash in the name of a lane; empty where there is none. */
  public String subscription() {
    int slash = lane.indexOf('/');
    return slash < 0 ? "" : lane.substring(slash + 1);
  }

  /**
   * Returns the id that the task of an event has on this shelf. It is as the event's in time, and
   * the same whenever the event is published again; that of a message is the event's own.
   */
  public UUID taskOf(UUID event) {
    return mixed(event);
  }

  /** Returns the id of the event of which a task on this shelf is. */
  public UUID eventOf(UUID task) {
    return mixed(task);
  }

  private UUID mixed(UUID id) {
    String name = subscription();
    return name.equals(DEFAULT) || name.isEmpty()
        ? id
        : new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() ^ hash(name));
  }

  /** FNV-1a, 64 bits, stirred so that short names differ in all bits; of these the low 62. */
  private static long hash(String name) {
    long hash = FNV_BASIS;
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ one & 0xff) * FNV_PRIME;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return (hash ^ hash >>> 31) & LOW_BITS;
  }
}
