package dev.offload.http;

import dev.offload.bus.Addresses;
import dev.offload.http.stream.StreamPace;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** A node whose streams a test listens to, while it tells events and moves time. */
final class StreamNode {
  static final UUID TASK = UUID.fromString("018bcfe5-687b-7000-8000-000000000001");
  final ManualTime time = new ManualTime();
  final HttpNode node;
  private long next = 1;

  StreamNode(Vertx vertx) {
    this(vertx, 3);
  }

  StreamNode(Vertx vertx, int streamsMax) {
    node = new HttpNode(vertx, time, null, "HTTP_STREAMS_MAX=" + streamsMax);
  }

  void advance(long ms) {
    node.advance(time, ms);
  }

  /** Loses an event on its way. */
  void lose() {
    next++;
  }

  RawConnection open(RawRequest request) {
    RawConnection stream = node.connect();
    stream.write((request == null ? RawRequest.get("/api/stream") : request).bytes());
    stream.readUntil("\nid: ");
    stream.readUntil("\n\n");
    return stream;
  }

  void tellMany(int count, String excerpt) {
    tell(
        LongStream.range(0, count)
            .mapToObj(n -> event(Status.PROCESSING, 2, excerpt))
            .toArray(Event[]::new));
  }

  /** Tells events, and returns when they were taken in. */
  void publish(Event... events) {
    StatusEvents message = new StatusEvents("sender", next, List.of(events));
    next += events.length;
    node.vertx.eventBus().publish(Addresses.TASK_STATUS, message);
    node.advance(time, 0);
  }

  /** Tells events, and returns when they were taken in and passed on. */
  void tell(Event... events) {
    publish(events);
    node.advance(time, StreamPace.gatherMs(node.streams()));
  }

  /** Returns once so many are open. */
  void awaitStreams(int count) {
    while (node.streams() != count) {
      node.advance(time, 0);
    }
  }

  static Event event(Status status, int version, String excerpt) {
    return new Event(TASK, status, version, 1_700_000_000_000L, excerpt);
  }
}
