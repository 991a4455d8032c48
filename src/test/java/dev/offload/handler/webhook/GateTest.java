package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome.NotTried;
import dev.offload.time.ManualTime;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GateTest {
  private final ManualTime time = new ManualTime();
  private final Gate gate = new Gate(time);

  @Test
  void shuts_for_10_s_after_5_failures_in_a_row() {
    fail(4);
    assertOpen();

    fail(1);

    assertShutFor(10_000);
    time.advance(9_999);
    assertShutFor(1);
  }

  @Test
  void stays_open_when_something_goes_well_in_between() {
    fail(4);
    gate.succeeded(gate.round());
    fail(4);

    assertOpen();
  }

  @Test
  void lets_one_attempt_try_it_then_and_opens_for_all_when_that_goes_well() {
    fail(5);
    time.advance(10_000);

    assertOpen();
    assertThat(gate.enter()).contains(new NotTried("down; one attempt tries it", 0));
    gate.succeeded(gate.round());

    assertOpen();
    assertOpen();
    fail(4);
    assertOpen();
  }

  @Test
  void shuts_for_twice_as_long_each_time_that_goes_wrong_up_to_5_min_and_anew_from_10_s() {
    fail(5);
    for (long ms : new long[] {10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000}) {
      assertShutFor(ms);
      time.advance(ms);
      assertOpen();
      fail(1);
    }
    time.advance(300_000);
    assertOpen();
    gate.succeeded(gate.round());

    fail(5);

    assertShutFor(10_000);
  }

  @Test
  void lets_another_one_try_it_when_the_first_left_without_a_word() {
    fail(5);
    time.advance(10_000);
    assertOpen();

    gate.left(gate.round());

    assertOpen();
    assertThat(gate.enter()).isPresent();
  }

  @Test
  void does_not_count_what_began_before_it_shut() {
    int before = gate.round();
    fail(5);

    gate.failed(before, "late");
    gate.succeeded(before);
    gate.left(before);
    gate.overloaded(before, "late", OptionalLong.of(1_000_000), true);

    assertShutFor(10_000);
  }

  @Test
  void shuts_for_as_long_as_it_is_asked_to_at_most_an_hour() {
    assertThat(gate.overloaded(gate.round(), "429", OptionalLong.of(7_000), false))
        .isEqualTo(7_000);
    assertThat(gate.enter()).contains(new NotTried("429", 7_000));
    time.advance(7_000);

    gate.overloaded(gate.round(), "429", OptionalLong.of(86_400_000), false);

    assertShutFor(3_600_000);
  }

  @Test
  void shuts_for_30_s_when_no_time_is_named_doubling_up_to_5_min_until_something_goes_well() {
    for (long ms : new long[] {30_000, 60_000, 120_000, 240_000, 300_000, 300_000}) {
      gate.overloaded(gate.round(), "503", OptionalLong.empty(), true);
      assertShutFor(ms);
      time.advance(ms);
      assertOpen();
    }
    gate.succeeded(gate.round());

    gate.overloaded(gate.round(), "503", OptionalLong.empty(), true);

    assertShutFor(30_000);
  }

  @Test
  void counts_a_breakdown_that_asks_for_no_wait_as_a_failure_and_a_limit_as_none() {
    for (int i = 0; i < 10; i++) {
      gate.overloaded(gate.round(), "429", OptionalLong.of(0), false);
    }
    assertOpen();

    for (int i = 0; i < 5; i++) {
      gate.overloaded(gate.round(), "503", OptionalLong.of(0), true);
    }

    assertShutFor(10_000);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      gate.failed(gate.round(), "down");
    }
  }

  private void assertOpen() {
    assertThat(gate.enter()).isEmpty();
  }

  private void assertShutFor(long ms) {
    assertThat(gate.enter().orElseThrow().afterMs()).isEqualTo(ms);
  }
}
