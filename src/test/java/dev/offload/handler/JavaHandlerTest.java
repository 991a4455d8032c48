package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.handler.Outcome.Again;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Failed;
import dev.offload.handler.TestWork.Body;
import dev.offload.task.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What becomes of what a handler answers. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class JavaHandlerTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("offload");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final BlockingQueue<Throwable> caught = new LinkedBlockingQueue<>();
  private final Promise<Next> promise = Promise.promise();
  private Vertx vertx;

  @BeforeEach
  void listen(Vertx vertx) {
    this.vertx = vertx;
    log.start();
    LOG.setLevel(Level.WARN);
    LOG.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    LOG.detachAppender(log);
    LOG.setLevel(Level.OFF);
  }

  @Test
  void a_handler_is_given_what_is_to_be_done() throws Exception {
    Body body =
        attempt ->
            Future.succeededFuture(
                Next.complete(
                    new JsonObject()
                        .put("ids", attempt.taskID() + " " + attempt.eventID())
                        .put("for", attempt.topic() + "/" + attempt.subscription())
                        .put("number", attempt.number())
                        .put("payload", attempt.payload())
                        .put("state", attempt.state())));
    Payload payload = Payload.json("[1]");

    assertThat(TestRun.of(vertx, handler(body), payload, "{\"at\":5}").outcome())
        .isEqualTo(
            new Complete(
                "{\"ids\":\"00000000-0000-7001-0000-000000000001"
                    + " 00000000-0000-7001-0000-000000000002\",\"for\":\"orders/invoice\","
                    + "\"number\":3,\"payload\":[1],\"state\":{\"at\":5}}"));
    assertThat(TestRun.of(vertx, handler(a -> next(Next.complete(a.state())))).outcome())
        .isEqualTo(new Complete(null));
  }

  @Test
  void every_answer_becomes_an_outcome() throws Exception {
    Throwable busy = new IllegalStateException("busy");
    String type = "java.lang.IllegalStateException";

    assertThat(answered(Next.complete("done"))).isEqualTo(new Complete("\"done\""));
    assertThat(answered(Next.retry(busy))).isEqualTo(new Failed(type, "busy", false, 0));
    assertThat(answered(Next.retryAfter(Duration.ofMillis(1), busy)))
        .isEqualTo(new Failed(type, "busy", false, 1_000));
    assertThat(answered(Next.fail(busy))).isEqualTo(new Failed(type, "busy", true, 0));
    assertThat(answered(Next.again(Duration.ofMinutes(1), 7))).isEqualTo(new Again(60_000, "7"));
    assertThat(caught).containsOnly(busy).hasSize(3);
    assertThat(log.list).isEmpty();
  }

  @Test
  void what_is_thrown_is_an_error_told_once_with_where_it_came_from() throws Exception {
    Exception thrown = new IOException("e".repeat(100_000));

    Failed failed =
        (Failed)
            run(attempt -> {
                  throw thrown;
                })
                .outcome();

    assertThat(failed.type()).isEqualTo("java.io.IOException");
    assertThat(failed.message()).hasSize(4_096);
    assertThat(failed.isFinal()).isFalse();
    String line = log.list.get(0).getFormattedMessage();
    assertThat(log.list).hasSize(1);
    assertThat(line)
        .contains(" of orders/invoice failed in attempt 3 at task " + TestRun.TASK)
        .hasSizeBetween(16_000, 17_000);
  }

  @Test
  void an_Error_is_an_error_like_any_other_and_whoever_ends_the_process_sees_it() throws Exception {
    List<Error> errors =
        List.of(
            new StackOverflowError(),
            new NoClassDefFoundError("a/B"),
            new OutOfMemoryError("heap"));
    for (Error error : errors) {
      String message = error.getMessage() == null ? "" : error.getMessage();

      assertThat(
              run(attempt -> {
                    throw error;
                  })
                  .outcome())
          .isEqualTo(new Failed(error.getClass().getName(), message, false, 0));
      assertThat(caught.take()).isSameAs(error);
      assertThat(log.list.get(log.list.size() - 1).getFormattedMessage())
          .contains(error + System.lineSeparator() + "\tat ");
    }
    assertThat(run(attempt -> deeper(attempt)).outcome())
        .isEqualTo(new Failed("java.lang.StackOverflowError", "", false, 0));
  }

  @Test
  void a_failed_Future_and_no_Future_and_no_answer_in_it_are_errors() throws Exception {
    assertThat(run(attempt -> Future.failedFuture("no")).outcome())
        .isEqualTo(new Failed("io.vertx.core.impl.NoStackTraceThrowable", "no", false, 0));
    assertThat(run(attempt -> null).outcome())
        .isEqualTo(
            new Failed(
                "java.lang.NullPointerException", "the handler returned no Future", false, 0));
    assertThat(answered(null))
        .isEqualTo(Failed.of("bad answer", "the handler returned null instead of a Next"));
  }

  @Test
  void an_error_that_cannot_be_told_is_an_error() throws Exception {
    Exception mute =
        new Exception() {
          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }
        };

    assertThat(answered(Next.retry(mute)))
        .isEqualTo(
            Failed.of(
                "bad answer",
                "an error without a readable message: java.lang.IllegalStateException"));
  }

  @Test
  void an_attempt_stays_open_until_its_handler_answers_and_the_first_answer_counts()
      throws Exception {
    TestRun run = run(attempt -> promise.future());
    answered(Next.complete());
    assertThat(run.isOpen()).isTrue();

    assertThat(promise.tryComplete(Next.complete(1))).isTrue();
    assertThat(promise.tryComplete(Next.complete(2))).isFalse();

    assertThat(run.outcome()).isEqualTo(new Complete("1"));
  }

  private static Future<Next> deeper(Attempt attempt) {
    return deeper(attempt).map(next -> next);
  }

  private static Future<Next> next(Next next) {
    return Future.succeededFuture(next);
  }

  private Outcome answered(Next next) throws Exception {
    return run(attempt -> next(next)).outcome();
  }

  private TestRun run(Body body) {
    return TestRun.of(vertx, handler(body));
  }

  private JavaHandler handler(Body body) {
    return new JavaHandler(vertx, new TestWork(body), "orders/invoice", 2, caught::add, t -> true);
  }
}
