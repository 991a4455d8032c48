package dev.offload.observe;

import dev.offload.task.Move;
import dev.offload.task.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** What is counted and timed; docs/operating.md says what each means. For any thread. */
public final class TaskMeters {
  private static final double[] BATCH_TASKS = {1, 10, 100, 500, 1_000};
  static final Duration[] LATENESS = upToMs(5, 20, 100, 500, 2_000, 10_000, 60_000);
  private static final Duration[] STORE_LATENCY = upToMs(2, 5, 20, 100, 500, 2_000, 10_000);

  private static final List<Status> MOVED =
      List.of(Status.PROCESSING, Status.RETRYING, Status.COMPLETE, Status.FAILED, Status.CANCELLED);

  /** Shown from the start on; others come with their first. */
  private static final List<Integer> REFUSED = List.of(400, 409, 503);

  private static final List<Integer> REFUSED_POSTS =
      List.of(400, 403, 404, 408, 409, 413, 415, 422, 500, 503);
  private static final List<String> ENDED = List.of("cap", "head", "idle", "unread");

  /** A composite of no registries: its meters do nothing. */
  private static final TaskMeters NONE = new TaskMeters(new CompositeMeterRegistry());

  final Counter accepted;
  final Counter adopted;
  final Counter removed;
  final Counter lostWrites;
  final Counter stepDowns;
  final Counter lostLeases;
  final DistributionSummary insertBatches;

  private final MeterRegistry registry;
  private final ScheduleEvents schedules;
  private final DistributionSummary moveBatches;
  private final Timer lateness;
  private final Map<Status, Counter> moved = new EnumMap<>(Status.class);
  private final Map<Integer, Counter> refused = new ConcurrentHashMap<>();
  private final Map<Integer, Counter> refusedPosts = new ConcurrentHashMap<>();
  private final Map<String, Timer> storeLatency = new ConcurrentHashMap<>();

  TaskMeters(MeterRegistry registry) {
    this.registry = registry;
    schedules = new ScheduleEvents(registry);
    accepted = registry.counter("offload.tasks.accepted");
    adopted = registry.counter("offload.tasks.adopted");
    removed = registry.counter("offload.tasks.removed");
    lostWrites = registry.counter("offload.writes.lost");
    stepDowns = registry.counter("offload.lease.step.downs");
    lostLeases = registry.counter("offload.lease.losses");
    insertBatches = batches("insert");
    moveBatches = batches("move");
    lateness =
        Timer.builder("offload.move.lateness").serviceLevelObjectives(LATENESS).register(registry);
    REFUSED.forEach(code -> counter(refused, "offload.tasks.refused", code));
    REFUSED_POSTS.forEach(code -> counter(refusedPosts, "offload.posts.refused", code));
    ENDED.forEach(this::endedConnections);
    for (Status status : MOVED) {
      moved.put(status, registry.counter("offload.tasks.moved", "status", status.word()));
    }
  }

  /** Returns meters that record nothing. */
  public static TaskMeters none() {
    return NONE;
  }

  ScheduleEvents schedules() {
    return schedules;
  }

  /** An operation of the store was answered, or failed, after some milliseconds. */
  public void storeAnswered(String verb, boolean well, long tookMs) {
    storeLatency
        .computeIfAbsent(well ? verb : verb + " failed", key -> storeTimer(verb, well))
        .record(tookMs, TimeUnit.MILLISECONDS);
  }

  void moved(List<Move> won, ToLongFunction<Move> lateMs) {
    if (this == NONE || won.isEmpty()) {
      return;
    }
    moveBatches.record(won.size());
    int[] counts = new int[Status.values().length];
    for (Move move : won) {
      counts[move.to().ordinal()]++;
      long late = lateMs.applyAsLong(move);
      if (late != TaskEvents.NOT_DUE) {
        lateness.record(Math.max(0, late), TimeUnit.MILLISECONDS);
      }
    }
    moved.forEach((status, counter) -> counter.increment(counts[status.ordinal()]));
  }

  void refused(int code) {
    counter(refused, "offload.tasks.refused", code).increment();
  }

  void refusedPost(int code) {
    counter(refusedPosts, "offload.posts.refused", code).increment();
  }

  LaneMeters lane(String topic, String subscription, boolean isDemo) {
    return this == NONE ? LaneMeters.none() : LaneMeters.of(registry, topic, subscription, isDemo);
  }

  void showParked(Supplier<Number> tasks) {
    if (this != NONE) {
      Gauge.builder("offload.tasks.parked", tasks).register(registry);
    }
  }

  void showKeptBack(Supplier<Number> isOn) {
    if (this != NONE) {
      Gauge.builder("offload.attempts.kept.back", isOn).register(registry);
    }
  }

  void connectionEnded(String reason) {
    endedConnections(reason).increment();
  }

  private Counter endedConnections(String reason) {
    return registry.counter("offload.connections.ended", "reason", reason);
  }

  RequestMeters requests(String route) {
    return this == NONE ? RequestMeters.none() : RequestMeters.of(registry, route);
  }

  private Counter counter(Map<Integer, Counter> byCode, String name, int code) {
    return byCode.computeIfAbsent(code, key -> registry.counter(name, "code", String.valueOf(key)));
  }

  private DistributionSummary batches(String kind) {
    return DistributionSummary.builder("offload.batch")
        .baseUnit("tasks")
        .tag("kind", kind)
        .serviceLevelObjectives(BATCH_TASKS)
        .register(registry);
  }

  private Timer storeTimer(String verb, boolean well) {
    return Timer.builder("offload.store.latency")
        .tags("verb", verb, "outcome", well ? "ok" : "failed")
        .serviceLevelObjectives(STORE_LATENCY)
        .register(registry);
  }

  static Duration[] upToMs(long... limitsMs) {
    return LongStream.of(limitsMs).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
