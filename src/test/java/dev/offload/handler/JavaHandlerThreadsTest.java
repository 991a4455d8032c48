package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.NotTried;
import dev.offload.handler.Run.Stop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.lang.reflect.Proxy;
import java.util.AbstractList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where a handler's code runs, and what it may wait for. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class JavaHandlerThreadsTest {
  private static final String POOL = "offload-orders/invoice-";
  private static final int CONCURRENCY = 2;
  private static final int THREADS = 4;

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private Vertx vertx;

  private interface Work {
    Object of(Attempt attempt) throws Exception;
  }

  @BeforeEach
  void begin(Vertx vertx) {
    this.vertx = vertx;
  }

  @AfterEach
  void letGo() {
    release.countDown();
  }

  @Test
  void a_handler_and_its_callbacks_run_on_threads_named_after_the_subscription() throws Exception {
    vertx.eventBus().consumer("asked", message -> message.reply("answer"));
    TestWork asks =
        new TestWork(
            attempt ->
                vertx.eventBus().request("asked", "").map(reply -> Next.complete(threadName())));

    assertThat(result(handler(attempt -> threadName()))).startsWith('"' + POOL);
    assertThat(result(handler(asks))).startsWith('"' + POOL);
  }

  @Test
  void a_result_is_written_as_JSON_on_the_pool_whoever_answers() throws Exception {
    Written written = new Written();
    TestWork answersElsewhere = new TestWork(attempt -> elsewhere(Next.complete(written)));

    assertThat(result(handler(answersElsewhere))).isEqualTo("[0]");
    assertThat(written.on.get(TestRun.WAIT_S, TimeUnit.SECONDS)).startsWith(POOL);
  }

  @Test
  void a_handler_may_wait_for_what_it_lets_others_do() throws Exception {
    assertThat(
            result(
                handler(
                    attempt ->
                        vertx
                            .executeBlocking(() -> "done")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(TestRun.WAIT_S, TimeUnit.SECONDS))))
        .isEqualTo("\"done\"");
  }

  @Test
  void while_some_block_others_run_until_there_is_no_thread_for_them() throws Exception {
    CountDownLatch blocked = new CountDownLatch(THREADS - 1);
    CountDownLatch full = new CountDownLatch(THREADS);
    JavaHandler handler =
        handler(
            attempt -> {
              int number = begun.incrementAndGet();
              if (number == THREADS || number > THREADS + 1) {
                return number + ", released " + (release.getCount() == 0);
              }
              blocked.countDown();
              full.countDown();
              return isOver(release);
            });
    IntStream.range(0, THREADS - 1).forEach(i -> TestRun.of(vertx, handler));
    assertThat(isOver(blocked)).isTrue();

    assertThat(result(handler)).isEqualTo("\"4, released false\"");

    TestRun.of(vertx, handler);
    assertThat(isOver(full)).isTrue();
    TestRun waits = TestRun.of(vertx, handler);
    waits.worker().runOnContext(v -> release.countDown());
    assertThat(waits.outcome()).isEqualTo(new Complete("\"6, released true\""));
  }

  @Test
  void a_handler_that_blocks_learns_why_it_should_end_and_hears_it_on_the_pool() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    JavaHandler handler =
        handler(
            attempt -> {
              CompletableFuture<String> heard = new CompletableFuture<>();
              attempt.cancelled().onSuccess(why -> heard.complete(why + " on " + threadName()));
              runs.countDown();
              return heard.get(TestRun.WAIT_S, TimeUnit.SECONDS);
            });
    TestRun run = TestRun.of(vertx, handler);
    assertThat(isOver(runs)).isTrue();
    assertThat(run.isOpen()).isTrue();

    run.stop(Stop.LEASE_LOST);

    assertThat(((Complete) run.outcome()).result()).startsWith("\"leaseLost on " + POOL);
  }

  @Test
  void nothing_begins_once_it_is_closed() throws Exception {
    JavaHandler handler = handler(attempt -> null);
    handler.close().await();

    assertThat(TestRun.of(vertx, handler).outcome())
        .isEqualTo(new NotTried("the handler is closed", 0));
  }

  /** A list that says where it was read. */
  private static final class Written extends AbstractList<Object> {
    private final CompletableFuture<String> on = new CompletableFuture<>();

    @Override
    public Object get(int index) {
      on.complete(threadName());
      return index;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** Returns a Future that is open until somebody listens, and then answers on another thread. */
  @SuppressWarnings("unchecked")
  private static Future<Next> elsewhere(Next next) {
    Future<Next> answered = Future.succeededFuture(next);
    return (Future<Next>)
        Proxy.newProxyInstance(
            Future.class.getClassLoader(),
            new Class<?>[] {Future.class},
            (self, method, arguments) -> {
              if (method.getName().equals("isComplete")) {
                return false;
              }
              onAnotherThread(() -> method.invoke(answered, arguments));
              return self;
            });
  }

  private static void onAnotherThread(Callable<?> what) {
    new Thread(new FutureTask<>(what), "another").start();
  }

  private static String threadName() {
    return Thread.currentThread().getName();
  }

  private static boolean isOver(CountDownLatch latch) throws InterruptedException {
    return latch.await(TestRun.WAIT_S, TimeUnit.SECONDS);
  }

  private String result(JavaHandler handler) throws Exception {
    return ((Complete) TestRun.of(vertx, handler).outcome()).result();
  }

  private JavaHandler handler(Work work) {
    return handler(
        new TestWork(attempt -> Future.succeededFuture(Next.complete(work.of(attempt)))));
  }

  private JavaHandler handler(TestWork work) {
    return new JavaHandler(vertx, work, "orders/invoice", CONCURRENCY, failure -> {}, t -> true);
  }
}
