package dev.offload.http.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueAnswer.Received;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.QueueCommand.Leave;
import dev.offload.bus.QueueCommand.NotReceived;
import dev.offload.bus.QueueCommand.Receive;
import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Receipt;
import dev.offload.task.Submission;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was handed out and does not reach who asked for it is given back at once. */
class ReceivingTest {
  private static final UUID ID = UUID.fromString("018bcfe5-6800-7abc-8def-0123456789ab");
  private static final Receipt RECEIPT = new Receipt(ID, 3);
  private static final Received MESSAGES =
      new Received(List.of(new Message(ID, RECEIPT, Payload.json("1"), 1, 1, 2, 3, null, null)));

  private final Asked broker = new Asked();
  private final Receiving receiving = new Receiving(broker, 10);
  private final Response response = new Response();

  private Future<Received> receive() {
    return receiving.receive("q", 10, 20_000, QueueCommand.AS_DEFINED, response.asSeen());
  }

  @Test
  void who_is_there_gets_it_and_nothing_is_given_back() {
    Future<Received> got = receive();
    broker.answer.complete(MESSAGES);
    response.ends(200);

    assertThat(got.result()).isEqualTo(MESSAGES);
    assertThat(broker.all).hasSize(1).first().isInstanceOf(Receive.class);
    assertThat(receiving.waiting()).isZero();
  }

  @Test
  void who_left_while_it_was_handed_out_gets_nothing_and_it_is_given_back() {
    Future<Received> got = receive();
    response.closes();
    assertThat(broker.last()).isInstanceOf(Leave.class);

    broker.answer.complete(MESSAGES);

    assertThat(got.result().messages()).isEmpty();
    assertThat(broker.last()).isEqualTo(new NotReceived("q", List.of(RECEIPT)));
  }

  @Test
  void what_comes_when_the_answer_was_given_already_is_given_back() {
    receive();
    response.ended = true;

    broker.answer.complete(MESSAGES);

    assertThat(broker.last()).isEqualTo(new NotReceived("q", List.of(RECEIPT)));
  }

  @Test
  void what_is_answered_with_503_after_all_is_given_back() {
    receive();
    broker.answer.complete(MESSAGES);
    response.ends(503);
    assertThat(broker.last()).isEqualTo(new NotReceived("q", List.of(RECEIPT)));
  }

  @Test
  void where_the_connection_ends_before_the_answer_does_it_is_given_back() {
    receive();
    broker.answer.complete(MESSAGES);
    response.closes();
    assertThat(broker.last()).isEqualTo(new NotReceived("q", List.of(RECEIPT)));
  }

  @Test
  void nothing_is_given_back_where_nothing_was_handed_out() {
    receive();
    response.closes();
    broker.answer.complete(new Received(List.of()));
    assertThat(broker.last()).isInstanceOf(Leave.class);
  }

  /** Keeps what is asked of it. */
  private static final class Asked implements Broker {
    private final List<QueueCommand> all = new ArrayList<>();
    private final Promise<Received> answer = Promise.promise();

    QueueCommand last() {
      return all.get(all.size() - 1);
    }

    @Override
    public long deadlineAt() {
      return 0;
    }

    @Override
    public Future<Answer> send(Submission message) {
      return Future.failedFuture("nothing is sent");
    }

    @Override
    public <T extends QueueAnswer> Future<T> ask(
        QueueCommand command, Class<T> kind, long withinMs) {
      all.add(command);
      return command instanceof Receive
          ? answer.future().map(kind::cast)
          : Future.succeededFuture(kind.cast(new Received(List.of())));
    }

    @Override
    public Future<Answer> command(Object command) {
      return Future.failedFuture("nothing is commanded");
    }
  }

  /** An answer that a test ends. */
  private static final class Response {
    private Handler<Void> whenClosed = none -> {};
    private Handler<Void> whenDecided = none -> {};
    private boolean closed;
    private boolean ended;
    private int status = 200;

    HttpServerResponse asSeen() {
      return (HttpServerResponse)
          Proxy.newProxyInstance(
              HttpServerResponse.class.getClassLoader(),
              new Class<?>[] {HttpServerResponse.class},
              (self, method, arguments) -> call(method.getName(), arguments));
    }

    @SuppressWarnings("unchecked")
    private Object call(String method, Object[] arguments) {
      switch (method) {
        case "closeHandler" -> whenClosed = (Handler<Void>) arguments[0];
        case "headersEndHandler" -> whenDecided = (Handler<Void>) arguments[0];
        default -> {
          return switch (method) {
            case "closed" -> closed;
            case "ended" -> ended;
            case "getStatusCode" -> status;
            default -> throw new AssertionError(method);
          };
        }
      }
      return null;
    }

    void ends(int as) {
      status = as;
      ended = true;
      whenDecided.handle(null);
    }

    void closes() {
      closed = true;
      whenClosed.handle(null);
    }
  }
}
