package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.time.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator reads of a store that fails. */
class StoreFailureTest {
  @RegisterExtension final LogLines log = new LogLines();
  private final ManualTime time = new ManualTime();
  private final NodeState state = new NodeState(true);
  private final TaskEvents events = new TaskEvents(state, TaskMeters.none(), time);

  @Test
  void a_failure_is_told_once_until_the_store_answers() {
    events.storeFailed("reading tasks", new IllegalStateException("away"));
    events.storeFailed("reading tasks", new IllegalStateException("away"));

    assertThat(log.all())
        .singleElement()
        .asString()
        .startsWith("WARN The store failed while reading tasks (away).");
  }

  @Test
  void its_end_says_how_long_it_took_and_what_it_cost() {
    events.refusedPost(503);
    events.writeFailed("storing tasks", new IllegalStateException("away"));
    events.refusedPost(503);
    events.refusedPost(400);
    time.advance(73_000);
    events.writeAnswered();
    events.storeAnswered();

    assertThat(log.all().subList(1, log.all().size()))
        .containsExactly(
            "INFO The store answers again after 73 s: 1 operation failed, 1 post was refused");
  }

  @Test
  void while_it_goes_on_it_is_told_every_minute_with_what_it_cost_so_far() {
    for (int s = 0; s < 181; s++) {
      events.storeFailed("reading tasks", new IllegalStateException("away\nat length"));
      time.advance(1_000);
    }

    assertThat(log.all()).hasSize(4);
    assertThat(log.all().subList(1, 4))
        .containsExactly(
            "WARN The store has been failing for 60 s, now while reading tasks (away):"
                + " 61 operations failed, 0 posts were refused",
            "WARN The store has been failing for 2 min, now while reading tasks (away):"
                + " 121 operations failed, 0 posts were refused",
            "WARN The store has been failing for 3 min, now while reading tasks (away):"
                + " 181 operations failed, 0 posts were refused");
  }

  @Test
  void each_outage_counts_from_its_own_begin() {
    events.storeFailed("reading tasks", new IllegalStateException("away"));
    time.advance(10_000);
    events.storeAnswered();
    time.advance(100_000);
    events.storeFailed("reading tasks", new IllegalStateException("away"));
    time.advance(1_000);
    events.storeAnswered();

    assertThat(log.all()).hasSize(4);
    assertThat(log.all().get(3))
        .isEqualTo(
            "INFO The store answers again after 1 s: 1 operation failed, 0 posts were refused");
  }

  @Test
  void reads_that_go_well_do_not_end_an_outage_of_writes() {
    events.writeFailed("storing tasks", new IllegalStateException("read-only"));
    time.advance(1_000);
    events.storeAnswered();
    assertThat(log.all()).hasSize(1);

    events.writeAnswered();
    assertThat(log.all()).hasSize(2);
    assertThat(state.isStoreDown()).isFalse();
  }

  @Test
  void an_answer_that_was_under_way_when_it_failed_is_no_end() {
    events.writeFailed("storing tasks", new IllegalStateException("away"));
    time.advance(49);
    events.writeAnswered();

    assertThat(log.all()).hasSize(1);
    assertThat(state.isStoreDown()).isTrue();
  }

  @Test
  void what_a_store_that_closes_does_not_answer_is_no_failure() {
    state.storeCloses();
    events.storeFailed("looking for lost tasks", new IllegalStateException("closed"));
    events.writeFailed("moving tasks", new IllegalStateException("closed"));

    assertThat(log.all()).isEmpty();
  }
}
