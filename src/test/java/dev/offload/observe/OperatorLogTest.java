package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator reads of removed tasks, of leases and of other nodes. */
class OperatorLogTest {
  @RegisterExtension final LogLines log = new LogLines();
  private final ManualTime time = new ManualTime();
  private final NodeState state = new NodeState(true);
  private final TaskEvents events = new TaskEvents(state, TaskMeters.none(), time);

  @Test
  void what_the_retention_removed_is_told_once_a_minute() {
    events.removed(300);
    time.advance(1_000);
    events.removed(41);
    events.removed(0);
    assertThat(log.all()).isEmpty();

    time.advance(Removals.TELL_MS);
    time.advance(Removals.TELL_MS);
    events.removed(1);
    time.advance(Removals.TELL_MS);

    assertThat(log.all())
        .containsExactly(
            "INFO Removed 341 tasks that finished longer ago than the retention",
            "INFO Removed 1 task that finished longer ago than the retention");
  }

  @Test
  void a_sweep_that_removes_nothing_says_nothing() {
    events.removed(0);
    time.advance(10 * Removals.TELL_MS);

    assertThat(log.all()).isEmpty();
  }

  @Test
  void numbers_agree_with_their_nouns() {
    events.lost(1);
    events.lost(2);
    events.reloaded(1);
    events.reloaded(2);
    events.reloaded(0);
    events.lease().adopting("node-1", 1);
    events.lease().adopting("node-1", 2);

    assertThat(log.all())
        .containsExactly(
            "INFO Dropped 1 move of tasks that were taken over or moved meanwhile",
            "INFO Dropped 2 moves of tasks that were taken over or moved meanwhile",
            "INFO Resuming 1 unfinished task",
            "INFO Resuming 2 unfinished tasks",
            "INFO Taking over 1 task of node-1, which is gone",
            "INFO Taking over 2 tasks of node-1, which is gone");
  }

  @Test
  void a_node_has_the_same_name_in_every_line_once_it_listens() {
    events.lease().opened("node-1");
    state.setPlace("10.0.0.1:5701, web 10.0.0.1:8080");
    events.lease().steppedDown("node-1");
    events.lease().regained("node-1");
    events.lease().fenced("node-1");
    events.lease().opened("node-2");
    events.lease().home("orders/crm", "node-2");

    String place = " (10.0.0.1:5701, web 10.0.0.1:8080)";
    assertThat(log.all())
        .containsExactly(
            "INFO This node is node-1",
            "WARN node-1" + place + " could not renew its lease and stops writing until it can",
            "INFO node-1" + place + " renewed its lease and writes again",
            "WARN The lease of node-1"
                + place
                + " lapsed and other nodes run its tasks: starting over with a new one",
            "INFO This node is node-2" + place,
            "INFO node-2" + place + " is the home of orders/crm");
  }

  @Test
  void who_is_taken_over_from_is_named_as_it_told_with_how_it_ended() {
    state.nodes().at("node-3", "10.0.0.3:5701");
    state.nodes().at("node-4", "10.0.0.4:5701");
    state.nodes().stopped("node-3");
    state.nodes().lost("node-4");
    events.lease().adopting("node-3", 2);
    events.lease().adopting("node-4", 2);

    assertThat(log.all())
        .containsExactly(
            "INFO Taking over 2 tasks of node-3 (10.0.0.3:5701), which stopped",
            "INFO Taking over 2 tasks of node-4 (10.0.0.4:5701), which was lost");
  }

  @Test
  void the_names_of_a_thousand_nodes_are_kept_each_of_bounded_length() {
    for (int i = 0; i <= NodeNames.MAX; i++) {
      state.nodes().at("node-" + i, "x".repeat(10_000));
    }

    assertThat(state.nodes().of("node-0")).isEqualTo("node-0");
    assertThat(state.nodes().of("node-1")).hasSizeLessThan(300).endsWith("…)");
  }
}
