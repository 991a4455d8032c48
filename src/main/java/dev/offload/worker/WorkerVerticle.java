package dev.offload.worker;

import dev.offload.bus.Addresses;
import dev.offload.handler.Demo;
import dev.offload.settings.Settings;
import dev.offload.time.Time.Alarm;
import dev.offload.worker.Attendance.Door;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/** Wires the actors of a node that stores and runs tasks. One instance a node. */
public final class WorkerVerticle extends VerticleBase {
  private static final long DRAIN_MS = 10_000;

  private final Settings settings;
  private final Node node;
  private NodeLease lease;
  private Runner runner;
  private Recovery recovery;
  private Retention retention;
  private WriteProbe writeProbe;
  private InsertQueue writer;
  private TaskConsumer tasks;
  private Attendance attendance;
  private MessageConsumer<Object> consumer;
  private MessageConsumer<Object> here;
  private MessageConsumer<Object> releases;

  public WorkerVerticle(Settings settings, Node node) {
    this.settings = settings;
    this.node = node;
  }

  @Override
  public Future<?> start() {
    Announcer announcer =
        new Announcer(
            UUID.randomUUID().toString(),
            told -> vertx.eventBus().publish(Addresses.TASK_STATUS, told));
    lease = new NodeLease(node, () -> "node-" + UUID.randomUUID());
    Refill near = new Refill(node, lease, new HeldTasks(settings.memory().heldTasksMax()));
    runner = new Runner(node, lease, near, announcer);
    node.store().leases().ifPresent(leases -> recovery = new Recovery(node, lease, near, leases));
    writeProbe = new WriteProbe(node);
    writeProbe.start();
    retention = new Retention(node, lease, settings.retentionMs());
    Demo delays = new Demo(settings.demo(), new SplittableRandom(new SecureRandom().nextLong()));
    InsertBatch newTasks =
        new InsertBatch(node, lease, near, new InsertBatch.Work(delays, announcer));
    Settings.Intake intake = settings.intake();
    writer =
        new InsertQueue(
            node,
            lease,
            newTasks,
            new InsertQueue.Bounds(
                intake.maxTasks(), intake.maxBytes(), settings.memory().batchMaxBytes()));
    return lease.start().compose(v -> consume()).onSuccess(v -> retention.start());
  }

  /** What was taken is stored, then the lease is given up so that others go on at once. */
  @Override
  public Future<?> stop() {
    if (consumer == null) {
      return Future.succeededFuture();
    }
    if (recovery != null) {
      recovery.stop();
    }
    retention.stop();
    writeProbe.stop();
    return attendance
        .stop()
        .eventually(here::unregister)
        .eventually(() -> releases == null ? Future.succeededFuture() : releases.unregister())
        .transform(left -> drain())
        .eventually(this::release);
  }

  /** Waits for writes under way, but not for a store that does not answer: others go on then. */
  private Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    Alarm tooLate = node.time().after(DRAIN_MS, drained::tryComplete);
    Future.join(writer.stop(), runner.stop())
        .onComplete(
            v -> {
              tooLate.cancel();
              drained.tryComplete();
            });
    return drained.future();
  }

  private Future<Void> release() {
    return lease
        .release()
        .onSuccess(v -> vertx.eventBus().publish(Addresses.NODE_RELEASED, lease.owner()));
  }

  private Future<Void> consume() {
    TaskConsumer.Limits limits =
        new TaskConsumer.Limits(settings.background().maxBytes(), settings.acceptTimeoutMs());
    tasks = new TaskConsumer(writer, node.clock(), node.events(), limits);
    if (recovery != null) {
      releases = vertx.eventBus().consumer(Addresses.NODE_RELEASED, message -> recovery.look());
    }
    here = vertx.eventBus().localConsumer(Addresses.BACKGROUND_TASK_HERE, tasks::handle);
    attendance = new Attendance(node, lease, new Door(this::takeWork, () -> consumer.unregister()));
    return attendance.start();
  }

  private Future<Void> takeWork() {
    consumer = vertx.eventBus().consumer(Addresses.BACKGROUND_TASK, tasks::handle);
    return consumer.completion();
  }
}
