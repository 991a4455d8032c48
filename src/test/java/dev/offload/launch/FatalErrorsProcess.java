package dev.offload.launch;

import ch.qos.logback.classic.LoggerContext;
import dev.offload.observe.FatalErrors;
import dev.offload.observe.NodeState;
import dev.offload.observe.StrayFailures;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.time.Time;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** A process in which an error is thrown somewhere; it says "goes on" when that did not end it. */
public final class FatalErrorsProcess {
  private static final Map<String, Error> ERRORS =
      Map.of(
          "memory", new OutOfMemoryError("Java heap\nspace"),
          "stack", new StackOverflowError(),
          "class", new NoClassDefFoundError("org/example/Gone"));

  private final Vertx vertx = Vertx.vertx().exceptionHandler(new StrayFailures());
  private final EventLoops loops = new EventLoops();
  private final Map<String, Consumer<Error>> ways =
      Map.of(
          "thread",
          this::inAThread,
          "loop",
          this::inALoop,
          "context",
          this::inAContext,
          "future",
          this::inAFuture,
          "unexpected",
          this::inARequest,
          "logged",
          error -> LoggerFactory.getLogger("com.hazelcast.x").trace("caught", error),
          "parameter",
          error -> LoggerFactory.getLogger("io.netty.x").debug("{}", "a", error),
          "dead",
          error -> endLoop(),
          "stopped",
          error -> endLoopWhenStopped());

  private FatalErrorsProcess() {}

  public static void main(String[] args) throws InterruptedException {
    FatalErrors.watchThreads();
    FatalErrorsProcess process = new FatalErrorsProcess();
    process.loops.watch(process.vertx);
    String[] errors = args[1].split(",");
    for (int i = 0; i < errors.length; i++) {
      process.ways.get(args[0].split(",")[i]).accept(ERRORS.get(errors[i]));
    }
    // What throws in another thread has ended the process by then, or never does.
    new CountDownLatch(1).await(Long.parseLong(args[2]), TimeUnit.MILLISECONDS);
    System.out.println("goes on");
    Runtime.getRuntime().halt(0);
  }

  private static void raise(Error error) {
    throw error;
  }

  private void inAThread(Error error) {
    new Thread(() -> raise(error)).start();
  }

  private EventLoop loop() {
    return ((VertxInternal) vertx).eventLoopGroup().next();
  }

  private void inALoop(Error error) {
    loop().execute(() -> raise(error));
  }

  private void inAContext(Error error) {
    vertx.runOnContext(go -> raise(error));
  }

  private void inAFuture(Error error) {
    TaskEvents events = new TaskEvents(new NodeState(true), TaskMeters.none(), Time.of(vertx));
    Future.succeededFuture()
        .map(
            v -> {
              raise(error);
              return v;
            })
        .onFailure(cause -> events.storeFailed("reading", cause));
  }

  private void inARequest(Error error) {
    // As with a logback.xml of the operator's own, which knows no filter of ours.
    ((LoggerContext) LoggerFactory.getILoggerFactory()).resetTurboFilterList();
    TaskEvents events = new TaskEvents(new NodeState(true), TaskMeters.none(), Time.of(vertx));
    events.unexpected("GET /", error);
  }

  private void endLoop() {
    loop().shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void endLoopWhenStopped() {
    loops.mayEnd();
    endLoop();
  }
}
