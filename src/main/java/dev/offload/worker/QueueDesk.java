package dev.offload.worker;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueAnswer.Refused;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.NotReceived;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * Takes what receivers ask of queues, whichever node they came to: the home of the queue does it,
 * and what that says is passed on.
 */
public final class QueueDesk {
  private final Lanes lanes;
  private final Queues queues;
  private final Outside outside;
  private final Definitions definitions;

  QueueDesk(Lanes lanes, Queues queues, Outside outside, Definitions definitions) {
    this.lanes = lanes;
    this.queues = queues;
    this.outside = outside;
    this.definitions = definitions;
  }

  /** Does what is wanted, or has it done; never fails. */
  Future<QueueAnswer> run(QueueCommand command) {
    Lane lane = named(command);
    if (lane == null) {
      // It may have been made a moment ago, at another node.
      return definitions.look().transform(looked -> run(named(command), command));
    }
    return run(lane, command);
  }

  private Future<QueueAnswer> run(Lane lane, QueueCommand command) {
    if (lane == null) {
      return refused(Refusal.NOT_FOUND, "there is no queue " + Refusal.shown(command.queue()));
    }
    return lane.halt().isElsewhere() ? forward(lane, command) : queues.run(lane, command);
  }

  private Future<QueueAnswer> forward(Lane lane, QueueCommand command) {
    String home = queues.home(lane);
    if (home == null) {
      return notHome(command);
    }
    long waitMs = command instanceof Receive receive ? receive.waitMs() : 0;
    return outside
        .ask(home, command, waitMs + QueueCommand.ANSWER_MS * 4 / 5)
        .recover(
            lost ->
                Future.succeededFuture(
                    new Refused(
                        new Refusal(
                            Refusal.UNAVAILABLE,
                            "the node that has the queue did not answer, try again",
                            true))));
  }

  /**
   * Does what another node was asked for, as the home of its queue.
   *
   * @param reply passes the answer on, and fails when it did not arrive: then what was handed out
   *     is ready again
   */
  public void answer(QueueCommand command, Function<QueueAnswer, Future<?>> reply) {
    Lane lane = named(command);
    boolean isHome = lane != null && !lane.halt().isElsewhere();
    Future<QueueAnswer> answer = isHome ? queues.run(lane, command) : notHome(command);
    answer.onSuccess(
        said ->
            reply
                .apply(said)
                .onFailure(
                    lost -> {
                      notReceived(command.queue(), said);
                    }));
  }

  /** An answer did not reach who asked: what was handed out with it is ready again. */
  void notReceived(String queue, QueueAnswer answer) {
    if (answer instanceof Received received && !received.messages().isEmpty()) {
      List<Receipt> receipts = received.messages().stream().map(Message::receipt).toList();
      run(new NotReceived(queue, receipts)).onFailure(lost -> {});
    }
  }

  /** Hands out nothing more. */
  void stop() {
    queues.stop();
  }

  private Lane named(QueueCommand command) {
    return lanes.named(QueueDefinition.LANE_PREFIX + command.queue());
  }

  private static Future<QueueAnswer> notHome(QueueCommand command) {
    return refused(
        Refusal.UNAVAILABLE, "no node has the queue " + command.queue() + " now, try again");
  }

  private static Future<QueueAnswer> refused(int code, String reason) {
    return Future.succeededFuture(new Refused(new Refusal(code, reason)));
  }
}
