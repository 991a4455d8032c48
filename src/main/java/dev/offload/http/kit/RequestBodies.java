package dev.offload.http.kit;

import dev.offload.settings.Settings;
import dev.offload.time.Time;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import java.util.List;

/**
 * Reads request bodies whole, with bounds: on one body, on all that are being read together, and on
 * the time a body may take. For one event loop.
 */
public final class RequestBodies {
  static final long BODY_TIME_MS = 10_000;

  /** Within this time this much must have come, or the place goes to whoever else needs it. */
  static final long PROGRESS_MS = 2_000;

  static final int PROGRESS_BYTES = 16_384;
  private static final long STALLED_LOOK_MS = 50;
  private static final int FRAME_BYTES = 4_096;
  public static final String FULL = "too much is being received at the moment, try again";

  private final Time time;
  private final int bodyMaxBytes;
  private final int allMaxBytes;
  private final OldestFirst<Reading> underWay = new OldestFirst<>();
  private int heldBytes;
  private int takenBytes;
  private boolean watching;
  private long stalledLookAtMs = Long.MIN_VALUE;

  public RequestBodies(Settings settings, Time time) {
    this.time = time;
    this.bodyMaxBytes =
        Settings.Background.ESCAPED_BYTES_MAX * settings.background().maxBytes() + FRAME_BYTES;
    this.allMaxBytes = settings.http().bodiesMaxBytes();
  }

  /**
   * Reads the body of a request that just arrived.
   *
   * @return fails with a {@link Problem}: 415 when it is encoded, for example compressed, 413 when
   *     the body is too long, 503 when bodies take up too much memory already, 408 when it takes
   *     more than 10 s, 400 when its framing is malformed or the client goes away
   */
  public Future<Buffer> read(HttpServerRequest request) {
    return read(request, bodyMaxBytes);
  }

  /** The same with another bound, in bytes. */
  public Future<Buffer> read(HttpServerRequest request, int maxBytes) {
    if (ContentCoding.isAny(request)) {
      return Future.failedFuture(ContentCoding.refusal());
    }
    int boundBytes = Math.min(maxBytes, allMaxBytes);
    long declared = UnreadBody.declaredBytes(request);
    if (declared > boundBytes) {
      return Future.failedFuture(tooLong(boundBytes));
    }
    if (!hasRoomFor(declared)) {
      return Future.failedFuture(Problem.unavailable(FULL));
    }
    Reading reading = new Reading((int) declared, boundBytes);
    request.handler(reading::append);
    request.endHandler(end -> reading.finish());
    request.exceptionHandler(e -> reading.fail(new Problem(400, "body did not arrive whole")));
    underWay.add(reading.place);
    watch();
    // Only now, when the length is fine, is a client that asks told to send (RFC 9110, 10.1.1).
    if (Expectation.isToContinue(request)) {
      request.response().writeContinue();
    }
    return reading.promise.future();
  }

  /** Returns how many bytes of unfinished bodies have come. */
  int heldBytes() {
    return heldBytes;
  }

  /** Waits no longer for bodies that are not whole, for the node stops: 503. */
  public void end() {
    Problem stopping = Problem.unavailable("this node is stopping, try again");
    underWay.all().forEach(one -> one.fail(stopping));
  }

  /**
   * Returns how many bytes unfinished bodies take: what they said they would be, so that one that
   * was begun has room to its end, or more where their buffers have more.
   */
  public int takenBytes() {
    return takenBytes;
  }

  /**
   * Says whether a body of that many bytes can be read beside those that are. Where it cannot, room
   * is made first: those of which less than 16 KiB came in 2 s are ended, with 408.
   */
  public boolean hasRoomFor(long bytes) {
    if (takenBytes + bytes > allMaxBytes) {
      endStalled();
    }
    return takenBytes + bytes <= allMaxBytes;
  }

  public int readings() {
    return underWay.size();
  }

  public int bodyMaxBytes() {
    return bodyMaxBytes;
  }

  // One alarm for all: most bodies are whole before a timer of their own would be set.
  private void watch() {
    if (!watching && underWay.oldest() != null) {
      watching = true;
      time.after(underWay.oldest().endsAtMs - time.monotonicMs(), this::endSlow);
    }
  }

  private void endSlow() {
    watching = false;
    long nowMs = time.monotonicMs();
    while (underWay.oldest() != null && underWay.oldest().endsAtMs <= nowMs) {
      underWay.oldest().fail(new Problem(408, "body took longer than 10 s"));
    }
    watch();
  }

  /** Ends them. Looks at all at most once in a while: who needs room may ask often. */
  public void endStalled() {
    long nowMs = time.monotonicMs();
    if (nowMs < stalledLookAtMs) {
      return;
    }
    stalledLookAtMs = nowMs + STALLED_LOOK_MS;
    long sinceMs = nowMs - PROGRESS_MS;
    List<Reading> stalled =
        underWay.all().stream().filter(one -> one.progressMs <= sinceMs).toList();
    stalled.forEach(
        one -> one.fail(new Problem(408, "body came too slowly while others waited for room")));
  }

  private static Problem tooLong(int maxBytes) {
    return new Problem(413, "body is longer than " + maxBytes + " bytes");
  }

  private final class Reading {
    private final OldestFirst.Place<Reading> place = new OldestFirst.Place<>(this);
    private final Promise<Buffer> promise = Promise.promise();
    private final long endsAtMs = time.monotonicMs() + BODY_TIME_MS;
    private final int declared;
    private final int maxBytes;
    private Buffer first;
    private byte[] whole;
    private int bytes;
    private int taken;
    private long progressMs = endsAtMs - BODY_TIME_MS;

    Reading(int declared, int maxBytes) {
      this.declared = declared;
      this.maxBytes = maxBytes;
      take(declared);
    }

    void append(Buffer part) {
      if (!underWay.holds(place)) {
        return;
      }
      int length = bytes + part.length();
      int capacity = capacityFor(length);
      if (length > maxBytes) {
        fail(tooLong(maxBytes));
      } else if (takenBytes - taken + capacity > allMaxBytes) {
        fail(Problem.unavailable(FULL));
      } else {
        take(Math.max(capacity, declared));
        add(part, capacity);
        if (length / PROGRESS_BYTES > bytes / PROGRESS_BYTES) {
          progressMs = time.monotonicMs();
        }
        bytes = length;
        heldBytes += part.length();
      }
    }

    /** A body in one part is taken as it is; others grow to twice their size, up to their end. */
    private int capacityFor(int length) {
      if (first == null || whole != null && length <= whole.length) {
        return Math.max(length, whole == null ? 0 : whole.length);
      }
      int end = length <= declared ? declared : maxBytes;
      return Math.max(length, Math.min(2 * length, end));
    }

    private void add(Buffer part, int capacity) {
      if (first == null) {
        first = part;
        return;
      }
      if (whole == null) {
        whole = new byte[capacity];
        first.getBytes(whole);
      } else if (whole.length < capacity) {
        whole = Arrays.copyOf(whole, capacity);
      }
      part.getBytes(whole, bytes);
    }

    private void take(int newTaken) {
      takenBytes += newTaken - taken;
      taken = newTaken;
    }

    void finish() {
      if (underWay.remove(place)) {
        promise.complete(body());
        release();
      }
    }

    private Buffer body() {
      if (whole != null) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(whole, 0, bytes));
      }
      return first == null ? Buffer.buffer() : first;
    }

    void fail(Problem problem) {
      if (underWay.remove(place)) {
        release();
        promise.fail(problem);
      }
    }

    private void release() {
      heldBytes -= bytes;
      take(0);
      first = null;
      whole = null;
    }
  }
}
