package dev.offload.task;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads of stored tasks. Every Future completes on the caller's context and fails when the store
 * did not answer in time.
 */
public interface TaskReader {

  /** Finds one task by its id; empty when there is none. */
  Future<Optional<Task>> find(UUID id);

  /**
   * Returns these tasks whole, as they were after this was asked, in any order; absent ones are
   * left out. Holds up no write. At most 32 ids a call.
   */
  Future<List<Task>> read(List<UUID> ids);

  /** Returns one page of tasks, newest first, that is by id descending; no schedules. */
  Future<TaskPage> page(PageQuery query);

  /** Counts the tasks that are live, by status; those without any may be left out. */
  Future<Map<Status, Long>> liveCounts();

  /**
   * Counts the tasks of each lane by the lane's name, all at one moment; lanes without any may be
   * left out. It looks at every task that is live or failed: about a second for a million.
   */
  Future<Map<String, LaneCounts>> laneCounts();

  /** Returns what lanes that do not go on are, by their names; those of the past may be there. */
  Future<Map<String, LaneState>> laneStates();

  /** Returns the queues that are not in the configuration, in any order. */
  Future<List<QueueDefinition>> queues();

  /**
   * Counts the messages of each queue by its name, all at one moment; queues without any may be
   * left out.
   *
   * @param nowMs the store's time, by which a delay or a visibility is over
   */
  Future<Map<String, QueueDepth>> queueDepths(long nowMs);

  /**
   * What page to read.
   *
   * @param status only tasks of this status, or null for all; a filtered page examines at most
   *     {@link #EXAMINED_MAX} tasks
   * @param topic only tasks of this topic, or null for all
   * @param subscription only tasks of subscriptions of this name, or null for all
   * @param before only tasks with a lower id, or null to begin with the newest
   * @param limit how many at most, 1 to 200
   */
  record PageQuery(Status status, String topic, String subscription, UUID before, int limit) {

    /** A page of all topics. */
    public PageQuery(Status status, UUID before, int limit) {
      this(status, null, null, before, limit);
    }

    /**
     * A page of the schedules and nothing else, in the order of their ids.
     *
     * @param before the id with which the page before ended; null for the first page
     */
    public static PageQuery ofSchedules(UUID before, int limit) {
      UUID from = before == null ? TaskIds.BEHIND_SCHEDULES : before;
      return new PageQuery(null, Shelf.SCHEDULES.topic(), null, from, limit);
    }

    /** Returns the id above which the tasks are that are asked for; schedules are the lowest. */
    public UUID above() {
      return Shelf.SCHEDULES.topic().equals(topic)
          ? TaskIds.lowestAt(0)
          : TaskIds.LAST_OF_SCHEDULES;
    }

    /** Returns the id below which there may be what is no task, and is looked at for that. */
    public UUID orBelow() {
      return Shelf.SCHEDULES.topic().equals(topic)
          ? TaskIds.lowestAt(0)
          : TaskIds.FIRST_OF_SCHEDULES;
    }

    /** Says whether tasks are left out by more than their ids. */
    public boolean isFiltered() {
      return status != null || topic != null || subscription != null;
    }

    /** Says whether a task is one that is asked for. */
    public boolean matches(Status of, Shelf shelf) {
      return (status == null || status == of)
          && (topic == null || topic.equals(shelf.topic()))
          && (subscription == null || subscription.equals(shelf.subscription()));
    }

    /**
     * How many tasks a filtered page looks at, at the most, before it returns a cursor. For a live
     * status only live ones are looked at, for {@link Status#FAILED} only failed ones.
     */
    public static final int EXAMINED_MAX = 2_000;

    /**
     * How many bytes of text (UTF-8) a page holds: it ends with the task that reaches this, so it
     * always has at least one task where there is one.
     */
    public static final int TEXT_BYTES_MAX = 1_048_576;
  }

  /**
   * Part of the tasks.
   *
   * @param items newest first; may be empty though there are more, when a filter matched none of
   *     those examined
   * @param next pass as {@link PageQuery#before} for the page that follows; null on the last
   */
  record TaskPage(List<Task> items, UUID next) {}
}
