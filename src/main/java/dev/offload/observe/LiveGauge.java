package dev.offload.observe;

import dev.offload.task.Status;
import dev.offload.time.Time;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How many tasks are live, by status: asked of the store for each scrape, one question at a time,
 * and left out while it does not answer. For one event loop.
 */
final class LiveGauge {
  /** Prometheus gives up a scrape after 10 s. */
  static final long ANSWER_MS = 1_000;

  private final MultiGauge gauge;
  private final Supplier<Future<Map<Status, Long>>> store;
  private final Time time;
  private Future<Map<Status, Long>> underWay;

  LiveGauge(MeterRegistry registry, Supplier<Future<Map<Status, Long>>> store, Time time) {
    gauge = MultiGauge.builder("offload.tasks.live").register(registry);
    this.store = store;
    this.time = time;
  }

  /** Completes once the gauge shows what the store says, or nothing; after 1 s at the latest. */
  Future<Void> refresh() {
    Future<Map<Status, Long>> answer = underWay == null ? ask() : underWay;
    Promise<Iterable<Row<?>>> rows = Promise.promise();
    Time.Alarm tooLate = time.after(ANSWER_MS, () -> rows.tryComplete(List.of()));
    answer.onComplete(
        counts -> {
          tooLate.cancel();
          rows.tryComplete(counts.succeeded() ? rows(counts.result()) : List.of());
        });
    return rows.future().onSuccess(found -> gauge.register(found, true)).mapEmpty();
  }

  private Future<Map<Status, Long>> ask() {
    Future<Map<Status, Long>> answer = store.get();
    underWay = answer;
    return answer.onComplete(answered -> underWay = null);
  }

  private static List<Row<?>> rows(Map<Status, Long> counts) {
    return Arrays.stream(Status.values())
        .filter(Status::isLive)
        .<Row<?>>map(
            status -> Row.of(Tags.of("status", status.word()), counts.getOrDefault(status, 0L)))
        .toList();
  }
}
