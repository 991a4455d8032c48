package dev.offload.worker;

import dev.offload.task.StatusEvents;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** What a node of a test reaches: what it tells is kept, and incarnations are numbered. */
record TestOutside(
    String name,
    List<StatusEvents> told,
    Supplier<Future<Void>> opening,
    Supplier<Future<Void>> closing,
    int[] incarnations)
    implements Worker.Outside {

  @Override
  public String incarnation() {
    return name + "-" + ++incarnations[0];
  }

  @Override
  public void tell(StatusEvents events) {
    told.add(events);
  }

  @Override
  public Future<Void> open() {
    return opening.get();
  }

  @Override
  public Future<Void> close() {
    return closing.get();
  }

  @Override
  public Future<Void> leave() {
    return Future.succeededFuture();
  }

  @Override
  public void lanesChanged() {
    // Others look by themselves in any case.
  }

  @Override
  public void released(String incarnation) {
    // Others look every 2 s in any case.
  }
}
