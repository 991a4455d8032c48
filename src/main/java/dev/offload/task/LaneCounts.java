package dev.offload.task;

/**
 * How many tasks a lane has.
 *
 * @param received those that wait for their first attempt
 * @param processing those that run
 * @param retrying those that wait for another attempt
 * @param failed those that nobody tries any more
 * @param soonestDueAt when the soonest of those is due that wait, in epoch milliseconds by the
 *     store's clock; {@link Task#NOT_YET} when none waits
 */
public record LaneCounts(
    long received, long processing, long retrying, long failed, long soonestDueAt) {
  public static final LaneCounts NONE = new LaneCounts(0, 0, 0, 0, Task.NOT_YET);

  /**
   * Returns these and more tasks.
   *
   * @param status of all of them
   * @param dueAt when the soonest of them is due, or {@link Task#NOT_YET}
   */
  public LaneCounts plus(Status status, long tasks, long dueAt) {
    boolean waits = status == Status.RECEIVED || status == Status.RETRYING;
    boolean sooner = soonestDueAt == Task.NOT_YET || dueAt < soonestDueAt;
    return new LaneCounts(
        received + (status == Status.RECEIVED ? tasks : 0),
        processing + (status == Status.PROCESSING ? tasks : 0),
        retrying + (status == Status.RETRYING ? tasks : 0),
        failed + (status == Status.FAILED ? tasks : 0),
        waits && dueAt != Task.NOT_YET && sooner ? dueAt : soonestDueAt);
  }
}
