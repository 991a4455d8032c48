package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.time.ManualTime;
import dev.offload.time.SoonestAlarm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoonestAlarmTest {
  private final ManualTime time = new ManualTime();
  private final List<Long> rang = new ArrayList<>();
  private final SoonestAlarm alarm = new SoonestAlarm(time, () -> rang.add(time.monotonicMs()));

  @Test
  void of_all_the_times_asked_for_the_soonest_counts() {
    alarm.in(5_000);
    alarm.in(3_000);
    alarm.in(4_000);

    time.advance(60_000);

    assertThat(rang).containsExactly(3_000L);
    assertThat(time.pendingAlarms()).isZero();
  }

  @Test
  void what_counts_is_when_it_would_ring_not_how_long_from_each_asking() {
    alarm.in(5_000);
    time.advance(4_000);
    alarm.in(2_000);

    time.advance(60_000);

    assertThat(rang).containsExactly(5_000L);
  }

  @Test
  void after_it_rang_or_was_cancelled_any_time_can_be_asked_for() {
    alarm.in(1_000);
    time.advance(1_000);
    alarm.in(5_000);
    alarm.cancel();
    time.advance(60_000);
    assertThat(rang).containsExactly(1_000L);

    alarm.in(9_000);
    time.advance(9_000);

    assertThat(rang).containsExactly(1_000L, 70_000L);
  }

  @Test
  void it_can_be_set_again_while_it_rings() {
    List<SoonestAlarm> self = new ArrayList<>();
    self.add(
        new SoonestAlarm(
            time,
            () -> {
              rang.add(time.monotonicMs());
              self.get(0).in(10_000);
            }));
    self.get(0).in(1_000);

    time.advance(21_000);

    assertThat(rang).containsExactly(1_000L, 11_000L, 21_000L);
  }
}
