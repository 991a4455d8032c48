package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.task.Retry;
import dev.offload.task.StartLimits;
import dev.offload.time.ManualTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More lanes have a home elsewhere than gifts are under way at once. */
class SendingTest {
  private static final int LANES = 9;
  private static final int ROUNDS = 4;

  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private final FaultyStore line = new FaultyStore(store);
  private final TestPeers peers = new TestPeers();
  private final List<FakeHandler> handlers =
      IntStream.range(0, LANES).mapToObj(i -> new FakeHandler()).toList();
  private final TestNode home = node("a", store);
  private final TestNode other = node("b", line.asSeen());

  @Test
  void each_lane_takes_its_turn_though_others_have_always_more_to_give() {
    line.set("give", Fault.ANSWERED_LATE);
    for (int round = 0; round < ROUNDS; round++) {
      IntStream.range(0, LANES).forEach(i -> other.publish("t" + i, "1"));
      line.answerLate();
    }

    assertThat(home.owner()).isNotEqualTo(other.owner());
    assertThat(handlers).allMatch(it -> it.count() > 0);
  }

  private TestNode node(String name, TaskStore on) {
    StartLimits limits = new StartLimits(OptionalInt.of(LANES), Optional.empty());
    List<Lane.Definition> lanes =
        IntStream.range(0, LANES)
            .mapToObj(
                i ->
                    new Lane.Definition(
                        "t" + i,
                        "s",
                        new Execution(handlers.get(i), LANES, 600_000, Retry.DEFAULT, limits)))
            .toList();
    return peers.connect(name, new TestNode(time, on, name, lanes).start());
  }
}
