package dev.offload.http.stream;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.observe.FatalErrors;
import dev.offload.time.Time;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * {@code GET /api/stream}: tells everyone who listens what happens to tasks. Each event is encoded
 * once for all. For one event loop.
 */
public final class EventStreams {
  public static final long HEARTBEAT_MS = 15_000;

  /** Whoever missed more than this reads everything again: it costs less than telling it all. */
  public static final int REPLAY_EVENTS_MAX = 500;

  /** What a stream may have unread before events are left out. */
  private static final int UNREAD_MAX_BYTES = 65_536;

  private final EventRing ring;
  private final EventText text;
  private final Time time;
  private final Bounds bounds;
  private final UnreadEvents unread;
  private final IntConsumer counted;
  private final Set<EventStream> open = new LinkedHashSet<>();
  private long told;
  private Time.Alarm gathering;
  private Time.Alarm heartbeat;

  /**
   * @param max how many may be open at once
   * @param unreadMaxBytes how many bytes may wait for the readers of all of them
   */
  public record Bounds(int max, long unreadMaxBytes) {}

  /**
   * @param counted is told how many are open whenever that changes
   */
  public EventStreams(EventRing ring, Time time, Bounds bounds, IntConsumer counted) {
    this.ring = ring;
    this.text = new EventText(ring);
    this.time = time;
    this.bounds = bounds;
    this.unread = new UnreadEvents(bounds.unreadMaxBytes());
    this.counted = counted;
  }

  /**
   * Opens a stream. It goes on after the event that {@code Last-Event-ID} or the parameter {@code
   * lastEventId} names, or tells to read everything again where it cannot.
   *
   * @throws Problem 503 when too many are open
   */
  public void open(Call call) {
    HttpServerRequest request = call.request();
    String seen = request.getHeader("Last-Event-ID");
    String asked = Parameters.of(call, "lastEventId").get("lastEventId");
    if (open.size() >= bounds.max()) {
      throw new Problem(503, "too many event streams are open").with("Retry-After", "10");
    }
    HttpServerResponse response = request.response();
    response
        .setWriteQueueMaxSize(UNREAD_MAX_BYTES)
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("x-accel-buffering", "no");
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end().onFailure(FatalErrors::check);
      return;
    }
    // Everyone else is brought up to date first, so that one number says where all are.
    tell();
    unread.write(response, beginning(seen == null ? asked : seen));
    add(request);
  }

  /** Says that there are new events in the ring. */
  public void changed() {
    if (open.isEmpty()) {
      told = ring.last();
    } else if (gathering == null) {
      gathering = time.after(StreamPace.gatherMs(open.size()), this::tell);
    }
  }

  public int size() {
    return open.size();
  }

  public void end() {
    List<EventStream> all = List.copyOf(open);
    open.clear();
    counted.accept(0);
    all.forEach(EventStream::end);
    gathering = cancel(gathering);
    heartbeat = cancel(heartbeat);
  }

  private Buffer beginning(String seen) {
    if (seen == null) {
      return text.opening(ring.last());
    }
    OptionalLong number = ring.resume(seen);
    if (number.isEmpty()
        || unread.isFull()
        || ring.last() - number.getAsLong() > REPLAY_EVENTS_MAX) {
      return text.opening(ring.last()).appendBuffer(text.resync());
    }
    Buffer replay = text.opening(number.getAsLong());
    text.after(number.getAsLong()).forEach(replay::appendBuffer);
    return replay;
  }

  private void add(HttpServerRequest request) {
    EventStream stream =
        new EventStream(
            request.response(),
            unread,
            new EventStream.Ends(() -> disconnect(request), text::resync),
            time);
    request.response().closeHandler(closed -> remove(stream));
    open.add(stream);
    counted.accept(open.size());
    if (heartbeat == null) {
      heartbeat = time.after(HEARTBEAT_MS, this::beat);
    }
  }

  private static void disconnect(HttpServerRequest request) {
    // HttpConnection.close() first waits for what is written to be read, and this reader reads not.
    ((HttpServerConnection) request.connection()).channelHandlerContext().close();
  }

  private void remove(EventStream stream) {
    open.remove(stream);
    counted.accept(open.size());
    stream.closed();
    if (open.isEmpty()) {
      heartbeat = cancel(heartbeat);
    }
  }

  private void tell() {
    gathering = cancel(gathering);
    boolean isTooMuch =
        !ring.holdsAllAfter(told) || StreamPace.isTooMuch(ring.last() - told, open.size());
    List<Buffer> pieces = isTooMuch ? List.of(text.resync()) : text.after(told);
    told = ring.last();
    for (Buffer piece : pieces) {
      open.forEach(stream -> stream.write(piece));
    }
  }

  private void beat() {
    open.forEach(EventStream::heartbeat);
    heartbeat = time.after(HEARTBEAT_MS, this::beat);
  }

  private static Time.Alarm cancel(Time.Alarm alarm) {
    if (alarm != null) {
      alarm.cancel();
    }
    return null;
  }
}
