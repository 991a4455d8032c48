package dev.offload.worker;

import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.time.SoonestAlarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes submissions and stores them in batches. The first is written at once; the next waits until
 * it is worth it ({@link BatchPace}), so batches grow with load and an idle node has no wait. What
 * waits is bounded in tasks and bytes; beyond that, and past its deadline, a submission is refused.
 */
final class InsertQueue {
  private static final int BATCH_MAX = 1_000;
  private static final int BATCH_BYTES_MAX = 4 * 1_048_576;

  private final Node node;
  private final NodeLease lease;
  private final InsertBatch.Work work;
  private final Bounds bounds;
  private final SoonestAlarm alarm;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Promise<Void> idle = Promise.promise();
  private long queuedBytes;
  private final BatchPace inFlight;
  private final Uniques uniques;
  private final InOrder order;
  private long waitingSinceMs;
  private boolean stopped;

  /**
   * How much may wait, in tasks and in bytes that their texts take in memory, and how much of that
   * one batch may have, unless one text alone has more.
   */
  record Bounds(int maxTasks, long maxBytes, int batchMaxBytes) {
    Bounds(int maxTasks, long maxBytes) {
      this(maxTasks, maxBytes, BATCH_BYTES_MAX);
    }
  }

  /**
   * A submission and who waits for its answer.
   *
   * @param placed the tasks that it makes; null is one in each lane of its topic
   */
  record Waiting(Submission submission, Consumer<Answer> answer, List<InsertItems.Placed> placed) {
    Waiting(Submission submission, Consumer<Answer> answer) {
      this(submission, answer, null);
    }
  }

  InsertQueue(Node node, NodeLease lease, InsertBatch.Work work, InOrder order, Bounds bounds) {
    this.node = node;
    this.lease = lease;
    this.work = work;
    this.bounds = bounds;
    this.order = order;
    this.inFlight = new BatchPace(node.store().writesInFlight());
    this.uniques = new Uniques(node, lease, work);
    this.alarm = new SoonestAlarm(node.time(), this::write);
    // What waited when a lease was lost is stored under the next incarnation, or refused as late.
    lease.listen(this::write);
  }

  /**
   * Takes work to be stored.
   *
   * @param answer is told once, after the write or with a refusal
   */
  void submit(Submission submission, Consumer<Answer> answer) {
    submit(List.of(new Waiting(submission, answer)));
  }

  /** Takes what came together, so that it is stored together; each is answered once. */
  void submit(List<Waiting> together) {
    order.place(together, true, this::add);
  }

  /** The same of what another node sent here, as the home of its queues. */
  void submitHere(List<Waiting> together) {
    order.place(together, false, this::add);
  }

  private void add(List<Waiting> together) {
    for (Waiting one : together) {
      String full = fullness(one.submission.heapBytes());
      if (full == null) {
        if (queue.isEmpty()) {
          waitingSinceMs = node.time().monotonicMs();
        }
        queue.add(one);
        queuedBytes += one.submission.heapBytes();
      } else {
        one.answer.accept(notStored(full));
      }
    }
    write();
  }

  /** Takes no more; the Future completes when all that was taken is answered or about to be. */
  Future<Void> stop() {
    stopped = true;
    write();
    return idle.future();
  }

  private String fullness(long bytes) {
    if (stopped) {
      return "this node is stopping";
    }
    if (!node.clock().isKnown()) {
      return "the store has not answered yet";
    }
    return queue.size() >= bounds.maxTasks || queuedBytes + bytes > bounds.maxBytes
        ? "too much work is waiting to be stored"
        : null;
  }

  private void write() {
    dropLate();
    while (mayBeginABatch()) {
      List<Waiting> batch = nextBatch(node.clock().nowMs());
      if (!batch.isEmpty()) {
        inFlight.begin(batch.size());
        waitingSinceMs = node.time().monotonicMs();
        store(batch).onComplete(v -> written(batch.size()));
      }
    }
    node.events().waiting(queue.size(), queuedBytes);
    if (!queue.isEmpty()) {
      long lateInMs = queue.peek().submission().deadlineAt() - node.clock().nowMs() + 1;
      boolean forCompany = inFlight.haveRoom() && lease.mayWrite();
      alarm.in(forCompany ? Math.min(lateInMs, BatchPace.COMPANY_MS) : lateInMs);
    }
    endIfIdle();
  }

  private Future<Void> store(List<Waiting> batch) {
    return Keys.areIn(batch)
        ? Keys.claim(node, batch).compose(this::storeAsItIs)
        : storeAsItIs(batch);
  }

  private Future<Void> storeAsItIs(List<Waiting> batch) {
    List<Waiting> unique = batch.stream().filter(it -> it.submission.unique() != null).toList();
    if (unique.isEmpty()) {
      return new InsertBatch(node, lease, work, batch).store();
    }
    List<Waiting> others = batch.stream().filter(it -> it.submission.unique() == null).toList();
    Future<Void> stored = new InsertBatch(node, lease, work, others).store();
    return Future.join(stored, uniques.store(unique)).mapEmpty();
  }

  private boolean mayBeginABatch() {
    long waitedMs = node.time().monotonicMs() - waitingSinceMs;
    return !queue.isEmpty() && inFlight.takeAnother(queue.size(), waitedMs) && lease.mayWrite();
  }

  private void written(int size) {
    inFlight.end(size);
    write();
  }

  private void endIfIdle() {
    if (stopped && inFlight.areNone() && queue.isEmpty()) {
      alarm.cancel();
      idle.tryComplete();
    }
  }

  private void dropLate() {
    // Only the first is looked at: deadlines come in order, by the rule of Submission.deadline.
    while (!queue.isEmpty() && refusedAsLate(queue.peek(), node.clock().nowMs())) {
      take();
    }
  }

  private List<Waiting> nextBatch(long nowMs) {
    List<Waiting> batch = new ArrayList<>(Math.min(queue.size(), BATCH_MAX));
    long bytes = 0;
    while (!queue.isEmpty() && batch.size() < BATCH_MAX) {
      bytes += queue.peek().submission().heapBytes();
      if (bytes > bounds.batchMaxBytes && !batch.isEmpty()) {
        break;
      }
      Waiting next = take();
      if (!refusedAsLate(next, nowMs)) {
        batch.add(next);
      }
    }
    return batch;
  }

  private Waiting take() {
    Waiting first = queue.poll();
    queuedBytes -= first.submission.heapBytes();
    return first;
  }

  static boolean refusedAsLate(Waiting waiting, long nowMs) {
    boolean late = waiting.submission.deadlineAt() < nowMs;
    if (late) {
      waiting.answer.accept(notStored("it could not be stored in time"));
    }
    return late;
  }

  static Refusal notStored(String why) {
    return new Refusal(Refusal.UNAVAILABLE, "The task was not stored: " + why);
  }
}
