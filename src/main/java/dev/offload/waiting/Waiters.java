package dev.offload.waiting;

import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import dev.offload.time.SoonestAlarm;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Those who wait for tasks to end, or to change. Events say when to look at a task; as they may be
 * lost, all are looked at in turn as well. One alarm is set for all. For one event loop.
 */
public final class Waiters {
  /** How long a loss of events can keep somebody waiting. */
  public static final long LOOK_MS = 1_000;

  /** How many tasks are looked at in vain in a second, at the most. */
  static final int LOOKS_MAX = 50;

  private static final long COARSE_MS = 100;
  private static final int AT_ONCE_MAX = 16;

  private final TaskReader reader;
  private final Time time;
  private final int max;
  private final SoonestAlarm alarm;

  /** By task; the one that was looked at longest ago is first. */
  private final Map<UUID, List<Waiter>> waiting = new LinkedHashMap<>();

  private final Set<UUID> toLookAt = new LinkedHashSet<>();
  private int size;
  private int underWay;
  private boolean isLooking;
  private long nextLookMs;

  private static final class Waiter {
    private final Promise<Optional<Task>> answer = Promise.promise();
    private final Awaited awaited;
    private final long endsAtMs;
    private boolean hasSeen;
    private boolean isOver;

    private Waiter(Awaited awaited, long endsAtMs) {
      this.awaited = awaited;
      this.endsAtMs = endsAtMs;
    }
  }

  /** Says whether a task is as far as somebody waits for. */
  public interface Awaited {
    boolean is(Status status, int version);
  }

  /**
   * @param max how many may wait at once
   */
  public Waiters(TaskReader reader, Time time, int max) {
    this.reader = reader;
    this.time = time;
    this.max = max;
    this.alarm = new SoonestAlarm(time, this::ring);
  }

  /** Says whether one more may wait. */
  public boolean haveRoom() {
    return size < max;
  }

  /** Returns how many wait. */
  public int size() {
    return size;
  }

  /**
   * Waits until a task is as far as asked or the time is over.
   *
   * @param whenGone is given what to do when whoever waits is gone
   * @return the task as it then is; empty as soon as there is none. Fails when the store does not
   *     answer at the begin or the end
   */
  public Future<Optional<Task>> await(
      UUID id, Awaited awaited, long waitMs, Consumer<Handler<Void>> whenGone) {
    long nowMs = time.monotonicMs();
    if (waiting.isEmpty()) {
      nextLookMs = nowMs + LOOK_MS;
    }
    Waiter waiter = new Waiter(awaited, nowMs + waitMs);
    whenGone.accept(gone -> remove(id, waiter));
    // Before the task is read, so that no event between the two is missed.
    waiting.computeIfAbsent(id, none -> new ArrayList<>()).add(waiter);
    size++;
    toLookAt.add(id);
    look();
    rest();
    return waiter.answer.future();
  }

  /** Hears what became of tasks. */
  public void heard(StatusEvents told) {
    for (StatusEvents.Event event : told.events()) {
      for (Waiter waiter : waiting.getOrDefault(event.id(), List.of())) {
        if (waiter.awaited.is(event.status(), event.version())) {
          toLookAt.add(event.id());
        }
      }
    }
    look();
  }

  /** Answers all of them now. */
  public void stop() {
    waiting.values().forEach(those -> those.forEach(waiter -> waiter.isOver = true));
    toLookAt.addAll(waiting.keySet());
    look();
  }

  private void ring() {
    long nowMs = time.monotonicMs();
    waiting.forEach(
        (id, those) -> {
          for (Waiter waiter : those) {
            if (!waiter.isOver && waiter.endsAtMs <= nowMs) {
              waiter.isOver = true;
              toLookAt.add(id);
            }
          }
        });
    if (nextLookMs <= nowMs) {
      nextLookMs = nowMs + LOOK_MS;
      List<UUID> oldest = waiting.keySet().stream().limit(LOOKS_MAX).toList();
      oldest.forEach(id -> waiting.put(id, waiting.remove(id)));
      toLookAt.addAll(oldest);
    }
    look();
    rest();
  }

  private void rest() {
    long nextMs = nextLookMs;
    for (List<Waiter> those : waiting.values()) {
      for (Waiter waiter : those) {
        nextMs = waiter.isOver ? nextMs : Math.min(nextMs, waiter.endsAtMs);
      }
    }
    if (!waiting.isEmpty()) {
      alarm.in(Math.max(COARSE_MS, nextMs - time.monotonicMs()));
    }
  }

  private void look() {
    if (isLooking) {
      return;
    }
    isLooking = true;
    while (underWay < AT_ONCE_MAX && !toLookAt.isEmpty()) {
      Iterator<UUID> first = toLookAt.iterator();
      UUID id = first.next();
      first.remove();
      if (waiting.containsKey(id)) {
        underWay++;
        reader.find(id).onComplete(found -> seen(id, found), this::failed);
      }
    }
    isLooking = false;
  }

  private void seen(UUID id, Optional<Task> found) {
    underWay--;
    for (Waiter waiter : of(id)) {
      waiter.hasSeen = true;
      if (found.isEmpty() || waiter.isOver || isAsFar(waiter, found.get())) {
        remove(id, waiter);
        waiter.answer.tryComplete(found);
      }
    }
    look();
  }

  private static boolean isAsFar(Waiter waiter, Task task) {
    return waiter.awaited.is(task.status(), task.version());
  }

  /** A store that does not answer is told to all who need it now: it may take long to fail. */
  private void failed(Throwable failure) {
    underWay--;
    for (UUID id : List.copyOf(waiting.keySet())) {
      for (Waiter waiter : of(id)) {
        if (waiter.isOver || !waiter.hasSeen) {
          remove(id, waiter);
          waiter.answer.tryFail(failure);
        }
      }
    }
    look();
  }

  private List<Waiter> of(UUID id) {
    return List.copyOf(waiting.getOrDefault(id, List.of()));
  }

  private void remove(UUID id, Waiter waiter) {
    List<Waiter> those = waiting.get(id);
    if (those != null && those.remove(waiter)) {
      size--;
      if (those.isEmpty()) {
        waiting.remove(id);
      }
    }
  }
}
