package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.QueueAnswer.Message;
import dev.offload.bus.QueueCommand.Act;
import dev.offload.bus.QueueCommand.Verb;
import dev.offload.store.TaskStore;
import dev.offload.task.Move;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What every move of a message must keep to, checked as it is stored. */
final class QueueRules {
  static final String ORDERED = "steps";
  static final List<QueueDefinition> QUEUES =
      List.of(
          queue("jobs", false, 3, "dead"),
          queue(ORDERED, true, 4, "dead"),
          queue("dead", false, 0, null));

  private static final long RETENTION_MS = 1_209_600_000;

  /** Clocks of nodes are off by less. */
  private static final long CLOCK_ERROR_MS = 2_000;

  private final Map<String, QueueDefinition> queues = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<UUID> cancelled = new HashSet<>();
  private final Set<Receipt> got = new HashSet<>();

  /** What was started before its turn. */
  private final Map<Receipt, String> tooEarly = new HashMap<>();

  /** By which owner, and when, a message was handed out for the last time. */
  private final Map<UUID, String> startedBy = new HashMap<>();

  /**
   * How many messages were acknowledged when one of them was, and when one was about to be sent.
   */
  private final Map<UUID, Integer> acknowledgedAs = new HashMap<>();

  /** The highest time that the clock showed since a message was handed out. */
  private final Map<UUID, Long> latest = new HashMap<>();

  private final Map<UUID, Integer> sentAfter = new HashMap<>();
  private final boolean isClockSteady;

  QueueRules(boolean isClockSteady) {
    QUEUES.forEach(it -> this.queues.put(it.lane(), it));
    this.isClockSteady = isClockSteady;
  }

  private static QueueDefinition queue(String name, boolean ordered, int receives, String dead) {
    return new QueueDefinition(
        name,
        3_000,
        receives,
        dead,
        ordered,
        RETENTION_MS,
        0,
        0,
        1_024,
        false,
        false,
        true,
        0,
        0,
        Map.of(),
        Map.of());
  }

  static boolean isMessage(Task task) {
    return QueueDefinition.isLane(task.shelf().lane());
  }

  /** Somebody is about to cancel a message by hand. */
  void cancels(UUID id) {
    cancelled.add(id);
  }

  boolean wasCancelled(UUID id) {
    return cancelled.contains(id);
  }

  /** A receiver has got a message. */
  void received(Message message) {
    got.add(message.receipt());
    assertThat(tooEarly.get(message.receipt())).isNull();
  }

  /** Those of a group come in the order in which they were sent. */
  void areInOrder(String queue, List<Message> messages) {
    if (!queue.equals(ORDERED)) {
      return;
    }
    for (int i = 0; i < messages.size(); i++) {
      Message first = messages.get(i);
      for (Message then : messages.subList(i + 1, messages.size())) {
        boolean isOfGroup = String.valueOf(first.group()).equals(String.valueOf(then.group()));
        assertThat(isOfGroup && wasFirst(then.id(), first.id()))
            .as("%s comes before %s", first, then)
            .isFalse();
      }
    }
  }

  /** A receiver is about to ask for something. */
  void asks(Act act) {
    asked.add(key(act.verb(), act.receipt()));
  }

  private static String key(Verb verb, Receipt receipt) {
    return verb + " " + receipt.id() + " " + receipt.starts();
  }

  private boolean wasAsked(Verb verb, Task before) {
    return asked.contains(key(verb, receipt(before)));
  }

  private static Receipt receipt(Task task) {
    return new Receipt(task.id(), task.attempts().starts());
  }

  /** A message is known to be stored, which was sent when so many were. */
  void acknowledged(UUID id, int known) {
    if (acknowledgedAs.putIfAbsent(id, acknowledgedAs.size()) == null) {
      sentAfter.put(id, known);
    }
  }

  /** The clock shows a time. */
  void sees(long nowMs) {
    latest.replaceAll((id, before) -> Math.max(before, nowMs));
  }

  int acknowledged() {
    return acknowledgedAs.size();
  }

  Set<UUID> all() {
    return acknowledgedAs.keySet();
  }

  /** Somebody moved it. */
  void moved(TaskStore store, String owner, Task before, Task after, Move move) {
    int starts = before.attempts().starts();
    assertThat(after.attempts().starts())
        .as("receives only grow: %s", after)
        .isBetween(starts, starts + 1);
    if (after.attempts().starts() > starts) {
      handedOut(store, owner, before, after, move);
    } else if (after.status() == Status.CANCELLED) {
      assertThat(cancelled).as("asked to cancel").contains(before.id());
    } else if (after.status() == Status.PROCESSING) {
      assertThat(wasAsked(Verb.EXTEND, before)).as("asked to extend %s", before).isTrue();
    } else if (after.status() == Status.COMPLETE) {
      assertThat(wasAsked(Verb.DELETE, before)).as("asked to delete %s", before).isTrue();
    } else if (after.status() == Status.FAILED || !after.shelf().equals(before.shelf())) {
      boolean isTooOften = receives(before) >= queues.get(before.shelf().lane()).maxReceives();
      assertThat(isTooOften || wasAsked(Verb.REJECT, before)).as("dead: %s", after).isTrue();
    } else {
      boolean isUncounted = after.attempts().crashes() == before.attempts().crashes() + 1;
      assertThat(after.status()).isEqualTo(Status.RECEIVED);
      if (isUncounted && !isClockSteady) {
        // Between nodes it may be lost that it was received.
        assertThat(got).as("given back: %s", before).doesNotContain(receipt(before));
      }
      assertThat(isUncounted || wasAsked(Verb.RELEASE, before))
          .as("asked to release %s", before)
          .isTrue();
    }
  }

  private static int receives(Task task) {
    return task.attempts().starts() - task.attempts().crashes() - task.attempts().errors();
  }

  private void handedOut(TaskStore store, String owner, Task before, Task after, Move move) {
    assertThat(after.status()).isEqualTo(Status.PROCESSING);
    assertThat(after.attempts().running()).isTrue();
    // A clock that is set back makes nothing undone that was over by it.
    long latestMs = Math.max(move.at(), latest.getOrDefault(before.id(), 0L));
    if (isClockSteady || before.attempts().running()) {
      assertThat(before.dueAt())
          .as("when it is with nobody: %s", before)
          .isLessThanOrEqualTo(latestMs + CLOCK_ERROR_MS);
    }
    latest.put(before.id(), move.at());
    QueueDefinition queue = queues.get(before.shelf().lane());
    if (queue.maxReceives() > 0) {
      assertThat(receives(before)).as("receives of %s", before).isLessThan(queue.maxReceives());
    }
    store
        .leases()
        .ifPresent(
            leases ->
                assertThat(leases.homes().result().get(queue.lane()))
                    .as("the home of %s", queue.lane())
                    .isEqualTo(owner));
    String start = owner + " " + move.at();
    if (queue.ordered()) {
      isInOrder(store, before, start, move, receipt(after));
    }
    startedBy.put(before.id(), start);
  }

  /**
   * None of its group is out, and none before it waits; but for those that go out with it. One that
   * was started though the start of another was lost is to be given back, and told to nobody.
   */
  private void isInOrder(TaskStore store, Task message, String start, Move move, Receipt receipt) {
    for (Task other : store.page(new PageQuery(null, null, 200)).result().items()) {
      boolean isOther =
          other.status().isLive()
              && other.shelf().equals(message.shelf())
              && !other.id().equals(message.id())
              && String.valueOf(other.group()).equals(String.valueOf(message.group()));
      boolean goesWithIt = start.equals(startedBy.get(other.id()));
      if (isOther && !goesWithIt) {
        long latestMs = Math.max(move.at(), latest.getOrDefault(other.id(), 0L));
        boolean isOut = other.attempts().running() && other.dueAt() > latestMs + CLOCK_ERROR_MS;
        boolean isBefore = other.id().compareTo(message.id()) < 0;
        boolean isPassed =
            isBefore && other.attempts().starts() > 0 || wasFirst(other.id(), message.id());
        if (isOut || isPassed) {
          tooEarly.put(receipt, message + " goes out beside " + other);
        }
      }
    }
  }

  /** It was known to be stored when the other was sent. */
  private boolean wasFirst(UUID first, UUID then) {
    Integer number = acknowledgedAs.get(first);
    Integer after = sentAfter.get(then);
    return number != null && after != null && number < after;
  }
}
