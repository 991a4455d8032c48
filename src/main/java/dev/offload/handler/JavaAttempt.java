package dev.offload.handler;

import dev.offload.Attempt;
import dev.offload.handler.Run.Delivery;
import dev.offload.task.Slot;
import dev.offload.task.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** A run, for code on any thread. */
final class JavaAttempt implements Attempt {
  private static final int TEXT_MAX_CHARACTERS = 200;

  private final Run run;
  private final Delivery delivery;
  private final Executor worker;
  private final Future<String> cancelled;
  private final Publishing publishing;
  private final AtomicReference<Progress> newest = new AtomicReference<>();

  private record Progress(int percent, String text) {}

  /**
   * @param worker calls the run
   * @param cancelled completes with the reason, on a context where code from outside may block
   * @param publishing takes what is published
   */
  JavaAttempt(Run run, Executor worker, Future<String> cancelled, Publishing publishing) {
    this.run = run;
    this.delivery = run.delivery();
    this.worker = worker;
    this.cancelled = cancelled;
    this.publishing = publishing;
  }

  @Override
  public String taskID() {
    return delivery.taskID().toString();
  }

  @Override
  public String eventID() {
    return delivery.eventID().toString();
  }

  @Override
  public String topic() {
    return delivery.topic();
  }

  @Override
  public String subscription() {
    return delivery.subscription();
  }

  @Override
  public int number() {
    return delivery.number();
  }

  @Override
  public Object payload() {
    // Read anew each time: what JSON values are made of may be changed by whoever has them.
    return delivery.payload().value();
  }

  @Override
  public Object state() {
    return delivery.state() == null ? null : Json.decodeValue(delivery.state());
  }

  @Override
  public String schedule() {
    Slot slot = delivery.payload().slot();
    return slot == null ? null : slot.schedule();
  }

  @Override
  public String slot() {
    Slot slot = delivery.payload().slot();
    return slot == null ? null : slot.at();
  }

  @Override
  public String previousSlot() {
    Slot slot = delivery.payload().slot();
    return slot == null ? null : slot.previous();
  }

  @Override
  public String traceparent() {
    TraceContext trace = delivery.trace();
    return trace == null ? null : trace.parent();
  }

  @Override
  public void progress(int percent, String text) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("percent must be 0 to 100: " + percent);
    }
    // Code that tells in a loop puts one at a time into the line of the worker's event loop.
    if (newest.getAndSet(new Progress(percent, oneLine(text))) == null) {
      worker.execute(
          () -> {
            Progress progress = newest.getAndSet(null);
            run.progress(progress.percent, progress.text);
          });
    }
  }

  @Override
  public void publish(String topic, Object payload) {
    publishing.add(topic, payload);
  }

  @Override
  public Future<String> cancelled() {
    return cancelled;
  }

  private static String oneLine(String text) {
    if (text == null) {
      return "";
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(TEXT_MAX_CHARACTERS)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
