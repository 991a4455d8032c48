package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.stream.EventStreams;
import dev.offload.task.Status;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
@Timeout(30)
class StreamTest {
  private static final String COMPLETE =
      "\"complete\",\"version\":3,\"at\":\"2023-11-14T22:13:20.000Z\"}\n\n";
  private static final String HEARTBEAT = ": hb\n\n";
  private StreamNode streams;
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    streams = new StreamNode(vertx);
    node = streams.node;
  }

  @Test
  void a_stream_begins_with_when_to_come_back_and_where_it_is() {
    try (RawConnection stream = node.connect()) {
      stream.write(RawRequest.get("/api/stream").bytes());

      String head = stream.readUntil("\r\n\r\n").toLowerCase();
      assertThat(head)
          .startsWith("http/1.1 200 ok")
          .contains(
              "content-type: text/event-stream",
              "transfer-encoding: chunked",
              "cache-control: no-store",
              "x-accel-buffering: no",
              "x-content-type-options: nosniff");
      assertThat(stream.readUntil("\n\n")).contains("retry: 2000\nid: ").endsWith("-0\n\n");
    }
  }

  @Test
  void whoever_listens_is_told_of_every_move() {
    try (RawConnection stream = streams.open(null)) {
      streams.tell(
          StreamNode.event(Status.RECEIVED, 1, "a \"text\"\n<b>"),
          StreamNode.event(Status.PROCESSING, 2, null));

      String events = stream.readUntil("\"version\":2,\"at\":\"2023-11-14T22:13:20.000Z\"}\n\n");
      assertThat(events)
          .contains(
              "-1\nevent: task\ndata: {\"taskID\":\""
                  + StreamNode.TASK
                  + "\",\"status\":\"received\",\"version\":1,\"at\":\"2023-11-14T22:13:20.000Z\","
                  + "\"background\":\"a \\\"text\\\"\\n<b>\"}\n\n")
          .contains(
              "-2\nevent: task\ndata: {\"taskID\":\""
                  + StreamNode.TASK
                  + "\",\"status\":\"processing\"");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_stream_goes_on_where_it_broke(boolean asHeader) {
    String position;
    try (RawConnection stream = streams.open(null)) {
      streams.tell(StreamNode.event(Status.RECEIVED, 1, "seen"));
      position = position(stream.readUntil("seen\"}\n\n"));
    }
    streams.tell(
        StreamNode.event(Status.PROCESSING, 2, null), StreamNode.event(Status.COMPLETE, 3, null));

    String uri = asHeader ? "/api/stream" : "/api/stream?lastEventId=" + position;
    RawRequest request = RawRequest.get(uri);
    try (RawConnection stream =
        streams.open(asHeader ? request.header("Last-Event-ID", position) : request)) {
      assertThat(stream.readUntil(COMPLETE))
          .contains("\"processing\"")
          .doesNotContain("seen", "resync");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffffffff-1", "nonsense", "-", "x-y"})
  void a_position_of_elsewhere_means_read_everything_again(String position) {
    streams.tell(StreamNode.event(Status.RECEIVED, 1, "before"));
    try (RawConnection stream =
        streams.open(RawRequest.get("/api/stream").header("Last-Event-ID", position))) {

      assertThat(stream.readUntil("data: {}\n\n")).contains("-1\nevent: resync\n");
    }
  }

  @Test
  void whoever_missed_too_much_reads_everything_again() {
    String position;
    try (RawConnection stream = streams.open(null)) {
      streams.tell(StreamNode.event(Status.RECEIVED, 1, "seen"));
      position = position(stream.readUntil("seen\"}\n\n"));
    }
    streams.tellMany(EventStreams.REPLAY_EVENTS_MAX + 1, null);

    try (RawConnection stream =
        streams.open(RawRequest.get("/api/stream").header("Last-Event-ID", position))) {
      assertThat(stream.readUntil("data: {}\n\n"))
          .contains("event: resync")
          .doesNotContain("event: task");
    }
  }

  @Test
  void whoever_opens_while_events_are_gathered_is_told_only_of_what_comes_after() {
    try (RawConnection first = streams.open(null)) {
      streams.publish(StreamNode.event(Status.RECEIVED, 1, "before"));
      try (RawConnection second = streams.open(null)) {
        streams.tell(StreamNode.event(Status.COMPLETE, 3, null));

        assertThat(second.readUntil(COMPLETE)).doesNotContain("before");
        assertThat(first.readUntil(COMPLETE)).containsOnlyOnce("before");
      }
    }
  }

  @Test
  void a_gap_in_what_a_node_tells_means_read_everything_again() {
    try (RawConnection stream = streams.open(null)) {
      streams.tell(StreamNode.event(Status.RECEIVED, 1, "a"));
      streams.lose();
      streams.tell(StreamNode.event(Status.COMPLETE, 3, null));

      String events = stream.readUntil(COMPLETE);
      assertThat(events.indexOf("event: resync")).isBetween(1, events.indexOf("complete"));
    }
  }

  @Test
  void an_open_stream_gives_a_sign_of_life_and_no_alarm_is_left_when_all_are_closed() {
    int alarms;
    try (RawConnection first = streams.open(null);
        RawConnection second = streams.open(null)) {
      alarms = streams.time.pendingAlarms();
      for (int i = 0; i < 2; i++) {
        streams.advance(EventStreams.HEARTBEAT_MS);
        assertThat(first.readUntil("\n\n")).endsWith(HEARTBEAT);
        assertThat(second.readUntil("\n\n")).endsWith(HEARTBEAT);
      }
    }
    streams.awaitStreams(0);
    assertThat(streams.time.pendingAlarms()).isEqualTo(alarms - 1);
  }

  @Test
  void more_streams_than_allowed_are_refused_until_one_closes() {
    RawConnection first = streams.open(null);
    try (RawConnection second = streams.open(null);
        RawConnection third = streams.open(null)) {
      RawResponse refused = node.send(RawRequest.get("/api/stream"));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("10");

      first.close();
      streams.awaitStreams(2);
      streams.open(null).close();
    }
  }

  @Test
  void head_of_the_stream_ends_at_once() {
    try (RawConnection connection = node.connect()) {
      RawResponse head = connection.send(RawRequest.head("/api/stream"));

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(node.streams()).isZero();
      assertThat(connection.send(RawRequest.get("/api")).status()).isEqualTo(200);
    }
  }

  @Test
  void streams_end_when_the_node_stops() {
    try (RawConnection stream = streams.open(null)) {
      node.stop();

      assertThat(stream.readUntil("0\r\n\r\n")).doesNotContain("resync");
      assertThat(stream.isClosed()).isTrue();
    }
  }

  private static String position(String events) {
    int start = events.lastIndexOf("id: ") + 4;
    return events.substring(start, events.indexOf('\n', start));
  }
}
