package dev.offload.http.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.TaskIds;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private static final long NOW_MS = 1_700_000_000_123L;

  private long nowMs = NOW_MS;
  private final MessageIds ids = new MessageIds(() -> nowMs);

  @Test
  void an_id_is_a_uuid_v7_of_its_time() {
    UUID id = ids.next();

    assertThat(TaskIds.isTasks(id)).isTrue();
    assertThat(TaskIds.parse(id.toString())).contains(id);
    assertThat(TaskIds.timeMs(id)).isEqualTo(NOW_MS);
  }

  @Test
  void sequence_numbers_grow_also_within_a_millisecond_and_when_the_clock_is_set_back() {
    UUID before = ids.next();
    for (int i = 0; i < 20_000; i++) {
      nowMs = i == 10_000 ? NOW_MS - 60_000 : nowMs;
      UUID next = ids.next();
      assertThat(MessageIds.sequence(next)).isGreaterThan(MessageIds.sequence(before));
      assertThat(next.toString()).isGreaterThan(before.toString());
      before = next;
    }
    assertThat(TaskIds.timeMs(before)).as("4,096 a millisecond").isBetween(NOW_MS + 4, NOW_MS + 5);
  }

  @Test
  void a_sequence_number_has_20_digits() {
    assertThat(Messages.sequenceNumber(ids.next())).matches("0{3}[0-9]{17}|0{4}[0-9]{16}");
  }
}
