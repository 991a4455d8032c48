package dev.offload.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Status;
import dev.offload.task.StatusEvents.Event;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRingTest {
  private final EventRing ring = new EventRing("0a");

  @Test
  void goes_on_after_the_position_it_gave() {
    add(2, "");
    String position = ring.position();
    add(3, "");

    assertThat(ring.resume(position)).hasValue(2);
    assertThat(ring.after(2)).extracting(EventRing.Entry::number).containsExactly(3L, 4L, 5L);
    assertThat(ring.after(5)).isEmpty();
  }

  @Test
  void goes_on_from_the_beginning() {
    String position = ring.position();
    add(1, "");

    assertThat(ring.resume(position)).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0a",
        "0a-",
        "-1",
        "0b-1",
        "0a-4",
        "0a--1",
        "0a-1x",
        "0a-99999999999999999999"
      })
  void does_not_go_on_from_what_is_not_its_own(String position) {
    add(3, "");

    assertThat(ring.resume(position)).isEmpty();
  }

  @Test
  void keeps_so_many_events_and_drops_the_oldest() {
    add(EventRing.ITEMS_MAX + 5, "");

    assertThat(ring.resume("0a-4")).isEmpty();
    assertThat(ring.resume("0a-5")).hasValue(5);
    assertThat(ring.after(5)).hasSize(EventRing.ITEMS_MAX);
    assertThat(ring.after(5).get(0).number()).isEqualTo(6);
  }

  @Test
  void keeps_so_many_bytes_and_drops_the_oldest() {
    String excerpt = "x".repeat(200);
    add(EventRing.ITEMS_MAX, excerpt);

    long kept = ring.last();
    while (ring.holdsAllAfter(kept - 1)) {
      kept--;
    }
    assertThat(ring.after(kept)).hasSize(EventRing.BYTES_MAX / (160 + 2 * 200));
  }

  private void add(int count, String excerpt) {
    for (int i = 0; i < count; i++) {
      ring.add(new Event(new UUID(7, i), Status.RECEIVED, 1, 1, excerpt));
    }
  }
}
