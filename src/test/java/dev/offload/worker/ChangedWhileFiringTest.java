package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.ScheduleCommand.Run;
import dev.offload.store.FaultyStore.Fault;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What people do with a schedule of which a slot was published and is not recorded yet. */
class ChangedWhileFiringTest extends ScheduleFixture {
  @Test
  void a_run_by_hand_between_a_slot_and_its_record_is_done_at_once_and_the_slot_fires_once() {
    run(put("daily", "\"cron\":\"0 3 * * *\",\"overlap\":\"allow\""));
    advanceTo(Instant.parse("2027-01-01T02:59:59Z").toEpochMilli());
    store.set("apply", Fault.NOT_WRITTEN);
    advanceTo(Instant.parse("2027-01-01T03:00:00.100Z").toEpochMilli());
    assertThat(slots()).hasSize(1);

    run(new Run("daily", false));
    store.set("", Fault.NONE);
    time.advance(30_000);

    assertThat(published()).as("the slot, and the run by hand").hasSize(2);
    assertThat(past("daily").last())
        .isEqualTo(Instant.parse("2027-01-01T03:00:00Z").toEpochMilli());
    time.advance(86_400_000);
    assertThat(published()).as("those, and the slot of the next day").hasSize(3);
  }

  @Test
  void a_change_between_a_slot_and_its_record_counts_and_the_slot_fires_once() {
    run(put("daily", "\"cron\":\"0 3 * * *\",\"overlap\":\"allow\""));
    advanceTo(Instant.parse("2027-01-01T02:59:59Z").toEpochMilli());
    store.set("apply", Fault.NOT_WRITTEN);
    advanceTo(Instant.parse("2027-01-01T03:00:00.100Z").toEpochMilli());
    assertThat(slots()).hasSize(1);

    run(put("daily", "\"cron\":\"0 3,4 * * *\",\"overlap\":\"allow\""));
    store.set("", Fault.NONE);
    time.advance(30_000);

    assertThat(slots()).containsExactly("2027-01-01T03:00:00Z");
    time.advance(3_600_000);
    assertThat(slots()).containsExactly("2027-01-01T03:00:00Z", "2027-01-01T04:00:00Z");
  }
}
