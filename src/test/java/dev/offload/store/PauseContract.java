package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link TaskStore} promises of lanes that are paused or held. */
public abstract class PauseContract extends ClaimContract {

  @Test
  void a_lane_is_paused_until_it_goes_on() throws Exception {
    assertThat(answer(store.laneStates())).isEmpty();
    answer(store.setLaneState("orders/crm", LaneState.paused("the receiver answered 410")));
    answer(store.setLaneState("orders/stats", LaneState.paused("by \"hand\"\n")));
    answer(store.setLaneState("orders/stats", LaneState.paused("again")));
    assertThat(answer(store.laneStates()))
        .isEqualTo(
            Map.of(
                "orders/crm",
                LaneState.paused("the receiver answered 410"),
                "orders/stats",
                LaneState.paused("again")));
    answer(store.setLaneState("orders/crm", LaneState.GOES_ON));
    answer(store.setLaneState("orders/crm", LaneState.GOES_ON));
    answer(store.setLaneState("nobody's/lane", LaneState.GOES_ON));
    assertThat(answer(store.laneStates()))
        .isEqualTo(Map.of("orders/stats", LaneState.paused("again")));
  }

  @Test
  void a_hold_ends_neither_a_pause_nor_a_longer_hold_and_ends_with_both() throws Exception {
    LaneState hour = LaneState.held(SampleTasks.NOW_MS, 3_600_000, "answered 429");
    LaneState minute = LaneState.held(SampleTasks.NOW_MS, 60_000, "answered \"503\"");
    answer(store.setLaneState("orders/crm", minute));
    assertThat(answer(store.laneStates())).isEqualTo(Map.of("orders/crm", minute));
    answer(store.setLaneState("orders/crm", hour));
    answer(store.setLaneState("orders/crm", minute));
    answer(store.setLaneState("orders/crm", hour));
    assertThat(answer(store.laneStates())).isEqualTo(Map.of("orders/crm", hour));

    answer(store.setLaneState("orders/crm", LaneState.paused("why")));
    assertThat(answer(store.laneStates())).isEqualTo(Map.of("orders/crm", LaneState.paused("why")));
    answer(store.setLaneState("orders/crm", minute));
    assertThat(answer(store.laneStates()))
        .isEqualTo(Map.of("orders/crm", new LaneState("why", minute.hold())));
    answer(store.setLaneState("orders/crm", LaneState.GOES_ON));
    assertThat(answer(store.laneStates())).isEmpty();
  }

  @Test
  void the_tasks_of_each_lane_are_counted_whatever_their_priority() throws Exception {
    Shelf low = new Shelf("orders/crm", 0);
    Shelf high = new Shelf("orders/crm", 9);
    stored(samples.on(low, SampleTasks.NOW_MS + 90_000));
    stored(samples.on(high, SampleTasks.NOW_MS + 20_000));
    stored(samples.on(Shelf.BACKGROUND, SampleTasks.NOW_MS + 1));
    Task runs = stored(samples.on(high, SampleTasks.NOW_MS));
    Task fails = stored(samples.on(high, SampleTasks.NOW_MS));
    Task ends = stored(samples.on(high, SampleTasks.NOW_MS));
    assertThat(answer(store.laneCounts()))
        .containsEntry("orders/crm", new LaneCounts(5, 0, 0, 0, SampleTasks.NOW_MS));

    made(runs.live().to(Status.PROCESSING, SampleTasks.NOW_MS, SampleTasks.NOW_MS));
    made(fails.live().to(Status.FAILED, SampleTasks.NOW_MS, Task.NOT_YET));
    made(ends.live().to(Status.CANCELLED, SampleTasks.NOW_MS, Task.NOT_YET));

    assertThat(answer(store.laneCounts()))
        .isEqualTo(
            Map.of(
                "orders/crm",
                new LaneCounts(2, 1, 0, 1, SampleTasks.NOW_MS + 20_000),
                Shelf.BACKGROUND.lane(),
                new LaneCounts(1, 0, 0, 0, SampleTasks.NOW_MS + 1)));
  }

  private void made(Move move) throws Exception {
    assertThat(answer(store.override(ME, List.of(move)))).isEqualTo(1);
  }

  @Test
  void tasks_of_a_lane_are_found_whether_it_was_paused_before_or_after_they_came()
      throws Exception {
    Shelf before = new Shelf("orders/crm", 4);
    Shelf after = new Shelf("orders/stats", 4);
    answer(store.setLaneState(before.lane(), LaneState.paused("why")));
    List<Shelf> shelves = List.of(before, after);
    for (Shelf shelf : shelves) {
      stored(samples.on(shelf, SampleTasks.NOW_MS));
    }
    answer(store.setLaneState(after.lane(), LaneState.paused("why")));
    answer(store.setLaneState(before.lane(), LaneState.GOES_ON));
    for (Shelf shelf : shelves) {
      stored(samples.on(shelf, SampleTasks.NOW_MS));
    }
    assertThat(answer(store.page(new PageQuery(null, null, 10))).items())
        .extracting(Task::shelf)
        .containsExactlyInAnyOrder(before, before, after, after);
  }
}
