package dev.offload.http;

import dev.offload.http.kit.ClientConnection;
import dev.offload.http.kit.Connections;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.RequestBodies;
import dev.offload.http.kit.UnreadBody;
import dev.offload.http.queue.Bodies;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;

/**
 * Reads the bodies of posts, each when there is room for it. Meanwhile its head waits, for a short
 * time, and its body stays in the socket: most clients that are refused come back at once with all
 * of it, and refusing them would take the time in which others are stored. For one event loop.
 */
final class WaitingHeads implements Bodies {
  static final long WAIT_MS = 2_000;

  /** Room may also come from what other event loops did, which is not told. */
  static final long LOOK_MS = 50;

  private final Admission admission;
  private final RequestBodies bodies;
  private final Connections connections;
  private final Time time;
  private final int max;
  private final ArrayDeque<Head> oldestFirst = new ArrayDeque<>();
  private boolean isWatching;

  private record Head(
      HttpServerRequest request, int maxBytes, long endsAtMs, Promise<Buffer> body) {}

  /**
   * @param max how many may wait at once
   */
  WaitingHeads(
      Admission admission, RequestBodies bodies, Connections connections, Time time, int max) {
    this.admission = admission;
    this.bodies = bodies;
    this.connections = connections;
    this.time = time;
    this.max = max;
  }

  /**
   * Reads the body of a post when it would be taken as things are.
   *
   * @param asPage whether a page is answered, which shows the text again
   * @return fails with a {@link Problem}: as {@link RequestBodies#read} does; 503 at once when no
   *     post can be taken or too many heads wait, or when there was no room for 2 s
   */
  Future<Buffer> read(HttpServerRequest request, boolean asPage) {
    return read(request, asPage, bodies.bodyMaxBytes());
  }

  @Override
  public Future<Buffer> read(HttpServerRequest request, int maxBytes) {
    return read(request, false, maxBytes);
  }

  private Future<Buffer> read(HttpServerRequest request, boolean asPage, int maxBytes) {
    if (!admission.isJudged(request, asPage, maxBytes)) {
      return bodies.read(request, maxBytes);
    }
    String outage = admission.outage();
    if (outage != null) {
      return refused(outage);
    }
    String crowd = admission.crowd(request);
    if (crowd == null) {
      return bodies.read(request, maxBytes);
    }
    ClientConnection connection = connections.of(request);
    if (oldestFirst.size() >= max || connection == null || !UnreadBody.isLeft(request)) {
      return refused(crowd);
    }
    connection.hold();
    Head head = new Head(request, maxBytes, time.monotonicMs() + WAIT_MS, Promise.promise());
    oldestFirst.add(head);
    watch();
    return head.body.future();
  }

  /** Lets in those that there is room for; to be called when there may be more of it. */
  @Override
  public void letIn() {
    while (!oldestFirst.isEmpty()) {
      Head head = oldestFirst.peek();
      String outage = admission.outage();
      String why = outage == null ? admission.crowd(head.request) : outage;
      if (why != null && outage == null && time.monotonicMs() < head.endsAtMs) {
        return;
      }
      oldestFirst.remove();
      settle(head, why);
    }
  }

  private void settle(Head head, String refusal) {
    Future<Buffer> body =
        refusal == null ? bodies.read(head.request, head.maxBytes) : refused(refusal);
    body.onComplete(head.body);
    ClientConnection connection = connections.of(head.request);
    if (connection != null) {
      connection.release();
    }
  }

  private void watch() {
    if (!isWatching && !oldestFirst.isEmpty()) {
      isWatching = true;
      time.after(LOOK_MS, this::look);
    }
  }

  private void look() {
    isWatching = false;
    letIn();
    watch();
  }

  private static Future<Buffer> refused(String reason) {
    return Future.failedFuture(Problem.unavailable(reason));
  }
}
