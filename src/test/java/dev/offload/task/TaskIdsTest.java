package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdsTest {
  private static final long NOW_MS = 1_700_000_000_000L;
  private final AtomicLong clock = new AtomicLong(NOW_MS);
  private final TaskIds ids = new TaskIds(clock::get);

  @Test
  void each_id_is_higher_than_those_before_also_within_a_millisecond() {
    String before = "";
    for (int i = 0; i < 20_000; i++) {
      if (i % 1_000 == 0) {
        clock.incrementAndGet();
      }
      String id = ids.next().toString();
      assertThat(id).isGreaterThan(before);
      before = id;
    }
  }

  @Test
  void an_id_is_made_in_the_canonical_form_and_holds_the_time_given() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(TaskIds.timeMs(id)).isEqualTo(NOW_MS);
    assertThat(TaskIds.parse(id.toString())).contains(id);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "018BCFE5-6800-7ABC-8DEF-0123456789AB",
        "018bcfe5-6800-4abc-8def-0123456789ab",
        "018bcfe5-6800-7abc-cdef-0123456789ab",
        "018bcfe568007abc8def0123456789ab",
        "{018bcfe5-6800-7abc-8def-0123456789ab}",
        "018bcfe5-6800-7abc-8def-0123456789ab ",
        "18bcfe5-6800-7abc-8def-0123456789ab",
        "018bcfe5-6800-7abc-8def-0123456789ag",
        "1"
      })
  void anything_but_a_canonical_lower_case_uuid_of_version_7_is_none(String text) {
    assertThat(TaskIds.parse(text)).isEmpty();
  }

  @Test
  void an_id_of_a_client_may_be_a_minute_ahead_and_no_more() {
    String ahead = id(NOW_MS + 60_000);
    String tooFar = id(NOW_MS + 60_001);

    assertThat(refusal(ahead)).isEmpty();
    assertThat(refusal(id(1))).isEmpty();
    assertThat(refusal(tooFar))
        .contains(new Refusal(400, "taskID is more than a minute in the future"));
    assertThat(refusal("nonsense"))
        .contains(new Refusal(400, "taskID must be a UUIDv7 in canonical lower case"));
  }

  @Test
  void the_highest_time_an_id_can_hold_is_read_as_such() {
    Optional<UUID> highest = TaskIds.parse("ffffffff-ffff-7fff-bfff-ffffffffffff");

    assertThat(TaskIds.timeMs(highest.orElseThrow())).isEqualTo((1L << 48) - 1);
  }

  private static Optional<Refusal> refusal(String taskID) {
    return Submission.refuseId(TaskIds.parse(taskID), NOW_MS);
  }

  private static String id(long timeMs) {
    return new UUID(timeMs << 16 | 0x7000, 0x8000_0000_0000_0000L).toString();
  }

  @Test
  void a_derived_id_is_valid_has_the_time_of_the_given_one_and_is_always_the_same() {
    UUID given = UUID.fromString("019b0000-0000-7fff-bfff-ffffffffffff");
    Set<UUID> derived = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      UUID id = TaskIds.derived(given, "text " + i);
      assertThat(TaskIds.parse(id.toString())).contains(id);
      assertThat(TaskIds.timeMs(id)).isEqualTo(TaskIds.timeMs(given));
      assertThat(TaskIds.derived(given, "text " + i)).isEqualTo(id);
      derived.add(id);
    }
    assertThat(derived).hasSize(10_000);
    UUID other = UUID.fromString("019b0000-0000-7fff-bfff-fffffffffffe");
    assertThat(TaskIds.derived(other, "text 1")).isNotIn(derived);
  }

  @Test
  void nodes_of_every_version_derive_the_same_id() {
    UUID given = UUID.fromString("019b0000-0000-7000-8000-000000000001");
    assertThat(TaskIds.derived(given, "gr\u00fcn"))
        .hasToString("019b0000-0000-7600-9d0a-0f1edfc23340");
  }

  @Test
  void schedules_are_one_range_before_all_other_ids() {
    for (int i = 0; i < 20_000; i++) {
      UUID schedule = TaskIds.ofSchedule("s" + i);
      assertThat(TaskIds.isTasks(schedule) && TaskIds.isOfSchedules(schedule)).isTrue();
      assertThat(schedule.toString()).isLessThanOrEqualTo(TaskIds.LAST_OF_SCHEDULES.toString());
      UUID redrive = new Redrive(Redrive.Verb.REDRIVE, "t" + i, "s", 0, null, 0).taskID();
      assertThat(TaskIds.isOfSchedules(redrive)).isFalse();
    }
  }
}
