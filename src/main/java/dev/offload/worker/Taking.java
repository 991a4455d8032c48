package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import dev.offload.task.LiveTask;
import io.vertx.core.AsyncResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks for tasks where some wait without a slot, when slots here are idle. Of those that told so
 * one is remembered for each lane, the one with most. What is given and of which no answer comes is
 * found like all that a node owns and does not hold.
 */
final class Taking {
  private final NodeLease lease;
  private final HeldTasks held;
  private final Excess excess;
  private final Outside outside;

  /** Where tasks wait, by lane. */
  private final Map<String, Source> sources = new HashMap<>();

  private final Set<String> asking = new HashSet<>();
  private boolean stopped;

  private record Source(String from, int tasks) {}

  Taking(NodeLease lease, HeldTasks held, Excess excess, Outside outside) {
    this.lease = lease;
    this.held = held;
    this.excess = excess;
    this.outside = outside;
  }

  /** Some node, if only this one, tells that tasks wait there. */
  void hear(Waiting waiting) {
    waiting
        .tasks()
        .forEach(
            (lane, tasks) -> {
              if (excess.named(lane) != null) {
                sources.merge(lane, new Source(waiting.from(), tasks), Taking::better);
              }
            });
    look();
  }

  private static Source better(Source known, Source told) {
    return known.from.equals(told.from) || told.tasks > known.tasks ? told : known;
  }

  /** Asks for each lane that is idle here and not elsewhere. */
  void look() {
    if (!stopped && !sources.isEmpty() && lease.mayWrite()) {
      List.copyOf(sources.keySet()).forEach(this::ask);
    }
  }

  private void ask(String name) {
    int slots = excess.idleSlots(name);
    if (slots == 0 || !asking.add(name)) {
      return;
    }
    String owner = lease.owner();
    Source source = sources.get(name);
    long asked = held.ask();
    outside
        .take(source.from, new Take(name, slots, owner))
        .onComplete(
            answer -> {
              asking.remove(name);
              boolean came = answer.succeeded() && owner.equals(lease.owner());
              if (came) {
                hold(answer.result(), asked);
              }
              held.answered(asked);
              keep(name, source.from, answer);
              if (came) {
                held.tellCame();
              }
            });
  }

  /** It stays the place to ask as long as it gives and more is left. */
  private void keep(String name, String from, AsyncResult<Given> answer) {
    boolean isMoreLeft =
        answer.succeeded() && answer.result().left() > 0 && !answer.result().tasks().isEmpty();
    sources.computeIfPresent(
        name,
        (lane, known) -> {
          if (!known.from.equals(from)) {
            return known;
          }
          return isMoreLeft ? new Source(from, answer.result().left()) : null;
        });
  }

  /**
   * Some node gave tasks unasked; what is late of it, and is no more, loses its next move.
   *
   * @param to which incarnation owns them now
   */
  void given(String to, Given given) {
    if (to.equals(lease.owner()) && !stopped) {
      long asked = held.ask();
      hold(given, asked);
      held.answered(asked);
      held.tellCame();
    }
  }

  private void hold(Given given, long asked) {
    given.tasks().forEach(task -> hold(task, asked));
  }

  private void hold(LiveTask task, long asked) {
    if (held.room(task.shelf()) > 0) {
      held.hold(task, asked);
    } else if (!held.isKnown(task.id(), asked)) {
      held.mindForLackOfRoom(task, false);
    }
  }

  /** Asks for nothing more. */
  void stop() {
    stopped = true;
  }
}
