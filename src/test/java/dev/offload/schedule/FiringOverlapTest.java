package dev.offload.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offload.schedule.Firing.Known;
import dev.offload.schedule.Firing.Shot;
import dev.offload.schedule.Firing.Step;
import dev.offload.schedule.Past.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What would begin beside another, by hand too. */
class FiringOverlapTest extends FiringFixture {
  @Test
  void skip_leaves_out_a_slot_while_a_task_before_lives() {
    define("");
    step(MADE + TEN);
    Step skipped = step(MADE + 2 * TEN, MADE + TEN);
    assertEquals(Map.of(Outcome.SKIPPED, 1), skipped.counts());
    assertEquals(List.of(MADE + 3 * TEN), slots(step(MADE + 3 * TEN)));
  }

  @Test
  void queue_has_one_slot_wait() {
    define(",\"overlap\":\"queue\"");
    step(MADE + TEN);
    Step waits = step(MADE + 2 * TEN, MADE + TEN);
    assertEquals(List.of(), waits.shots());
    assertEquals(MADE + 2 * TEN, past.waiting());
    assertEquals(MADE + 2 * TEN + 1_000, waits.dueAt());
    Step another = step(MADE + 3 * TEN, MADE + TEN);
    assertEquals(Map.of(Outcome.SKIPPED, 1), another.counts());
    Step fires = step(MADE + 3 * TEN + 4_000);
    assertEquals(List.of(MADE + 2 * TEN), slots(fires));
    assertEquals(0, past.waiting());
    assertEquals(MADE + 3 * TEN, past.last());
    Step next = step(MADE + 4 * TEN, MADE + 2 * TEN);
    assertEquals(MADE + 4 * TEN, past.waiting());
    assertEquals(List.of(), next.shots());
  }

  @Test
  void a_slot_that_fired_before_its_owner_ended_is_found_to_have() {
    define(",\"missed\":\"skip\"");
    Step found = step(MADE + TEN + 8_000, MADE + TEN);
    assertEquals(List.of(MADE + TEN), slots(found));
    assertEquals(Map.of(Outcome.FIRED, 1), found.counts());
    Step next = step(MADE + 2 * TEN, MADE + TEN);
    assertEquals(Map.of(Outcome.SKIPPED, 1), next.counts());
  }

  @Test
  void looks_for_nothing_where_tasks_may_overlap() {
    define(",\"overlap\":\"allow\"");
    step(MADE + TEN);
    assertEquals(Set.of(), new Firing(wanted, past).toLookFor(MADE + 9 * TEN));
    define("");
    assertEquals(Set.of(), new Firing(wanted, past).toLookFor(MADE + TEN));
    assertEquals(Set.of(event(MADE + TEN)), new Firing(wanted, past).toLookFor(MADE + TEN + 1_001));
    step(MADE + TEN);
    assertEquals(Set.of(event(MADE + TEN)), new Firing(wanted, past).toLookFor(MADE + 2 * TEN));
  }

  @Test
  void a_run_comes_behind_a_slot_that_is_due() {
    define("");
    UUID run = event(1);
    wanted = wanted.run(new Wanted.Manual(run, false));
    Step slot = step(MADE + TEN);
    assertEquals(List.of(MADE + TEN), slots(slot));
    assertEquals(MADE + TEN, slot.dueAt());
    Step left = step(MADE + TEN, MADE + TEN);
    assertEquals(List.of(), left.shots());
    assertEquals(run, past.ran());
    wanted = wanted.run(new Wanted.Manual(event(2), true));
    assertEquals(List.of(new Shot(event(2), 0, 0)), step(MADE + TEN + 1, MADE + TEN).shots());
    assertEquals(MADE + TEN, past.fired());
  }

  @Test
  void a_run_keeps_the_next_slot_from_overlapping() {
    define("");
    UUID run = event(1);
    wanted = wanted.run(new Wanted.Manual(run, false));
    assertEquals(1, step(MADE + 1).shots().size());
    Known live = new Known(Set.of(run), Set.of(run));
    assertEquals(Map.of(Outcome.SKIPPED, 1), step(MADE + TEN, live).counts());
  }

  @Test
  void a_run_that_may_have_begun_unrecorded_is_looked_for_and_not_overlapped() {
    define("");
    UUID run = event(1);
    wanted = wanted.run(new Wanted.Manual(run, false));
    assertThat(new Firing(wanted, past).toLookFor(MADE + TEN)).contains(run);
    Known live = new Known(Set.of(run), Set.of(run));
    assertEquals(Map.of(Outcome.SKIPPED, 1), step(MADE + TEN, live).counts());
  }

  @Test
  void a_run_that_has_begun_unrecorded_is_recorded_as_one_that_has() {
    define("");
    UUID run = event(1);
    wanted = wanted.run(new Wanted.Manual(run, false));
    Step again = step(MADE + 1, new Known(Set.of(run), Set.of(run)));
    assertEquals(List.of(new Shot(run, 0, 0)), again.shots());
    assertEquals(Map.of(), again.counts());
    assertEquals(run, past.ran());
  }

  @Test
  void what_is_paused_is_never_due_but_can_be_run() {
    define("");
    wanted = wanted.paused("by hand");
    assertEquals(Firing.NEVER_DUE, new Firing(wanted, past).dueAt(MADE + TEN));
    Step nothing = step(MADE + 5 * TEN);
    assertEquals(List.of(), nothing.shots());
    assertEquals(Firing.NEVER_DUE, nothing.dueAt());
    wanted = wanted.run(new Wanted.Manual(event(1), false));
    assertEquals(MADE, new Firing(wanted, past).dueAt(MADE));
    assertEquals(1, step(MADE + 5 * TEN).shots().size());
  }

  @Test
  void slots_of_a_pause_are_left_out() {
    define(",\"missed\":\"all\"");
    step(MADE + TEN);
    wanted = wanted.paused("by hand").paused(null).since(MADE + 5 * TEN + 1);
    assertEquals(MADE + 6 * TEN, new Firing(wanted, past).dueAt(MADE + 5 * TEN + 1));
  }

  @Test
  void a_slot_that_may_have_fired_before_a_change_is_looked_for_and_not_overlapped() {
    define("");
    long before = MADE + TEN;
    assertThat(new Firing(wanted, past).inDoubt(before)).containsExactly(before);
    assertThat(new Firing(wanted, past).inDoubt(before - 1)).isEmpty();
    assertThat(new Firing(wanted, past).inDoubt(MADE - 1)).as("set back").containsExactly(before);
    wanted = wanted.doubting(List.of(before)).since(before);
    assertThat(new Firing(wanted, past).toLookFor(before)).containsExactly(event(before));
    assertThat(step(MADE + 2 * TEN, before).counts()).isEqualTo(Map.of(Outcome.SKIPPED, 1));
  }
}
