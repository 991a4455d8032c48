package dev.offload.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
  private final ManualTime time = new ManualTime(1_000_000);
  private final List<String> ran = new ArrayList<>();

  @Test
  void alarms_run_in_the_order_they_are_due_each_at_its_own_moment() {
    time.after(20, () -> ran.add("b at " + time.nowMs()));
    time.after(10, () -> ran.add("a at " + time.nowMs()));
    time.after(20, () -> ran.add("c at " + time.monotonicMs()));
    time.after(31, () -> ran.add("too late"));
    time.advance(30);
    assertThat(ran).containsExactly("a at 1000010", "b at 1000020", "c at 20");
    assertThat(time.nowMs()).isEqualTo(1_000_030);
    assertThat(time.pendingAlarms()).isEqualTo(1);
  }

  @Test
  void an_alarm_set_by_an_alarm_runs_in_the_same_advance_when_it_is_due() {
    time.after(10, () -> time.after(0, () -> ran.add("at " + time.monotonicMs())));
    time.advance(11);
    assertThat(ran).containsExactly("at 11");
  }

  @Test
  void a_cancelled_alarm_does_not_run() {
    Time.Alarm alarm = time.after(10, () -> ran.add("ran"));
    alarm.cancel();
    alarm.cancel();
    time.advance(10);
    assertThat(ran).isEmpty();
  }

  @Test
  void setting_the_clock_moves_no_alarm() {
    time.after(10, () -> ran.add("at " + time.monotonicMs()));
    time.setNowMs(5_000_000);
    assertThat(ran).isEmpty();
    time.advance(10);
    assertThat(ran).containsExactly("at 10");
    assertThat(time.nowMs()).isEqualTo(5_000_010);
  }

  @Test
  void while_the_machine_sleeps_its_clock_goes_on_alone() {
    time.after(10, () -> ran.add("at " + time.monotonicMs() + ", " + time.nowMs()));
    time.sleep(5_000);
    assertThat(ran).isEmpty();
    assertThat(time.nowMs()).isEqualTo(1_005_000);
    assertThat(time.monotonicMs()).isZero();
    time.advance(10);
    assertThat(ran).containsExactly("at 10, 1005010");
  }

  @Test
  void of_how_long_ago_something_was_the_clock_counts_that_says_more() {
    Time.Moment then = time.moment();
    time.advance(100);
    assertThat(time.sinceMs(then)).isEqualTo(100);
    time.sleep(5_000);
    assertThat(time.sinceMs(then)).isEqualTo(5_100);
    time.setNowMs(then.nowMs() + 30);
    assertThat(time.sinceMs(then)).as("set back a little").isEqualTo(100);
    time.setNowMs(then.nowMs() - 3_600_000);
    assertThat(time.sinceMs(then)).as("set back by much").isEqualTo(3_600_000);
  }
}
