package dev.offload.task;

/**
 * How many messages a queue has.
 *
 * @param waiting that a receiver can get now
 * @param delayed that nobody can get yet, as their delay is not over
 * @param inFlight that a receiver has, and nobody else can get yet
 * @param failed its dead letters
 * @param oldestSentAt when the oldest was sent of those that wait, in epoch milliseconds by the
 *     store's clock; {@link Task#NOT_YET} when none does
 */
public record QueueDepth(
    long waiting, long delayed, long inFlight, long failed, long oldestSentAt) {
  public static final QueueDepth NONE = new QueueDepth(0, 0, 0, 0, Task.NOT_YET);

  /**
   * Returns these and more messages.
   *
   * @param status of all of them
   * @param isDue whether their delay, or the time of their receiver, is over
   * @param sentAt when the oldest of them was sent
   */
  public QueueDepth plus(Status status, boolean isDue, long messages, long sentAt) {
    boolean isWaiting = status.isLive() && isDue;
    boolean isOlder = oldestSentAt == Task.NOT_YET || sentAt < oldestSentAt;
    return new QueueDepth(
        waiting + (isWaiting ? messages : 0),
        delayed + (!isDue && status == Status.RECEIVED ? messages : 0),
        inFlight + (!isDue && status == Status.PROCESSING ? messages : 0),
        failed + (status == Status.FAILED ? messages : 0),
        isWaiting && isOlder ? sentAt : oldestSentAt);
  }
}
