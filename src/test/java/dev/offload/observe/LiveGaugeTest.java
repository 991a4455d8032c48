package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveGaugeTest {
  private static final Map<Status, Long> COUNTS = Map.of(Status.RECEIVED, 3L, Status.RETRYING, 1L);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ManualTime time = new ManualTime();
  private final List<Promise<Map<Status, Long>>> asked = new ArrayList<>();
  private final LiveGauge gauge = new LiveGauge(registry, this::ask, time);

  @Test
  void each_scrape_shows_what_the_store_says_then() {
    gauge.refresh();
    asked.get(0).complete(COUNTS);
    assertThat(shown())
        .containsExactlyInAnyOrder(
            "offload_tasks_live{status=\"received\"} 3.0",
            "offload_tasks_live{status=\"processing\"} 0.0",
            "offload_tasks_live{status=\"retrying\"} 1.0");

    gauge.refresh();
    asked.get(1).complete(Map.of(Status.PROCESSING, 4L));
    assertThat(shown())
        .containsExactlyInAnyOrder(
            "offload_tasks_live{status=\"received\"} 0.0",
            "offload_tasks_live{status=\"processing\"} 4.0",
            "offload_tasks_live{status=\"retrying\"} 0.0");
  }

  @Test
  void a_store_that_fails_leaves_it_out_until_it_answers() {
    gauge.refresh();
    asked.get(0).complete(COUNTS);
    Future<Void> scrape = gauge.refresh();
    asked.get(1).fail("down");

    assertThat(scrape.succeeded()).isTrue();
    assertThat(shown()).isEmpty();
    gauge.refresh();
    asked.get(2).complete(COUNTS);
    assertThat(shown()).hasSize(3);
  }

  @Test
  void scrapes_of_a_store_that_hangs_end_in_time_and_ask_once() {
    gauge.refresh();
    asked.get(0).complete(COUNTS);
    List<Future<Void>> scrapes = List.of(gauge.refresh(), gauge.refresh());
    time.advance(LiveGauge.ANSWER_MS - 1);
    assertThat(scrapes).noneMatch(Future::isComplete);
    time.advance(1);
    assertThat(scrapes).allMatch(Future::succeeded);
    assertThat(shown()).isEmpty();

    gauge.refresh();
    assertThat(asked).hasSize(2);
    asked.get(1).complete(COUNTS);
    assertThat(shown()).hasSize(3);
    gauge.refresh();
    assertThat(asked).hasSize(3);
  }

  private Future<Map<Status, Long>> ask() {
    asked.add(Promise.promise());
    return asked.get(asked.size() - 1).future();
  }

  private List<String> shown() {
    return registry.scrape().lines().filter(line -> line.startsWith("offload_tasks_live")).toList();
  }
}
