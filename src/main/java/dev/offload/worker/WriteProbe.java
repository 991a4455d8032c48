package dev.offload.worker;

import dev.offload.time.Backoff;
import dev.offload.time.Time.Alarm;

/**
 * Tries a write of its own after one failed, again and again until one goes well: a node that is
 * not sent work, because it cannot write, would never find out that it can.
 */
final class WriteProbe {
  private final Node node;
  private final Backoff backoff = new Backoff();
  private Alarm alarm = () -> {};
  private boolean trying;
  private boolean stopped;

  WriteProbe(Node node) {
    this.node = node;
  }

  /** Begins to listen for writes that fail. */
  void start() {
    node.events().onWritesDown(this::begin);
  }

  void stop() {
    stopped = true;
    alarm.cancel();
  }

  private void begin() {
    if (!trying && !stopped) {
      trying = true;
      backoff.reset();
      again();
    }
  }

  private void again() {
    trying = node.events().areWritesDown() && !stopped;
    if (trying) {
      alarm = node.time().after(backoff.nextMs(), this::tryWrite);
    }
  }

  private void tryWrite() {
    if (!node.events().areWritesDown()) {
      trying = false;
      return;
    }
    node.store()
        .tryWrite()
        .onSuccess(written -> node.events().writeAnswered())
        .onFailure(cause -> node.events().writeFailed("trying to write", cause))
        .onComplete(done -> again());
  }
}
