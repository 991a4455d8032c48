package dev.offload.handler;

import dev.offload.Next;
import dev.offload.TaskHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Code in Java as a handler, on the thread of a test. */
public final class InlineHandler implements Handler {
  private final JavaCode code;
  private final Predicate<String> topics;
  private final Consumer<Runnable> later;

  /**
   * @param topics as {@link JavaHandler} has it
   * @param later takes what is to be done on the thread of the test, from any thread
   */
  public InlineHandler(TaskHandler handler, Predicate<String> topics, Consumer<Runnable> later) {
    code = new JavaCode(handler, thrown -> {});
    this.topics = topics;
    this.later = later;
  }

  @Override
  public Future<Outcome> run(Run run) {
    Promise<String> cancelled = Promise.promise();
    run.stopped().onSuccess(stop -> cancelled.tryComplete(stop.word()));
    Publishing publishing = new Publishing(topics);
    Promise<Outcome> ended = Promise.promise();
    Future<Next> answer =
        code.call(new JavaAttempt(run, Runnable::run, cancelled.future(), publishing));
    Runnable end = () -> ended.tryComplete(publishing.end(code.outcome(answer, run.delivery())));
    if (answer.isComplete()) {
      end.run();
    } else {
      answer.onComplete(late -> later.accept(end));
    }
    return ended.future();
  }
}
