package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.time.ManualTime;
import dev.offload.time.StoreClock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the places in memory are shared between shelves. */
class PlacesTest {
  private static final int HELD_MAX = 2_000_000;

  @Test
  void the_demo_alone_has_all_of_them() {
    assertThat(lanes(0, HELD_MAX).places(Shelf.BACKGROUND).free()).isEqualTo(HELD_MAX);
  }

  @ParameterizedTest
  @CsvSource({"1, 10000", "10, 10000", "100, 1000", "1000, 100"})
  void shelves_with_attempts_have_their_own_and_together_half_at_the_most(int lanes, int each) {
    Lanes all = lanes(lanes, HELD_MAX);

    assertThat(all.places(new Shelf("orders/s0", 0)).free()).isEqualTo(each);
    assertThat(all.places(Shelf.BACKGROUND).free()).isEqualTo(HELD_MAX - 10 * lanes * each);
    assertThat(10 * lanes * each).isLessThanOrEqualTo(HELD_MAX / 2);
    assertThat(all.places(new Shelf("orders/s0", 0)))
        .isNotSameAs(all.places(new Shelf("orders/s0", 1)));
  }

  @Test
  void what_moves_by_itself_shares_its_places_whatever_its_priority() {
    Lanes all = lanes(1, HELD_MAX);
    assertThat(all.places(new Shelf(Shelf.BACKGROUND.lane(), 9)))
        .isSameAs(all.places(Shelf.BACKGROUND));
  }

  @Test
  void a_lane_in_no_configuration_has_one_and_no_shelf_has_none() {
    assertThat(lanes(0, HELD_MAX).places(new Shelf("gone/s", 4)).free()).isEqualTo(1);
    assertThat(lanes(5, 3).places(new Shelf("orders/s0", 4)).free()).isEqualTo(1);
    assertThat(lanes(5, 3).places(Shelf.BACKGROUND).free()).isEqualTo(1);
  }

  @Test
  void the_wait_for_places_ends_once_when_a_quarter_of_them_is_free() {
    Places places = new Places(8);
    IntStream.range(0, 8).forEach(i -> places.take());
    places.missed();
    assertThat(places.areAwaited()).isTrue();
    assertThat(places.giveBack()).isFalse();

    assertThat(places.giveBack()).isTrue();

    assertThat(places.areAwaited()).isFalse();
    assertThat(places.giveBack()).isFalse();
    assertThat(places.free()).isEqualTo(3);
  }

  private static Lanes lanes(int withAttempts, int heldMax) {
    Execution work =
        new Execution(new FakeHandler(), 2, 1_000, Retry.exponential(3, 1_000, 3, 60_000, 0));
    List<Lane.Definition> all = new ArrayList<>();
    all.add(new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null));
    for (int i = 0; i < withAttempts; i++) {
      all.add(new Lane.Definition("orders", "s" + i, work));
    }
    ManualTime time = new ManualTime();
    TaskEvents events = new TaskEvents(new NodeState(true), TaskMeters.none(), time);
    return new Lanes(all, heldMax, new Node(null, time, StoreClock.local(time), events));
  }
}
