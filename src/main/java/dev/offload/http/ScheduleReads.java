package dev.offload.http;

import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.Wanted;
import dev.offload.settings.Queues;
import dev.offload.settings.Topics;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader;
import dev.offload.task.TaskReader.PageQuery;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the store has of schedules, and of what they published last. */
final class ScheduleReads {
  private static final int READ_MAX = 32;

  private final TaskReader reads;
  private final Topics topics;
  private final Queues queues;
  private final Set<String> declared;

  /**
   * @param declared the names of those that the configuration has
   */
  ScheduleReads(TaskReader reads, Topics topics, Queues queues, Set<String> declared) {
    this.reads = reads;
    this.topics = topics;
    this.queues = queues;
    this.declared = declared;
  }

  /**
   * A schedule.
   *
   * @param tasks of the slot that fired last, and of the run that somebody asked for last
   */
  record Found(Wanted wanted, Past past, List<Task> tasks) {
    Schedule schedule() {
      return wanted.schedule();
    }

    UUID lastEvent() {
      return past.fired() == 0 ? null : TaskIds.ofSlot(schedule().name(), past.fired());
    }

    /** Returns that task of an event of which one wants to know: live, else failed, else any. */
    Optional<Task> taskOf(UUID event) {
      return tasks.stream()
          .filter(task -> task.eventID().equals(event))
          .min(
              Comparator.comparing(
                  task -> task.status().isLive() ? 0 : task.status() == Status.FAILED ? 1 : 2));
    }
  }

  /**
   * One that is stored and cannot be read: another version may have written it.
   *
   * @param name or the id of its task where not even that can be read
   */
  record Unreadable(String name, String why) {
    private static Unreadable of(Task task, IllegalArgumentException cause) {
      Object name = task.id();
      try {
        name = new JsonObject(task.payload().text()).getValue("name", name);
      } catch (DecodeException e) {
        // It is not even JSON.
      }
      return new Unreadable(String.valueOf(name), cause.getMessage());
    }
  }

  /**
   * Some of them.
   *
   * @param next the id with which the next page begins; null when there is none
   */
  record Page(List<Found> items, List<Unreadable> unreadable, UUID next) {}

  /** Finds a queue, of the configuration or made since. */
  Future<Optional<QueueDefinition>> queue(String name) {
    Optional<QueueDefinition> configured = queues.named(name);
    return configured.isPresent()
        ? Future.succeededFuture(configured)
        : reads.queues().map(all -> all.stream().filter(it -> it.name().equals(name)).findFirst());
  }

  /** Returns a page, by name. */
  Future<Page> page(UUID before, int limit) {
    return reads
        .page(PageQuery.ofSchedules(before, limit))
        .compose(
            page ->
                found(page.items().stream().map(Task::id).toList())
                    .map(some -> new Page(some.items, some.unreadable, page.next())));
  }

  /** Returns one, in a page; an empty page when there is none of this name. */
  Future<Page> one(String name) {
    return found(List.of(TaskIds.ofSchedule(name)));
  }

  private Future<Page> found(List<UUID> ids) {
    return read(ids, 0, new ArrayList<>())
        .compose(
            schedules -> {
              List<Found> alone = new ArrayList<>();
              List<Unreadable> unreadable = new ArrayList<>();
              schedules.stream()
                  .filter(task -> task.status().isLive())
                  .forEach(task -> sort(task, alone, unreadable));
              alone.sort(Comparator.comparing(it -> it.schedule().name()));
              List<UUID> wanted = alone.stream().flatMap(it -> tasksOf(it).stream()).toList();
              return read(wanted, 0, new ArrayList<>())
                  .map(tasks -> new Page(with(alone, tasks), unreadable, null));
            });
  }

  private void sort(Task task, List<Found> alone, List<Unreadable> unreadable) {
    try {
      alone.add(found(task));
    } catch (IllegalArgumentException e) {
      unreadable.add(Unreadable.of(task, e));
    }
  }

  private Found found(Task task) {
    Wanted wanted = Wanted.of(task.payload());
    wanted.schedule().when().slots();
    boolean isRemoved = wanted.isDeclared() && !declared.contains(wanted.schedule().name());
    return new Found(
        isRemoved ? wanted.pausedFor(Wanted.REMOVED) : wanted, Past.of(task.state()), List.of());
  }

  private List<Found> with(List<Found> alone, List<Task> tasks) {
    Map<UUID, Task> byId = new HashMap<>();
    tasks.forEach(task -> byId.put(task.id(), task));
    return alone.stream()
        .map(
            it ->
                new Found(
                    it.wanted,
                    it.past,
                    tasksOf(it).stream().filter(byId::containsKey).map(byId::get).toList()))
        .toList();
  }

  private List<UUID> tasksOf(Found it) {
    List<UUID> ids = new ArrayList<>();
    if (it.lastEvent() != null) {
      ids.addAll(tasksOf(it.schedule(), it.lastEvent()));
    }
    if (it.past.ran() != null) {
      ids.addAll(tasksOf(it.schedule(), it.past.ran()));
    }
    return ids;
  }

  /** Returns the ids of the tasks that an event makes; of a queue it has one. */
  List<UUID> tasksOf(Schedule schedule, UUID event) {
    if (schedule.queue() != null) {
      return List.of(new Shelf(schedule.address(), Shelf.PRIORITY).taskOf(event));
    }
    return topics.named(schedule.topic()).stream()
        .flatMap(topic -> topic.subscriptions().stream())
        .map(it -> new Shelf(it.lane(), Shelf.PRIORITY).taskOf(event))
        .toList();
  }

  private Future<List<Task>> read(List<UUID> ids, int from, List<Task> found) {
    if (from >= ids.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(ids.size(), from + READ_MAX);
    return reads
        .read(ids.subList(from, to))
        .compose(
            some -> {
              found.addAll(some);
              return read(ids, to, found);
            });
  }
}
