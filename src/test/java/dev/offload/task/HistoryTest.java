package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offload.task.History.Attempt;
import dev.offload.task.Unpublished.Event;
import dev.offload.task.Unpublished.Part;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  private static final UUID TASK = new UUID(0x018bcfe568007001L, 1L << 63 | 5);
  private static final History ONE =
      History.NONE.with(new Attempt(1, 1_000, 2_000, "node-1", "postponed", null));

  @Test
  void is_read_as_it_was_stored() {
    Unpublished left =
        new Unpublished(
            Status.PROCESSING,
            3_000,
            4_000,
            "{\"page\":2}",
            List.of(new Event(TASK, "mail", "\"\\u0000\""), new Event(TASK, "mail", "null")));
    for (History it :
        List.of(
            History.NONE,
            ONE,
            ONE.withNextPart(2_000).withNextPart(3_000),
            ONE.withResult("[1]").with(left),
            ONE.with(new Unpublished(Status.COMPLETE, 3_000, Task.NOT_YET, null, List.of())))) {
      assertThat(History.of(it.stored())).isEqualTo(it);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"attempts\":[],\"part\":[1]}",
        "{\"attempts\":[],\"unpublished\":{}}",
        "{\"attempts\":[],\"unpublished\":{\"to\":\"gone\",\"at\":1,\"dueAt\":1,\"events\":[]}}"
      })
  void what_is_none_is_told_apart(String stored) {
    assertThatIllegalArgumentException().isThrownBy(() -> History.of(stored));
  }

  @Test
  void each_part_of_a_task_and_each_place_in_it_has_an_event_id_of_its_own() {
    Part first = new Part(0, 1_700_000_000_000L);
    Part second = new Part(1, 1_700_000_000_000L);

    UUID id = first.event(TASK, 0);

    assertThat(id).isEqualTo(first.event(TASK, 0));
    assertThat(List.of(id, first.event(TASK, 1), second.event(TASK, 0), second.event(TASK, 1)))
        .doesNotHaveDuplicates();
    assertThat(first.event(new UUID(TASK.getMostSignificantBits(), 1L << 63 | 6), 0))
        .isNotEqualTo(id);
    assertThat(TaskIds.isTasks(id)).isTrue();
    assertThat(TaskIds.timeMs(id)).isEqualTo(1_700_000_000_000L);
  }
}
