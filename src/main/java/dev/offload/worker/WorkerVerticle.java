package dev.offload.worker;

import dev.offload.bus.Addresses;
import dev.offload.bus.Given;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import dev.offload.settings.Memory;
import dev.offload.settings.Settings;
import dev.offload.settings.Topics.Topic;
import dev.offload.task.QueueDefinition;
import dev.offload.task.StatusEvents;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Puts a worker on the event bus. One instance a node. */
public final class WorkerVerticle extends VerticleBase implements Outside {
  private final Settings settings;
  private final Node node;
  private final Plan plan;
  private Worker worker;
  private final List<MessageConsumer<Object>> open = new ArrayList<>();
  private final List<MessageConsumer<Object>> hints = new ArrayList<>();

  /** At the addresses of queues. */
  private final Map<String, MessageConsumer<Object>> queues = new HashMap<>();

  private MessageConsumer<Object> asked;
  private MessageConsumer<Object> here;

  public WorkerVerticle(Settings settings, Node node, Plan plan) {
    this.settings = settings;
    this.node = node;
    this.plan = plan;
  }

  @Override
  public Future<?> start() {
    Memory memory = settings.memory();
    Worker.Bounds bounds =
        new Worker.Bounds(
            memory.heldTasksMax(),
            memory.justStoredMaxBytes(),
            new InsertQueue.Bounds(
                settings.intake().maxTasks(), settings.intake().maxBytes(), memory.batchMaxBytes()),
            new TaskConsumer.Limits(settings.background().maxBytes(), settings.acceptTimeoutMs()),
            settings.retentionMs(),
            new Queues.Bounds(memory.inFlightMax(), memory.messagesMaxBytes()));
    worker = new Worker(node, bounds, plan, this);
    return worker.start();
  }

  /** Deploys what is to end before this does, however that is asked for; from any context. */
  public Future<String> deployInside(Deployable inside) {
    Promise<String> deployed = ((ContextInternal) vertx.getOrCreateContext()).promise();
    context.runOnContext(v -> vertx.deployVerticle(inside).onComplete(deployed));
    return deployed.future();
  }

  @Override
  public Future<?> stop() {
    node.events().stop().begin();
    return here == null ? Future.succeededFuture() : worker.stop();
  }

  @Override
  public String incarnation() {
    String drawn = "node-" + UUID.randomUUID();
    if (node.store().leases().isPresent()) {
      beAskedAs(drawn);
    }
    return drawn;
  }

  /** Of an incarnation before nobody takes or has tasks. */
  private void beAskedAs(String incarnation) {
    if (asked != null) {
      asked.unregister();
    }
    asked =
        vertx
            .eventBus()
            .consumer(
                at(Addresses.GIVE + incarnation),
                message -> {
                  if (message.body() instanceof Take wanted) {
                    worker.sharing().give(wanted).onSuccess(message::reply);
                  } else if (message.body() instanceof QueueCommand command) {
                    worker.desk().answer(command, said -> replied(message, said));
                  } else if (message.body() instanceof Submissions messages) {
                    worker.inbox().takeHere(messages, message::reply);
                  } else {
                    worker.sharing().heard(incarnation, (Given) message.body());
                  }
                });
  }

  /** Whoever gets messages says so: else they are for somebody else. */
  private static Future<?> replied(Message<Object> asked, QueueAnswer said) {
    if (said instanceof Received received && !received.messages().isEmpty()) {
      return asked.replyAndRequest(said, new DeliveryOptions().setSendTimeout(TAKE_MS));
    }
    asked.reply(said);
    return Future.succeededFuture();
  }

  @Override
  public Future<QueueAnswer> ask(String home, QueueCommand command, long withinMs) {
    return this.<QueueAnswer>request(home, command, withinMs)
        .map(
            answer -> {
              if (answer.replyAddress() != null) {
                answer.reply("");
              }
              return answer.body();
            });
  }

  @Override
  public Future<Answers> submit(String home, Submissions messages) {
    return this.<Answers>request(home, messages, TAKE_MS).map(Message::body);
  }

  @Override
  public void queue(QueueDefinition queue, boolean isThere) {
    MessageConsumer<Object> before = queues.remove(queue.lane());
    if (before != null) {
      before.unregister();
    }
    if (isThere && !open.isEmpty()) {
      queues.put(queue.lane(), consumer(queue));
    }
  }

  private MessageConsumer<Object> consumer(QueueDefinition queue) {
    return vertx
        .eventBus()
        .consumer(at(queue.lane()), message -> worker.inbox().take(queue.lane(), message));
  }

  @Override
  public void tell(StatusEvents told) {
    vertx.eventBus().publish(at(Addresses.TASK_STATUS), told);
  }

  @Override
  public Future<Void> open() {
    if (here == null) {
      here =
          vertx.eventBus().localConsumer(at(Addresses.BACKGROUND_TASK_HERE), worker.inbox()::take);
      hear(Addresses.NODE_RELEASED, released -> worker.sharing().lookForLost());
      hear(Addresses.LANES_CHANGED, changed -> worker.lookForLanes());
      hear(Addresses.TASK_STATUS, told -> worker.heard((StatusEvents) told.body()));
      if (node.store().leases().isPresent()) {
        hear(Addresses.TASKS_WAITING, told -> worker.sharing().heard((Waiting) told.body()));
      }
    }
    open.add(vertx.eventBus().consumer(at(Addresses.BACKGROUND_TASK), worker.inbox()::take));
    for (Topic topic : settings.topics().all()) {
      if (!topic.name().equals(Addresses.BACKGROUND_TASK)) {
        open.add(
            vertx
                .eventBus()
                .consumer(at(topic.name()), message -> worker.inbox().take(topic, message)));
      }
    }
    worker.queues().forEach(queue -> queues.put(queue.lane(), consumer(queue)));
    // All or none: what stayed open would be there twice after the next try.
    return Future.join(opened().map(MessageConsumer::completion).toList())
        .<Void>mapEmpty()
        .recover(failure -> close().transform(closed -> Future.failedFuture(failure)));
  }

  @Override
  public Future<Void> close() {
    List<Future<Void>> closed = opened().map(MessageConsumer::unregister).toList();
    open.clear();
    queues.clear();
    return Future.join(closed).mapEmpty();
  }

  private Stream<MessageConsumer<Object>> opened() {
    return Stream.concat(open.stream(), queues.values().stream());
  }

  @Override
  public Future<Void> leave() {
    List<Future<Void>> left = new ArrayList<>(List.of(here.unregister()));
    hints.forEach(hint -> left.add(hint.unregister()));
    if (asked != null) {
      left.add(asked.unregister());
    }
    return Future.join(left).mapEmpty();
  }

  private <T> Future<Message<T>> request(String incarnation, Object work, long withinMs) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(withinMs);
    return vertx.eventBus().request(at(Addresses.GIVE + incarnation), work, options);
  }

  private String at(String address) {
    return settings.address(address);
  }

  private void hear(String address, Handler<Message<Object>> heard) {
    hints.add(vertx.eventBus().consumer(at(address), heard));
  }

  @Override
  public void waiting(Waiting waiting) {
    vertx.eventBus().publish(at(Addresses.TASKS_WAITING), waiting);
  }

  @Override
  public void given(String to, Given given) {
    vertx.eventBus().send(at(Addresses.GIVE + to), given);
  }

  @Override
  public Future<Given> take(String from, Take wanted) {
    return this.<Given>request(from, wanted, TAKE_MS).map(Message::body);
  }

  @Override
  public void lanesChanged() {
    vertx.eventBus().publish(at(Addresses.LANES_CHANGED), "");
  }

  @Override
  public void released(String incarnation) {
    vertx.eventBus().publish(at(Addresses.NODE_RELEASED), incarnation);
  }
}
