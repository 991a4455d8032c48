package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import dev.offload.task.QueueDefinition;
import dev.offload.task.StatusEvents;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a node of a test reaches: what it tells is kept, and incarnations are numbered. */
final class TestOutside implements Outside {
  final List<StatusEvents> told = new ArrayList<>();

  /** The other nodes. */
  Peers peers = Peers.NONE;

  private final String name;
  private final Supplier<Future<Void>> opening;
  private final Supplier<Future<Void>> closing;
  private int incarnations;

  TestOutside(String name, Supplier<Future<Void>> opening, Supplier<Future<Void>> closing) {
    this.name = name;
    this.opening = opening;
    this.closing = closing;
  }

  @Override
  public String incarnation() {
    return name + "-" + ++incarnations;
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

  @Override
  public void queue(QueueDefinition queue, boolean isThere) {
    // A test hands over what is sent.
  }

  @Override
  public Future<QueueAnswer> ask(String home, QueueCommand command, long withinMs) {
    return peers.ask(home, command, withinMs);
  }

  @Override
  public Future<Answers> submit(String home, Submissions messages) {
    return peers.submit(home, messages);
  }

  @Override
  public void waiting(Waiting waiting) {
    peers.waiting(waiting);
  }

  @Override
  public void given(String to, Given given) {
    peers.given(to, given);
  }

  @Override
  public Future<Given> take(String from, Take wanted) {
    return peers.take(from, wanted);
  }
}
