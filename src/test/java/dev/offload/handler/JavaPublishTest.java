package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.handler.Outcome.Again;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Event;
import dev.offload.handler.Outcome.Failed;
import dev.offload.handler.TestWork.Body;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What code in Java publishes, and how its attempts end by that. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class JavaPublishTest {
  private Vertx vertx;

  @BeforeEach
  void begin(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void is_part_of_the_end_of_an_attempt_that_is_done() throws Exception {
    Body publishes =
        attempt -> {
          attempt.publish("mail", new JsonObject().put("to", "a"));
          attempt.publish("mail", null);
          return next(Next.complete(1));
        };

    assertThat(run(publishes))
        .isEqualTo(
            new Complete(
                "1", List.of(new Event("mail", "{\"to\":\"a\"}"), new Event("mail", "null"))));
    assertThat(
            run(
                attempt -> {
                  attempt.publish("mail", "x");
                  return next(Next.again(Duration.ofSeconds(5), 2));
                }))
        .isEqualTo(new Again(5_000, "2", List.of(new Event("mail", "\"x\""))));
  }

  @Test
  void is_nothing_of_an_attempt_that_is_not() throws Exception {
    Outcome outcome =
        run(
            attempt -> {
              attempt.publish("mail", 1);
              return next(Next.retry(new IllegalStateException("no")));
            });

    assertThat(outcome.events()).isEmpty();
    assertThat(((Failed) outcome).message()).isEqualTo("no");
  }

  @Test
  void is_refused_at_the_call_when_nobody_can_hear_it_or_it_is_no_json() throws Exception {
    Outcome outcome =
        run(
            attempt -> {
              assertThatThrownBy(() -> attempt.publish("nowhere", 1))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessage("there is no topic nowhere");
              assertThatThrownBy(() -> attempt.publish("mail", new Object()))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessageStartingWith("the payload of java.lang.Object cannot be written");
              attempt.publish("dropped", 1);
              return next(Next.complete());
            });

    assertThat(outcome).isEqualTo(new Complete(null));
  }

  @Test
  void has_a_hundred_events_and_an_attempt_with_more_is_an_error_though_it_went_on()
      throws Exception {
    assertThat(run(attempt -> publishing(attempt, 100)).events()).hasSize(100);

    Outcome outcome = run(attempt -> publishing(attempt, 101));

    assertThat(outcome).isEqualTo(Failed.of("bad answer", "it published more than 100 events"));
  }

  @Test
  void has_256_KiB_and_an_attempt_with_more_is_an_error() throws Exception {
    String half = "x".repeat(128 * 1024 - 2);

    assertThat(run(attempt -> publishing(attempt, half, half)).events()).hasSize(2);
    assertThat(run(attempt -> publishing(attempt, half, half, 1)))
        .isEqualTo(Failed.of("bad answer", "it published more than 262144 bytes, as JSON"));
  }

  @Test
  void is_too_late_when_the_attempt_has_ended() throws Exception {
    CompletableFuture<Attempt> kept = new CompletableFuture<>();
    run(
        attempt -> {
          kept.complete(attempt);
          return next(Next.complete());
        });

    assertThatThrownBy(() -> kept.get().publish("mail", 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the attempt has ended");
  }

  private static Future<Next> publishing(Attempt attempt, int events) {
    return publishing(attempt, IntStream.range(0, events).boxed().toArray());
  }

  private static Future<Next> publishing(Attempt attempt, Object... payloads) {
    for (Object payload : payloads) {
      try {
        attempt.publish("mail", payload);
      } catch (IllegalStateException e) {
        // Whoever passes over it is an error all the same.
        return next(Next.complete());
      }
    }
    return next(Next.complete());
  }

  private static Future<Next> next(Next next) {
    return Future.succeededFuture(next);
  }

  private static boolean isHeard(String topic) {
    if (topic.equals("nowhere")) {
      throw new IllegalArgumentException("there is no topic nowhere");
    }
    return !topic.equals("dropped");
  }

  private Outcome run(Body body) throws Exception {
    JavaHandler handler =
        new JavaHandler(
            vertx, new TestWork(body), "orders/invoice", 1, caught -> {}, JavaPublishTest::isHeard);
    return TestRun.of(vertx, handler).outcome();
  }
}
