package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.Move;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TaskMeters meters = new TaskMeters(registry);
  private final NodeState state = new NodeState(true);
  private final TaskEvents events = new TaskEvents(state, meters, new ManualTime());

  @Test
  void what_never_happened_is_shown_as_nought() {
    assertThat(shown())
        .contains(
            "offload_tasks_accepted_total 0.0",
            "offload_tasks_adopted_total 0.0",
            "offload_tasks_removed_total 0.0",
            "offload_writes_lost_total 0.0",
            "offload_lease_step_downs_total 0.0",
            "offload_lease_losses_total 0.0",
            "offload_tasks_moved_total{status=\"complete\"} 0.0",
            "offload_move_lateness_seconds_count 0");
  }

  @Test
  void a_batch_counts_its_size_and_what_of_it_was_new() {
    events.stored(5, 3);
    events.stored(1, 1);

    assertThat(shown())
        .contains(
            "offload_tasks_accepted_total 4.0",
            "offload_batch_tasks_count{kind=\"insert\"} 2",
            "offload_batch_tasks_sum{kind=\"insert\"} 6.0",
            "offload_batch_tasks_bucket{kind=\"insert\",le=\"1.0\"} 1",
            "offload_batch_tasks_bucket{kind=\"insert\",le=\"10.0\"} 2");
  }

  @Test
  void refusals_are_counted_by_their_code_and_stored_tasks_are_none() {
    events.answered(new Refusal(503, "full"));
    events.answered(new Refusal(503, "full"));
    events.answered(new Refusal(409, "another text"));
    events.answered(new Answer.Stored(List.of(), true));
    events.refusedPost(413);

    assertThat(shown())
        .contains(
            "offload_tasks_refused_total{code=\"409\"} 1.0",
            "offload_tasks_refused_total{code=\"503\"} 2.0",
            "offload_posts_refused_total{code=\"413\"} 1.0");
  }

  @Test
  void moves_are_counted_by_status_and_timed_from_when_they_were_due() {
    List<Move> won =
        List.of(move(Status.PROCESSING), move(Status.PROCESSING), move(Status.COMPLETE));

    events.moved(won, move -> move.to() == Status.COMPLETE ? 1_500 : -3);
    events.moved(List.of(), move -> 0);

    assertThat(shown())
        .contains(
            "offload_tasks_moved_total{status=\"complete\"} 1.0",
            "offload_tasks_moved_total{status=\"processing\"} 2.0",
            "offload_batch_tasks_count{kind=\"move\"} 1",
            "offload_move_lateness_seconds_count 3",
            "offload_move_lateness_seconds_sum 1.5",
            "offload_move_lateness_seconds_bucket{le=\"0.005\"} 2",
            "offload_move_lateness_seconds_bucket{le=\"2.0\"} 3");
  }

  @Test
  void what_an_alarm_watches_is_counted_where_it_is_told() {
    events.lost(2);
    events.lease().adopting("gone", 500);
    events.removed(300);
    events.lease().steppedDown("node");
    events.lease().fenced("node");

    assertThat(shown())
        .contains(
            "offload_writes_lost_total 2.0",
            "offload_tasks_adopted_total 500.0",
            "offload_tasks_removed_total 300.0",
            "offload_lease_step_downs_total 1.0",
            "offload_lease_losses_total 1.0");
  }

  @Test
  void store_operations_are_timed_by_verb_and_outcome() {
    meters.storeAnswered("insert", true, 3);
    meters.storeAnswered("insert", false, 5_000);
    meters.storeAnswered("insert", false, 5_000);

    assertThat(shown())
        .contains(
            "offload_store_latency_seconds_count{outcome=\"ok\",verb=\"insert\"} 1",
            "offload_store_latency_seconds_sum{outcome=\"ok\",verb=\"insert\"} 0.003",
            "offload_store_latency_seconds_count{outcome=\"failed\",verb=\"insert\"} 2");
  }

  private List<String> shown() {
    return registry.scrape().lines().toList();
  }

  private static Move move(Status to) {
    return new Move(UUID.randomUUID(), 1, Status.RECEIVED, to, Attempts.NONE, 0, 0, false);
  }
}
