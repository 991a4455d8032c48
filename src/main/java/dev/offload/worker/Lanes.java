package dev.offload.worker;

import dev.offload.observe.AttemptEvents;
import dev.offload.observe.LaneMeters;
import dev.offload.task.LaneState;
import dev.offload.task.LiveTask;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The lanes of a node. What is due in a lane that is in no configuration waits, and is shown; it
 * goes on when the lane is there again.
 */
final class Lanes {
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, List<Lane>> topics = new HashMap<>();
  private final Parked parked = new Parked();

  /** Lanes that have something to start beside suspects, in the order in which they take turns. */
  private final Set<Lane> waiting = new LinkedHashSet<>();

  /** Lanes that are at home elsewhere and have something to be sent there. */
  private final Set<Lane> away = new LinkedHashSet<>();

  private final Node node;
  private final Suspects suspects;
  private final LanePlaces places;
  private Runnable whenResumed = () -> {};

  /**
   * @param heldMax how many tasks are to be held at the most
   */
  Lanes(Collection<Lane.Definition> definitions, int heldMax, Node node) {
    AttemptEvents events = node.events().attempts();
    this.node = node;
    suspects = new Suspects(node.time(), lanes.values());
    events.showKeptBack(() -> suspects.keepsBack() ? 1 : 0);
    events.showParked(parked::size);
    definitions.forEach(this::add);
    places = new LanePlaces(lanes.values(), heldMax);
  }

  /** Makes a lane that there is from now on. */
  Lane add(Lane.Definition it) {
    LaneMeters meters =
        node.events().attempts().meters(it.topic(), it.subscription(), it.work() == null);
    Lane lane = new Lane(it, meters, node);
    meters.show(lane, node.clock()::nowMs);
    lanes.put(it.name(), lane);
    topics.computeIfAbsent(it.topic(), none -> new ArrayList<>()).add(lane);
    lane.halt().setWhole(!lane.isQueue() || !lane.queue().ordered());
    // Until it is known which node is.
    lane.settle(!lane.isHomed() || node.store().leases().isEmpty());
    return lane;
  }

  /** It is known of all lanes what comes first. */
  void areWhole() {
    lanes.values().forEach(lane -> lane.halt().setWhole(true));
    whenResumed.run();
  }

  /** Returns the queues that there are. */
  List<QueueDefinition> queues() {
    return lanes.values().stream().map(Lane::queue).filter(Objects::nonNull).toList();
  }

  /** There is no such queue any more, or not yet: what is known of its messages is forgotten. */
  void forget(String queue) {
    Lane gone = lanes.remove(queue);
    topics.remove(queue);
    away.remove(gone);
    parked.forget(queue);
  }

  /** Returns the lane of a shelf; null when it is in no configuration. */
  Lane of(Shelf shelf) {
    return lanes.get(shelf.lane());
  }

  /** Returns a lane by its name; null when it is in no configuration. */
  Lane named(String name) {
    return lanes.get(name);
  }

  /** Returns the places in memory for the tasks of a shelf. */
  Places places(Shelf shelf) {
    return shelf.equals(Shelf.SCHEDULES) ? places.ofSchedules() : places.of(of(shelf));
  }

  /** Returns the lanes of a topic, in the order of the configuration; none when it is unknown. */
  List<Lane> ofTopic(String topic) {
    return topics.getOrDefault(topic, List.of());
  }

  void add(Lane lane, LiveTask task) {
    lane.add(task);
    if (lane.halt().isElsewhere()) {
      away.add(lane);
    }
    if (Suspects.isOne(lane, task)) {
      suspects.add(lane);
    } else if (!lane.isQueue()) {
      waiting.add(lane);
    }
  }

  /** Keeps a task whose lane is not there; says whether it is the first of it. */
  boolean park(LiveTask task) {
    return parked.add(task);
  }

  /** Forgets a task if it waits for a slot or its lane; looks through all that do. */
  boolean letGo(UUID id, int version) {
    boolean waited = lanes.values().stream().anyMatch(lane -> lane.letGo(id, version));
    if (waited && suspects.keepsBack()) {
      // It may have been the one for which others were.
      node.time().after(1, whenResumed);
    }
    return waited || parked.letGo(id);
  }

  boolean areStarting() {
    return lanes.values().stream().anyMatch(Lane::isStarting);
  }

  /** Sets what is done when a lane goes on that was paused, or was elsewhere. */
  void whenResumed(Runnable action) {
    whenResumed = action;
  }

  /** Sets the lanes to what a map says, those that are not in it to go on. */
  void set(Map<String, LaneState> states) {
    lanes.keySet().forEach(name -> set(name, states.getOrDefault(name, LaneState.GOES_ON)));
  }

  /** Pauses a lane, holds it, or has it go on. */
  void set(String name, LaneState state) {
    Lane lane = lanes.get(name);
    if (lane == null) {
      return;
    }
    boolean wasPaused = lane.isPaused();
    if (lane.set(state) || wasPaused && !lane.isPaused()) {
      if (!lane.isQueue()) {
        // While it was paused it took no turns. It may be held now, which ends by itself.
        waiting.add(lane);
      }
      whenResumed.run();
    }
  }

  /** Starts up to so many tasks, in each lane that has a slot one in its turn. */
  void start(int max, BiConsumer<Lane, LiveTask> started) {
    Lane alone = max > 0 ? suspects.next() : null;
    if (alone != null) {
      started.accept(alone, suspects.start(alone));
    }
    waiting.removeIf(lane -> !lane.hasReady() || lane.isPaused());
    Deque<Lane> turns = new ArrayDeque<>();
    waiting.stream().filter(suspects::mayBegin).filter(Lane::mayStart).forEach(turns::add);
    for (int i = alone == null ? 0 : 1; i < max && !turns.isEmpty(); i++) {
      Lane lane = turns.poll();
      // Behind the others, in the batches to come, too.
      waiting.remove(lane);
      waiting.add(lane);
      started.accept(lane, lane.start());
      if (lane.mayStart()) {
        turns.add(lane);
      }
    }
  }

  /**
   * Returns in how many milliseconds a task may begin that waits for the end of a hold, for a rate,
   * or behind a suspect; {@link TokenBucket#NEVER} when none does.
   */
  long waitMs() {
    return waiting.stream()
        .filter(suspects::mayBegin)
        .mapToLong(Lane::waitMs)
        .reduce(suspects.waitMs(), Math::min);
  }

  /** Returns those that have something to start beside suspects. */
  Collection<Lane> waiting() {
    return waiting;
  }

  /** Says whether attempts of a lane may begin beside what runs here. */
  boolean mayBegin(Lane lane) {
    return suspects.mayBegin(lane);
  }

  void look() {
    whenResumed.run();
  }

  /** Returns those from which something may be sent home. */
  Set<Lane> away() {
    return away;
  }

  /** Returns those of which one node alone begins attempts. */
  List<Lane> homed() {
    return lanes.values().stream().filter(Lane::isHomed).toList();
  }

  /** Has attempts of a lane begin here, or not any more; says whether they may and might not. */
  boolean settle(Lane lane, boolean here) {
    boolean isNews = lane.settle(here);
    if (isNews) {
      whenResumed.run();
    }
    return isNews;
  }

  /** Forgets what waits, as the lease is lost. */
  void clear() {
    lanes.values().forEach(Lane::clear);
    waiting.clear();
    away.clear();
    suspects.clear();
    parked.clear();
  }
}
