package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.MemoryTaskStore;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttendanceTest {
  private final ManualTime time = new ManualTime();
  private final FaultyStore line = new FaultyStore(new MemoryTaskStore(time));
  private final TestNode node = new TestNode(time, line.asSeen(), "a");
  private final List<String> seen = new ArrayList<>();
  private Future<Void> opens = Future.succeededFuture();
  private Attendance attendance;

  @BeforeEach
  void start() {
    node.start();
    attendance =
        new Attendance(
            node.node,
            node.worker.lease,
            TestNode.outside("a", () -> note("open"), () -> note("close")));
    attendance.start();
  }

  @Test
  void a_worker_that_cannot_write_leaves_until_it_can_again() {
    line.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(3_000);
    assertThat(seen).containsExactly("open", "close");
    time.advance(60_000);
    assertThat(seen).containsExactly("open", "close");

    line.set("", Fault.NONE);
    time.advance(4_000);

    assertThat(seen).containsExactly("open", "close", "open");
  }

  @Test
  void a_worker_whose_store_is_silent_leaves_when_its_lease_is_too_old() {
    line.set("renew", Fault.SILENT);
    time.advance(9_000);

    assertThat(seen).containsExactly("open", "close");
  }

  @Test
  void a_worker_that_stops_leaves_and_does_not_come_back() {
    attendance.stop();
    time.advance(60_000);

    assertThat(seen).containsExactly("open", "close");
  }

  @Test
  void a_worker_that_could_not_come_back_tries_again() {
    line.set("", Fault.UNKNOWN_NOT_DONE);
    time.advance(3_000);
    line.set("", Fault.NONE);
    opens = Future.failedFuture("the cluster does not answer");
    time.advance(4_000);
    assertThat(seen).startsWith("open", "close", "open");
    int tries = seen.size();

    opens = Future.succeededFuture();
    time.advance(Attendance.AWAY_MAX_MS);

    assertThat(seen).hasSize(tries + 1).endsWith("open");
  }

  private Future<Void> note(String what) {
    seen.add(what);
    return what.equals("open") ? opens : Future.succeededFuture();
  }
}
