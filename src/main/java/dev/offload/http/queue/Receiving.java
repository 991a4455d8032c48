package dev.offload.http.queue;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.NotReceived;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.http.kit.Problem;
import dev.offload.task.Receipt;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Those who wait for messages: so many at once and no more. Who goes away is given nothing, and
 * what was on its way is ready for others at once. For one event loop.
 */
public final class Receiving {
  private static final Received NOTHING = new Received(List.of());
  private static final int GIVEN = 200;

  private final Broker broker;
  private final int max;
  private final Map<Receive, Promise<Received>> waiting = new HashMap<>();
  private int underWay;
  private boolean isStopping;

  /**
   * @param max how many may wait at once
   */
  public Receiving(Broker broker, int max) {
    this.broker = broker;
    this.max = max;
  }

  /** Returns how many wait. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Receives messages for a client.
   *
   * @param visibilityMs or {@link QueueCommand#AS_DEFINED}
   * @param to where the answer goes: when that closes, nobody waits any more
   * @return fails with a {@link Problem} 503 when too many wait, or no answer comes
   */
  public Future<Received> receive(
      String queue, int messages, long waitMs, long visibilityMs, HttpServerResponse to) {
    if (underWay >= max) {
      return Future.failedFuture(Problem.unavailable("too many receivers are waiting, try again"));
    }
    if (to.closed()) {
      return Future.succeededFuture(NOTHING);
    }
    UUID receiver = UUID.randomUUID();
    long waitsMs = isStopping ? 0 : waitMs;
    Receive command = new Receive(queue, receiver, messages, waitsMs, visibilityMs);
    Promise<Received> answer = Promise.promise();
    waiting.put(command, answer);
    underWay++;
    broker
        .ask(command, Received.class, waitsMs + QueueCommand.ANSWER_MS)
        .onComplete(
            received -> {
              underWay--;
              answered(command, received, answer, to);
            });
    to.closeHandler(gone -> end(command));
    return answer.future();
  }

  private void answered(
      Receive command,
      AsyncResult<Received> received,
      Promise<Received> answer,
      HttpServerResponse to) {
    boolean isThere = waiting.remove(command) != null && !isOver(to);
    if (received.failed()) {
      // What it may have been handed out nobody knows of.
      leave(command);
    } else if (isThere) {
      watch(command.queue(), received.result(), to);
    } else {
      notReceived(command.queue(), received.result());
    }
    if (isThere) {
      answer.handle(received);
    } else {
      answer.tryComplete(NOTHING);
    }
  }

  /** What is answered otherwise after all, or to one who left meanwhile, is ready for others. */
  private void watch(String queue, Received received, HttpServerResponse to) {
    to.closeHandler(gone -> notReceived(queue, received));
    to.headersEndHandler(
        decided -> {
          if (to.getStatusCode() != GIVEN) {
            notReceived(queue, received);
          }
        });
  }

  private static boolean isOver(HttpServerResponse to) {
    return to.closed() || to.ended();
  }

  /** Where this gets lost, it is ready again when its visibility is over. */
  private void notReceived(String queue, Received received) {
    if (!received.messages().isEmpty()) {
      List<Receipt> receipts = received.messages().stream().map(Message::receipt).toList();
      broker
          .ask(new NotReceived(queue, receipts), QueueAnswer.class, QueueCommand.ANSWER_MS)
          .onFailure(lost -> {});
    }
  }

  /** Answers all of them now, and has none wait from now on. */
  public void stop() {
    isStopping = true;
    List.copyOf(waiting.keySet()).forEach(this::end);
  }

  private void end(Receive command) {
    Promise<Received> answer = waiting.remove(command);
    if (answer != null) {
      leave(command);
      answer.tryComplete(NOTHING);
    }
  }

  /** Where this gets lost, what was handed out is ready again when its visibility is over. */
  private void leave(Receive command) {
    broker
        .ask(
            new Leave(command.queue(), command.receiver()),
            QueueAnswer.class,
            QueueCommand.ANSWER_MS)
        .onFailure(lost -> {});
  }
}
