package dev.offload.launch;

import dev.offload.http.kit.Failures;
import dev.offload.observe.TaskEvents;

/** Tells the operator what fails on the web side: an outage that the worker told of, not again. */
record HttpFailures(TaskEvents events) implements Failures {

  @Override
  public void unexpected(String what, Throwable cause) {
    events.unexpected(what, cause);
  }

  @Override
  public void storeFailed(String doing, Throwable cause) {
    events.storeFailed(doing, cause);
  }

  @Override
  public void storeAnswered() {
    events.storeAnswered();
  }
}
