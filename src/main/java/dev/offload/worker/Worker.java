package dev.offload.worker;

import dev.offload.handler.Demo;
import dev.offload.task.StatusEvents;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import java.util.UUID;

/**
 * A node that stores and runs tasks: its actors and how they are wired. What is deployed and what
 * is simulated are this.
 */
public final class Worker {

  /** How long a stop waits for writes under way. */
  static final long DRAIN_MS = 10_000;

  final NodeLease lease;
  final HeldTasks held;
  final InsertQueue queue;
  private final Node node;
  private final Outside outside;
  private final Runner runner;
  private final Moves moves;
  private final WriteProbe writeProbe;
  private final Retention retention;
  private final Attendance attendance;
  private final TaskConsumer consumer;
  private Recovery recovery;

  /**
   * How much a worker does.
   *
   * @param heldMax how many tasks it holds in memory at the most
   * @param retentionMs how long tasks are kept after they ended; 0 is for ever
   */
  public record Bounds(
      int heldMax, InsertQueue.Bounds queue, TaskConsumer.Limits consumer, long retentionMs) {}

  /** What a worker reaches outside of its node. */
  public interface Outside {

    /** Draws a new incarnation id, never the same twice. */
    String incarnation();

    /** Passes on what became of tasks; it may be lost. */
    void tell(StatusEvents told);

    /** Takes work from all nodes from now on; completes when they know. */
    Future<Void> open();

    /** Takes no more from all nodes; what was taken is still answered. */
    Future<Void> close();

    /** Takes no more, from this node either. */
    Future<Void> leave();

    /** Tells other nodes that this incarnation gave its lease up; it may be lost. */
    void released(String incarnation);
  }

  public Worker(Node node, Bounds bounds, Demo demo, Outside outside) {
    this.node = node;
    this.outside = outside;
    lease = new NodeLease(node, outside::incarnation);
    held = new HeldTasks(bounds.heldMax);
    Announcer announcer = new Announcer(UUID.randomUUID().toString(), outside::tell);
    Refill refill = new Refill(node, lease, held);
    moves = new Moves(node, lease, held, announcer);
    runner = new Runner(node, held, demo, moves);
    held.listen(new Heard(refill, runner));
    // What is held waited for the lease, and a reading waits while memory is full.
    lease.listen(runner::wake);
    node.store()
        .leases()
        .ifPresent(
            leases ->
                recovery =
                    new Recovery(node, lease, refill, new Adoption(node, lease, held, leases)));
    writeProbe = new WriteProbe(node);
    retention = new Retention(node, lease, bounds.retentionMs);
    queue = new InsertQueue(node, lease, new InsertBatch.Work(held, demo, announcer), bounds.queue);
    consumer = new TaskConsumer(queue, node.clock(), node.events(), bounds.consumer);
    attendance = new Attendance(node, lease, outside);
  }

  private record Heard(Refill refill, Runner runner) implements HeldTasks.Listener {
    @Override
    public void came() {
      runner.wake();
    }

    @Override
    public void minded() {
      refill.rest();
    }

    @Override
    public void hasRoomAgain() {
      refill.look();
    }
  }

  /** Begins; completes when it may write and takes work, fails when the store does not answer. */
  public Future<Void> start() {
    writeProbe.start();
    return lease.start().compose(v -> attendance.start()).onSuccess(v -> retention.start());
  }

  /** Takes work from the bus. */
  public void take(Message<Object> message) {
    consumer.handle(message);
  }

  /** Looks for nodes that are gone: somebody said that one is. */
  public void lookForLost() {
    if (recovery != null) {
      recovery.look();
    }
  }

  /**
   * Ends: what was taken is stored, then the lease is given up, so that others go on at once.
   * Writes under way are waited for, but for 10 s at the most: a store may not answer.
   */
  public Future<Void> stop() {
    if (recovery != null) {
      recovery.stop();
    }
    retention.stop();
    writeProbe.stop();
    return attendance
        .stop()
        .eventually(outside::leave)
        .transform(left -> drain())
        .eventually(() -> lease.release().onSuccess(v -> outside.released(lease.owner())));
  }

  private Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    Alarm tooLate = node.time().after(DRAIN_MS, drained::tryComplete);
    runner.stop();
    Future.join(queue.stop(), moves.stop())
        .onComplete(
            v -> {
              tooLate.cancel();
              drained.tryComplete();
            });
    return drained.future();
  }
}
