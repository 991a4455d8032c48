package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BoundedReadsTest {
  private static final UUID ANY = UUID.randomUUID();

  private final ManualTime time = new ManualTime();
  private final List<String> told = new ArrayList<>();
  private final List<Promise<Optional<Task>>> asked = new ArrayList<>();
  private int unread;
  private final BoundedReads reads =
      new BoundedReads(
          new AskedStore(), time, new Told(), BoundedReads.READS_MAX, places -> unread < places);

  @Test
  void a_read_that_hangs_is_refused_in_time_and_keeps_its_place() {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < BoundedReads.READS_MAX; i++) {
      all.add(reads.find(ANY));
    }

    time.advance(BoundedReads.READ_MAX_MS);

    assertThat(all).allMatch(Future::failed);
    assertThat(all.get(0).cause())
        .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.status()).isEqualTo(503));
    assertThat(reads.find(ANY).cause()).hasMessageContaining("too many are reading");
    asked.get(0).complete(Optional.empty());
    assertThat(reads.find(ANY).isComplete()).isFalse();
  }

  @Test
  void a_read_keeps_its_place_while_its_answer_is_unread() {
    for (int i = 0; i < BoundedReads.READS_MAX; i++) {
      reads.find(ANY);
    }
    asked.get(0).complete(Optional.empty());
    unread = 1;
    assertThat(reads.find(ANY).cause()).hasMessageContaining("too many are reading");

    unread = 0;
    assertThat(reads.find(ANY).isComplete()).isFalse();
  }

  @Test
  void counting_takes_a_place_like_any_other_read() {
    for (int i = 0; i < BoundedReads.READS_MAX; i++) {
      reads.liveCounts();
    }

    assertThat(asked).hasSize(BoundedReads.READS_MAX);
    assertThat(reads.liveCounts().cause()).hasMessageContaining("too many are reading");
  }

  @Test
  void an_outage_is_told_in_two_lines() {
    for (int i = 0; i < 3; i++) {
      reads.find(ANY);
      asked.get(i).fail("down");
    }
    reads.find(ANY);
    time.advance(BoundedReads.READ_MAX_MS);
    for (int i = 4; i < 6; i++) {
      reads.find(ANY);
      asked.get(i).complete(Optional.empty());
    }

    assertThat(told).containsExactly("reading tasks failed: down", "answered");
  }

  private final class AskedStore implements TaskReader {
    @Override
    public Future<List<Task>> read(List<UUID> ids) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<Task>> find(UUID id) {
      asked.add(Promise.promise());
      return asked.get(asked.size() - 1).future();
    }

    @Override
    public Future<TaskPage> page(PageQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<String, LaneCounts>> laneCounts() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<QueueDefinition>> queues() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<String, QueueDepth>> queueDepths(long nowMs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<String, LaneState>> laneStates() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Map<Status, Long>> liveCounts() {
      return find(ANY).map(Map.of());
    }
  }

  private final class Told extends TaskEvents {
    Told() {
      super(new NodeState(true), TaskMeters.none(), time);
    }

    @Override
    public void unexpected(String doing, Throwable cause) {
      told.add("unexpected " + doing);
    }

    @Override
    public void storeFailed(String doing, Throwable cause) {
      told.add(doing + " failed: " + cause.getMessage());
    }

    @Override
    public void storeAnswered() {
      told.add("answered");
    }
  }
}
