package dev.offload.sim;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.sim.Simulation.Member;
import dev.offload.task.Answer;
import dev.offload.task.Options;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import dev.offload.time.ManualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Clients that publish events through some node, and that cancel, retry and remove tasks by hand,
 * by messages that may be lost, doubled or late.
 */
final class Publishers {
  private static final int EVENTS_MAX = 30;
  private static final long SETTLED_MS = 30_000;
  private static final long PATIENCE_MS = 3_000;
  private static final long LONGEST_DELAY_MS = 20_000;

  private final ManualTime world;
  private final SplittableRandom random;
  private final List<Member> members;
  private final Trace trace;
  private final UniqueEvents keys;
  private final AttemptRules rules;
  private final Attempts attempts;
  private final List<UUID> acknowledged = new ArrayList<>();
  private final List<UUID> tasks = new ArrayList<>();
  private final Map<UUID, Long> sentMs = new HashMap<>();
  private int published;
  private boolean stopped;

  private record Event(UUID id, String topic, Options options) {}

  Publishers(
      ManualTime world,
      SplittableRandom random,
      List<Member> members,
      Trace trace,
      UniqueEvents keys,
      AttemptRules rules,
      Attempts attempts) {
    this.world = world;
    this.random = random;
    this.members = members;
    this.trace = trace;
    this.keys = keys;
    this.rules = rules;
    this.attempts = attempts;
  }

  /** Returns the tasks of events that some client was told are stored. */
  List<UUID> acknowledged() {
    return acknowledged;
  }

  void stop() {
    stopped = true;
  }

  /** Publishes, or does something by hand, at times. */
  void step() {
    if (random.nextInt(5) == 0 && published < EVENTS_MAX) {
      published++;
      String topic = Subscriptions.TOPICS.get(random.nextInt(Subscriptions.TOPICS.size()));
      long delayMs = random.nextInt(3) == 0 ? random.nextLong(LONGEST_DELAY_MS) : 0;
      UUID id = drawId();
      Options options = new Options(delayMs, random.nextInt(10), 0, 0, keys.draw());
      Event event = new Event(id, topic, options);
      tasks.addAll(Subscriptions.tasksOf(topic, id));
      keys.mayStore(options.unique(), Subscriptions.tasksOf(topic, id))
          .forEach(it -> sentMs.put(it, world.monotonicMs()));
      send(event, 1 + random.nextInt(4));
    }
    if (random.nextInt(6) == 0 && !tasks.isEmpty()) {
      UUID id = tasks.get(tasks.size() - 1 - random.nextInt(Math.min(8, tasks.size())));
      ask(Verb.values()[random.nextInt(3)], id);
      while (random.nextInt(3) > 0) {
        Verb next = Verb.values()[random.nextInt(3)];
        world.after(random.nextLong(1, 60), () -> ask(next, id));
      }
    }
  }

  /** Gives a node more than its slots can take. */
  void fill(Member member) {
    for (String topic : Subscriptions.TOPICS) {
      for (int i = 0; i <= Subscriptions.CONCURRENCY_MAX; i++) {
        Options options = new Options(0, random.nextInt(10), 0, 0, null);
        hand(member, new Event(drawId(), topic, options), new boolean[1]);
      }
    }
  }

  /** Publishes under each unique key; returns whether all were answered well. */
  BooleanSupplier tryKeys(Member member) {
    List<boolean[]> answered = new ArrayList<>();
    for (String topic : Subscriptions.TOPICS) {
      for (Unique key : keys.all()) {
        answered.add(new boolean[1]);
        Event event = new Event(drawId(), topic, new Options(0, 4, 0, 0, key));
        hand(member, event, answered.get(answered.size() - 1));
      }
    }
    return () -> answered.stream().allMatch(it -> it[0]);
  }

  private UUID drawId() {
    long high = world.nowMs() << 16 | 0x7000 | random.nextInt(0x1000);
    return new UUID(high, Long.MIN_VALUE | random.nextLong() >>> 2);
  }

  private Member drawMember() {
    return members.get(members.size() - 1 - random.nextInt(Math.min(5, members.size())));
  }

  private void send(Event event, int tries) {
    Member member = drawMember();
    boolean[] answered = {false};
    deliver(member, () -> hand(member, event, answered));
    world.after(
        PATIENCE_MS,
        () -> {
          if (!answered[0] && tries > 1 && !stopped) {
            send(event, tries - 1);
          }
        });
  }

  private void deliver(Member member, Runnable message) {
    int copies = random.nextInt(20) == 0 ? 2 : random.nextInt(20) == 0 ? 0 : 1;
    for (int i = 0; i < copies; i++) {
      long delayMs = random.nextInt(20) == 0 ? random.nextLong(1, 4_000) : 1;
      world.after(delayMs, () -> member.time().run(message));
    }
  }

  private void hand(Member member, Event event, boolean[] answered) {
    member
        .node()
        .publish(
            event.id,
            event.topic,
            event.options,
            answer -> {
              if (answer instanceof Answer.Stored stored) {
                answered[0] = true;
                stored.tasks().forEach(task -> acknowledged.add(task.id()));
                trace.add(member.name() + " stored " + event + ": " + stored);
              } else {
                trace.add(member.name() + " refused " + event + ": " + answer);
              }
            });
  }

  /**
   * A task is removed when no message or write of its event is under way any more: published again
   * it begins anew, with the versions that it had.
   */
  private void ask(Verb drawn, UUID id) {
    boolean isSettled = world.monotonicMs() - sentMs.get(id) > SETTLED_MS;
    Verb verb = drawn == Verb.REMOVE && !isSettled ? Verb.CANCEL : drawn;
    Member member = drawMember();
    rules.asks(verb, id);
    deliver(
        member,
        () ->
            member.node().run(new Command(verb, id), answer -> answered(member, verb, id, answer)));
  }

  private void answered(Member member, Verb verb, UUID id, Answer answer) {
    trace.add(member.name() + " was asked to " + verb + " " + id + ": " + answer);
    if (verb == Verb.CANCEL && answer instanceof Answer.Stored stored && stored.inserted()) {
      Task task = stored.task();
      attempts.cancelled(member.name(), id, task.attempts().starts());
    }
  }
}
