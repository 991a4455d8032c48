package dev.offload.worker;

import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.settings.Topics.Topic;
import dev.offload.task.Answer;
import dev.offload.task.StatusEvents;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.function.Consumer;

/** Takes from the bus what a worker is to do. */
public final class Inbox {
  private final TaskConsumer tasks;
  private final TopicConsumer topics;
  private final QueueConsumer queues;
  private final TaskRequests requests;
  private final Orders orders;

  Inbox(
      TaskConsumer tasks,
      TopicConsumer topics,
      QueueConsumer queues,
      TaskRequests requests,
      Orders orders) {
    this.tasks = tasks;
    this.topics = topics;
    this.queues = queues;
    this.requests = requests;
    this.orders = orders;
  }

  /** Takes work, what is asked of a task or to be done by hand, or what a receiver asks. */
  public void take(Message<Object> message) {
    if (TaskRequests.isOne(message)) {
      requests.handle(message);
      return;
    }
    Future<Answer> done = orders.take(message.body());
    if (done != null) {
      done.onSuccess(answer -> message.reply(new Answers(List.of(answer))));
    } else if (message.body() instanceof QueueCommand command) {
      queues.desk().run(command).onSuccess(message::reply);
    } else {
      tasks.handle(message);
    }
  }

  /** Takes an event that somebody published to a topic. */
  public void take(Topic topic, Message<Object> message) {
    topics.handle(topic, message);
  }

  /** Takes what is sent to a queue, at its address, or asked of it. */
  public void take(String queue, Message<Object> message) {
    if (QueueConsumer.isAsking(message)) {
      queues.handle(queue, message);
    } else {
      queues.named(queue, message, it -> topics.send(it, message));
    }
  }

  /** Hears what became of tasks, for whom somebody waits. */
  void heard(StatusEvents told) {
    requests.heard(told);
  }

  /** Answers those who wait. */
  void stop() {
    requests.stop();
  }

  /** Stores messages that another node sent here as the home of their queues. */
  public void takeHere(Submissions messages, Consumer<Answers> answered) {
    tasks.submitHere(messages.items(), answered);
  }
}
