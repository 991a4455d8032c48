package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.stream.EventStream;
import dev.offload.task.Status;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(30)
class SlowReaderTest {
  private static final String COMPLETE =
      "\"complete\",\"version\":3,\"at\":\"2023-11-14T22:13:20.000Z\"}\n\n";
  private StreamNode streams;

  @BeforeEach
  void start(Vertx vertx) {
    streams = new StreamNode(vertx);
  }

  @Test
  void a_reader_that_is_too_slow_misses_events_and_is_told_to_read_everything_again() {
    try (RawConnection slow = openSlow()) {
      int told = fill();

      String rest = slow.readUntil("event: resync\ndata: {}\n\n");
      assertThat(rest.split("event: task").length - 1).isBetween(100, told - 1);
      streams.tell(StreamNode.event(Status.COMPLETE, 3, null));
      slow.readUntil(COMPLETE);
      streams.advance(2 * EventStream.LAGGING_MAX_MS);
      assertThat(streams.node.streams()).isEqualTo(1);
    }
  }

  @Test
  void a_reader_that_stays_too_slow_is_disconnected() {
    try (RawConnection slow = openSlow()) {
      fill();
      streams.advance(EventStream.LAGGING_MAX_MS);

      streams.awaitStreams(0);
    }
  }

  @Test
  void a_reader_that_does_not_read_does_not_keep_the_node_from_stopping() {
    try (RawConnection slow = openSlow()) {
      fill();

      streams.node.stop();
      assertThat(streams.node.streams()).isZero();
    }
  }

  private RawConnection openSlow() {
    RawConnection stream = new RawConnection(streams.node.port(), 4_096);
    stream.write(RawRequest.get("/api/stream").bytes());
    stream.readUntil("\n\n");
    return stream;
  }

  /** Tells until the server keeps no more for a reader that does not read: it sets an alarm. */
  private int fill() {
    int count = 0;
    int alarms = streams.time.pendingAlarms();
    while (streams.time.pendingAlarms() <= alarms) {
      assertThat(count).as("events told to a reader that does not read").isLessThan(100_000);
      // One of the request itself may end only now.
      alarms = Math.min(alarms, streams.time.pendingAlarms());
      streams.tellMany(500, "x".repeat(200));
      count += 500;
    }
    return count;
  }
}
