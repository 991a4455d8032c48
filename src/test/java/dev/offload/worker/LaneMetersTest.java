package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.bus.Take;
import dev.offload.handler.Outcome;
import dev.offload.observe.MetricsServer;
import dev.offload.observe.NodeState;
import dev.offload.settings.Settings;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Retry;
import dev.offload.task.StartLimits;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a node shows of its subscriptions, as Prometheus reads it. */
@ExtendWith(VertxExtension.class)
class LaneMetersTest {
  private static final String OF = "{subscription=\"invoice\",topic=\"orders\"} ";

  private static final StartLimits ONE_A_MINUTE =
      new StartLimits(OptionalInt.empty(), Optional.of(new StartLimits.Rate(1, 60_000, 1)));

  private final ManualTime time = new ManualTime();
  private final FakeHandler handler = new FakeHandler();
  private MetricsServer server;
  private TestNode node;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    Settings settings = Settings.read(new JsonObject(), Map.of("METRICS_PORT", "0"));
    server = new MetricsServer(settings.metrics(), new NodeState(true), time);
    Retry retry = Retry.exponential(3, 10_000, 3, 3_600_000, 0);
    Execution work = new Execution(handler, 1, 60_000, retry);
    Execution rated = new Execution(handler, 1, 60_000, retry, ONE_A_MINUTE);
    node =
        new TestNode(
                time,
                new MemoryTaskStore(time),
                server.meters(),
                List.of(
                    new Lane.Definition("orders", "invoice", work),
                    new Lane.Definition("rated", "invoice", rated)))
            .start();
    // On the machine's time: only the connection to itself waits.
    vertx.deployVerticle(server).await(20, TimeUnit.SECONDS);
  }

  @Test
  void what_waits_runs_and_ended_is_shown_with_its_times() throws Exception {
    node.publish("orders", "1");
    node.publish("orders", "2");
    time.advance(7_000);

    assertThat(shown())
        .contains(
            "offload_events_published_total{topic=\"orders\"} 2.0",
            "offload_attempts_started_total" + OF + "1.0",
            "offload_attempts_running" + OF + "1.0",
            "offload_tasks_waiting" + OF + "1.0",
            "offload_tasks_waiting_oldest_seconds" + OF + "7.0",
            "offload_tasks_parked 0.0",
            "offload_attempts_kept_back 0.0",
            ended("complete", 0),
            ended("late", 0));

    handler.last().completes();

    assertThat(shown())
        .contains(
            ended("complete", 1),
            "offload_attempt_run_seconds_sum" + OF + "7.0",
            "offload_attempt_wait_seconds_sum" + OF + "7.0",
            "offload_attempt_wait_seconds_count" + OF + "2",
            "offload_tasks_waiting" + OF + "0.0",
            "offload_tasks_waiting_oldest_seconds" + OF + "0.0");
  }

  @Test
  void what_was_given_to_another_node_is_counted() throws Exception {
    node.publish("orders", "1");
    node.publish("orders", "2");
    node.worker.sharing().give(new Take("orders/invoice", 1, "b-1"));

    assertThat(shown())
        .contains("offload_tasks_given_total" + OF + "1.0", "offload_tasks_waiting" + OF + "0.0");
  }

  @Test
  void a_pause_is_shown_until_it_ends() throws Exception {
    assertThat(shown()).contains("offload_subscription_paused" + OF + "0.0");
    node.worker.orders.run(new Pause("orders/invoice", "why"));
    assertThat(shown()).contains("offload_subscription_paused" + OF + "1.0");
  }

  @Test
  void a_hold_is_shown_until_it_is_over() throws Exception {
    node.publish("orders", "1");
    Outcome.Failed failed = Outcome.Failed.of("status", "answered 429");
    handler.last().answers(new Outcome.Held(failed, "answered 429", 5_000));
    assertThat(shown()).contains("offload_subscription_held" + OF + "1.0");
    time.advance(5_000);
    assertThat(shown()).contains("offload_subscription_held" + OF + "0.0");
  }

  @Test
  void that_the_rate_holds_tasks_back_is_shown_while_it_does() throws Exception {
    String shown = "offload_subscription_rate_limited{subscription=\"invoice\",topic=\"rated\"} ";
    assertThat(shown()).contains(shown + "0.0");
    node.publish("rated", "1");
    assertThat(shown()).contains(shown + "1.0");
    time.advance(60_000);
    assertThat(handler.count()).isEqualTo(1);
    assertThat(shown()).contains(shown + "0.0");
  }

  @Test
  void every_name_of_a_subscription_in_the_manual_is_shown() throws Exception {
    String text = String.join("\n", shown());
    String manual = Files.readString(Path.of("docs/operating.md"));
    Pattern names =
        Pattern.compile("offload_(events|attempts?|subscription|tasks_(waiting|parked))_?[a-z_]*");
    assertThat(names.matcher(manual).results().map(it -> it.group()).distinct())
        .hasSizeGreaterThan(9)
        .allSatisfy(name -> assertThat(text).contains(name));
  }

  private static String ended(String outcome, int count) {
    return "offload_attempts_ended_total{outcome=\""
        + outcome
        + "\",subscription=\"invoice\",topic=\"orders\"} "
        + count
        + ".0";
  }

  private List<String> shown() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofLines())
        .body()
        .toList();
  }
}
