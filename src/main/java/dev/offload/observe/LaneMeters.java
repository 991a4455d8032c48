package dev.offload.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is counted and timed of one subscription; looked up once, so that counting is cheap. */
public final class LaneMeters {
  public static final String UNTRIED = "untried";
  public static final String CRASH = "crash";
  private static final String CANCELLED = "cancelled";
  public static final String LATE = "late";

  private static final List<String> OUTCOMES =
      List.of(
          "complete", "error", "timeout", "failed", "postponed", CRASH, CANCELLED, UNTRIED, LATE);
  private static final Duration[] LIMITS =
      TaskMeters.upToMs(1, 5, 20, 50, 100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000);
  private static final LaneMeters NONE =
      new LaneMeters(new CompositeMeterRegistry(), Tags.empty(), Tags.empty());

  private final MeterRegistry registry;
  private final Tags lane;
  private final Counter published;
  private final Counter started;
  private final Map<String, Counter> ended;
  private final Counter given;
  private final Timer ran;
  private final Timer waited;

  /** A subscription as it is now. Read from any thread. */
  public interface Lane {

    /** Returns how many tasks wait for a slot on this node. */
    int size();

    /** Returns how many attempts have a slot whose code runs on this node. */
    int running();

    /** Returns when the first of those that wait was due; {@link Long#MAX_VALUE} when none does. */
    long oldestDueAt();

    boolean isPaused();

    /** Says whether its receiver is left alone for a while. */
    boolean isHeld();

    /** Says whether some task waits for the rate alone. */
    boolean isRateLimited();
  }

  private LaneMeters(MeterRegistry registry, Tags topic, Tags lane) {
    this.registry = registry;
    this.lane = lane;
    published = registry.counter("offload.events.published", topic);
    // The demo has no attempts.
    MeterRegistry attempts = lane == Tags.empty() ? new CompositeMeterRegistry() : registry;
    started = attempts.counter("offload.attempts.started", lane);
    ended =
        OUTCOMES.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    it -> attempts.counter("offload.attempts.ended", lane.and("outcome", it))));
    given = attempts.counter("offload.tasks.given", lane);
    ran = timer("offload.attempt.run", attempts, lane);
    waited = timer("offload.attempt.wait", attempts, lane);
  }

  private static Timer timer(String name, MeterRegistry registry, Tags tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(LIMITS).register(registry);
  }

  static LaneMeters none() {
    return NONE;
  }

  /** Returns those of a subscription; of the demo only what is published is counted. */
  static LaneMeters of(MeterRegistry registry, String topic, String subscription, boolean isDemo) {
    Tags tags = Tags.of("topic", topic);
    return new LaneMeters(
        registry, tags, isDemo ? Tags.empty() : tags.and("subscription", subscription));
  }

  /** Shows a subscription as it is at each scrape; its times are by a clock in Unix ms. */
  public void show(Lane shown, LongSupplier nowMs) {
    if (lane == Tags.empty()) {
      return;
    }
    gauge("offload.tasks.waiting", shown::size);
    gauge("offload.attempts.running", shown::running);
    gauge("offload.subscription.paused", () -> shown.isPaused() ? 1 : 0);
    gauge("offload.subscription.held", () -> shown.isHeld() ? 1 : 0);
    gauge("offload.subscription.rate.limited", () -> shown.isRateLimited() ? 1 : 0);
    gauge("offload.tasks.waiting.oldest.seconds", () -> ageMs(shown, nowMs) / 1_000.0);
  }

  private static long ageMs(Lane shown, LongSupplier nowMs) {
    long dueAt = shown.oldestDueAt();
    return dueAt == Long.MAX_VALUE ? 0 : Math.max(0, nowMs.getAsLong() - dueAt);
  }

  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).tags(lane).register(registry);
  }

  /** So many new events of its topic were stored. */
  public void published(int events) {
    published.increment(events);
  }

  /** So many tasks that waited were given to another node. */
  public void given(int tasks) {
    given.increment(tasks);
  }

  /** The code of an attempt begins. */
  public void started() {
    started(1);
  }

  /** So many messages were received. */
  public void started(int attempts) {
    started.increment(attempts);
  }

  /** The start of an attempt is stored, that long after its task was due. */
  public void waited(long ms) {
    waited.record(Math.max(0, ms), TimeUnit.MILLISECONDS);
  }

  /** An attempt ended, with the word that its history has for it, after its code ran so long. */
  public void ended(String outcome, long ranMs) {
    ended(outcome);
    ran.record(Math.max(0, ranMs), TimeUnit.MILLISECONDS);
  }

  /** An attempt was ended from outside: by hand, or with the lease, which is not counted here. */
  public void takenAway(boolean byHand) {
    if (byHand) {
      ended(CANCELLED);
    }
  }

  /** An attempt ended of whose length nothing is known, or it is no measure of the work. */
  public void ended(String outcome) {
    ended.get(outcome).increment();
  }
}
