package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.TestRun.Told;
import dev.offload.handler.TestWork.Body;
import dev.offload.task.Payload;
import dev.offload.task.Slot;
import dev.offload.task.TraceContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What code tells of its progress, and where that is heard. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class JavaAttemptTest {
  private Vertx vertx;

  @BeforeEach
  void begin(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void the_slot_of_a_schedule_is_told() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    Handler handler =
        doing(
            attempt -> {
              told.add(attempt.schedule() + " " + attempt.slot() + " " + attempt.previousSlot());
              return Future.succeededFuture(Next.complete());
            });
    Slot slot = new Slot("nightly", "2027-03-28T03:00:00+02:00", "2027-03-27T03:00:00+01:00");
    TestRun.of(vertx, handler, Payload.json("1").with(slot), null).outcome();
    TestRun.of(vertx, handler, Payload.json("1"), null).outcome();

    assertThat(told)
        .containsExactly(
            "nightly 2027-03-28T03:00:00+02:00 2027-03-27T03:00:00+01:00", "null null null");
  }

  @Test
  void the_trace_goes_on_with_the_attempt_as_its_parent() throws Exception {
    String given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    List<String> told = new CopyOnWriteArrayList<>();
    Handler handler =
        doing(
            attempt -> {
              told.add(String.valueOf(attempt.traceparent()));
              return Future.succeededFuture(Next.complete());
            });
    Payload payload = Payload.json("1");
    TestRun.of(vertx, handler, payload, null).outcome();
    TestRun.of(vertx, handler, payload.with(new TraceContext(given, null)), null).outcome();

    assertThat(told.get(0)).isEqualTo("null");
    assertThat(told.get(1))
        .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
        .endsWith("-01")
        .isNotEqualTo(given);
  }

  @Test
  void progress_may_be_told_on_any_thread_and_is_heard_on_the_worker_s_context() throws Exception {
    String face = "\ud83d\ude00";
    TestRun run =
        TestRun.of(
            vertx,
            doing(
                attempt -> {
                  attempt.progress(40, "a\nb" + face.repeat(200));
                  return Future.succeededFuture(Next.complete());
                }));
    run.outcome();

    assertThat(run.told).containsExactly(new Told(40, "a b" + face.repeat(197), run.worker()));
  }

  @Test
  void of_what_is_told_before_it_is_heard_the_newest_is() throws Exception {
    TestRun run =
        TestRun.of(
            vertx,
            it -> {
              Context loop = Vertx.currentContext();
              Executor onLoop = action -> loop.runOnContext(v -> action.run());
              Attempt attempt = new JavaAttempt(it, onLoop, null, null);
              IntStream.rangeClosed(0, 100).forEach(percent -> attempt.progress(percent, null));
              Promise<Outcome> afterwards = Promise.promise();
              vertx.runOnContext(
                  v -> {
                    attempt.progress(7, "again");
                    vertx.runOnContext(w -> afterwards.complete());
                  });
              return afterwards.future();
            });
    run.outcome();

    assertThat(run.told)
        .containsExactly(new Told(100, "", run.worker()), new Told(7, "again", run.worker()));
  }

  @Test
  void no_percentage_is_below_0_or_above_100() throws Exception {
    TestRun run =
        TestRun.of(
            vertx,
            doing(
                attempt -> {
                  assertThatThrownBy(() -> attempt.progress(-1, "x"))
                      .isInstanceOf(IllegalArgumentException.class);
                  assertThatThrownBy(() -> attempt.progress(101, "x"))
                      .hasMessage("percent must be 0 to 100: 101");
                  return Future.succeededFuture(Next.complete());
                }));

    assertThat(run.outcome()).isEqualTo(new Complete(null));
    assertThat(run.told).isEmpty();
  }

  private JavaHandler doing(Body body) {
    return new JavaHandler(
        vertx, new TestWork(body), "orders/invoice", 1, failure -> {}, t -> true);
  }
}
