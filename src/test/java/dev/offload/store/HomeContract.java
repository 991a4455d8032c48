package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.LaneState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link Leases} promises of the homes of lanes. */
public abstract class HomeContract extends GivingContract {
  private static final String LANE = "orders/crm";

  @Test
  void a_lane_without_a_home_gets_the_first_that_asks() throws Exception {
    assertThat(answer(leases.homes())).isEmpty();

    assertThat(answer(leases.home(LANE, null, ME))).isTrue();
    assertThat(answer(leases.home(LANE, null, OTHER))).isFalse();
    assertThat(answer(leases.home("orders/stats", null, OTHER))).isTrue();

    assertThat(answer(leases.homes())).isEqualTo(Map.of(LANE, ME, "orders/stats", OTHER));
  }

  @Test
  void a_home_is_taken_over_only_from_the_one_that_was_seen() throws Exception {
    answer(leases.home(LANE, null, DEAD));

    assertThat(answer(leases.home(LANE, OTHER, ME))).isFalse();
    assertThat(answer(leases.home(LANE, DEAD, ME))).isTrue();
    assertThat(answer(leases.home(LANE, DEAD, OTHER))).isFalse();

    assertThat(answer(leases.homes())).isEqualTo(Map.of(LANE, ME));
  }

  @Test
  void a_home_that_asks_again_is_told_that_it_is_the_home() throws Exception {
    answer(leases.home(LANE, null, ME));

    assertThat(answer(leases.home(LANE, null, ME))).isTrue();
    assertThat(answer(leases.home(LANE, DEAD, ME))).isTrue();
  }

  @Test
  void a_home_that_nobody_has_is_not_taken_over() throws Exception {
    assertThat(answer(leases.home(LANE, DEAD, ME))).isFalse();
    assertThat(answer(leases.homes())).isEmpty();
  }

  @Test
  void of_two_who_ask_at_once_one_is_the_home() throws Exception {
    for (String seen : new String[] {null, DEAD}) {
      String lane = "orders/" + seen;
      if (seen != null) {
        answer(leases.home(lane, null, seen));
      }
      Future<Boolean> one = leases.home(lane, seen, ME);
      Future<Boolean> two = leases.home(lane, seen, OTHER);
      assertThat(List.of(answer(one), answer(two))).containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void a_home_outlives_a_pause() throws Exception {
    answer(leases.home(LANE, null, ME));
    answer(store.setLaneState(LANE, LaneState.paused("why")));
    answer(store.setLaneState(LANE, LaneState.GOES_ON));
    assertThat(answer(leases.homes())).isEqualTo(Map.of(LANE, ME));
    assertThat(answer(store.laneStates())).isEmpty();
  }
}
