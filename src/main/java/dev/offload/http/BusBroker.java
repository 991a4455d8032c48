package dev.offload.http;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.http.kit.Problem;
import dev.offload.http.queue.Broker;
import dev.offload.task.Answer;
import dev.offload.task.Submission;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;

/** Reaches the workers for what is done with queues. For one event loop. */
final class BusBroker implements Broker {
  private final Intake intake;

  BusBroker(Intake intake) {
    this.intake = intake;
  }

  @Override
  public long deadlineAt() {
    return intake.deadlineAt();
  }

  @Override
  public Future<Answer> send(Submission message) {
    return intake.submit(message);
  }

  @Override
  public <T extends QueueAnswer> Future<T> ask(QueueCommand command, Class<T> kind, long withinMs) {
    return intake
        .workers()
        .<QueueAnswer>ask(command, withinMs)
        .recover(cause -> Future.failedFuture(Workers.unanswered(cause)))
        .map(reply -> answer(reply, kind));
  }

  @Override
  public Future<Answer> command(Object command) {
    return intake.workers().command(command);
  }

  private static <T> T answer(Message<QueueAnswer> reply, Class<T> kind) {
    if (reply.body() instanceof QueueAnswer.Refused refused) {
      throw Problem.of(refused.refusal());
    }
    return kind.cast(reply.body());
  }
}
