package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.stream.StreamPace;
import dev.offload.task.Status;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many listen: they are told less often, and not of everything when that would be too much. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class CrowdedStreamTest {
  private static final int STREAMS = 80;
  private static final String COMPLETE = "\"complete\"";
  private final List<RawConnection> listeners = new ArrayList<>();
  private StreamNode streams;

  @BeforeEach
  void open(Vertx vertx) {
    streams = new StreamNode(vertx, STREAMS);
    for (int i = 0; i < STREAMS; i++) {
      listeners.add(streams.open(null));
    }
  }

  @AfterEach
  void close() {
    listeners.forEach(RawConnection::close);
  }

  @Test
  void the_more_listen_the_longer_events_are_gathered() {
    int alarms = streams.time.pendingAlarms();
    streams.publish(StreamNode.event(Status.COMPLETE, 3, null));

    streams.advance(StreamPace.gatherMs(STREAMS) - 1);
    assertThat(streams.time.pendingAlarms()).as("still gathering").isEqualTo(alarms + 1);
    streams.advance(1);

    assertThat(streams.time.pendingAlarms()).isEqualTo(alarms);
    assertThat(listeners)
        .allSatisfy(one -> assertThat(one.readUntil(COMPLETE)).contains("event: task"));
  }

  @Test
  void more_events_than_can_be_passed_on_to_all_mean_read_everything_again() {
    streams.tellMany((int) (StreamPace.DELIVERIES_MAX / STREAMS) + 1, null);
    streams.tell(StreamNode.event(Status.COMPLETE, 3, null));

    for (RawConnection listener : listeners) {
      assertThat(listener.readUntil(COMPLETE))
          .contains("event: resync")
          .doesNotContain("processing");
    }
  }

  @Test
  void as_many_as_can_be_passed_on_are_told() {
    streams.tellMany(200, null);
    streams.tell(StreamNode.event(Status.COMPLETE, 3, null));

    for (RawConnection listener : listeners) {
      assertThat(listener.readUntil(COMPLETE).split("processing")).hasSize(201);
    }
  }
}
