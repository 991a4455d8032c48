package dev.offload.worker;

import dev.offload.bus.Addresses;
import dev.offload.handler.Demo;
import dev.offload.settings.Settings;
import dev.offload.task.StatusEvents;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Puts a worker on the event bus. One instance a node. */
public final class WorkerVerticle extends VerticleBase implements Worker.Outside {
  private final Settings settings;
  private final Node node;
  private Worker worker;
  private MessageConsumer<Object> consumer;
  private MessageConsumer<Object> here;
  private MessageConsumer<Object> releases;
  private MessageConsumer<Object> moves;

  public WorkerVerticle(Settings settings, Node node) {
    this.settings = settings;
    this.node = node;
  }

  @Override
  public Future<?> start() {
    Worker.Bounds bounds =
        new Worker.Bounds(
            settings.memory().heldTasksMax(),
            new InsertQueue.Bounds(
                settings.intake().maxTasks(),
                settings.intake().maxBytes(),
                settings.memory().batchMaxBytes()),
            new TaskConsumer.Limits(settings.background().maxBytes(), settings.acceptTimeoutMs()),
            settings.retentionMs());
    RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());
    Demo demo = new Demo(settings.demo(), random);
    worker = new Worker(node, bounds, Worker.Plan.of(demo, random), this);
    return worker.start();
  }

  @Override
  public Future<?> stop() {
    return here == null ? Future.succeededFuture() : worker.stop();
  }

  @Override
  public String incarnation() {
    return "node-" + UUID.randomUUID();
  }

  @Override
  public void tell(StatusEvents told) {
    vertx.eventBus().publish(Addresses.TASK_STATUS, told);
  }

  @Override
  public Future<Void> open() {
    if (here == null) {
      here = vertx.eventBus().localConsumer(Addresses.BACKGROUND_TASK_HERE, worker::take);
      releases =
          vertx.eventBus().consumer(Addresses.NODE_RELEASED, released -> worker.lookForLost());
      moves =
          vertx
              .eventBus()
              .consumer(Addresses.TASK_STATUS, told -> worker.heard((StatusEvents) told.body()));
    }
    consumer = vertx.eventBus().consumer(Addresses.BACKGROUND_TASK, worker::take);
    return consumer.completion();
  }

  @Override
  public Future<Void> close() {
    return consumer.unregister();
  }

  @Override
  public Future<Void> leave() {
    return here.unregister().eventually(releases::unregister).eventually(moves::unregister);
  }

  @Override
  public void released(String incarnation) {
    vertx.eventBus().publish(Addresses.NODE_RELEASED, incarnation);
  }
}
