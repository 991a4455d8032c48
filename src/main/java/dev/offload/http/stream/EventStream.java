package dev.offload.http.stream;

import dev.offload.observe.FatalErrors;
import dev.offload.time.Time;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;

/**
 * One open stream. A reader that is too slow misses events and is told to read everything again
 * once it keeps up; one that stays too slow is disconnected.
 */
public final class EventStream {
  public static final long LAGGING_MAX_MS = 30_000;

  private final HttpServerResponse response;
  private final UnreadEvents unread;
  private final Runnable disconnect;
  private final Supplier<Buffer> resync;
  private final Time time;
  private Time.Alarm lagging;
  private int unreadPieces;

  /**
   * What is done with a reader that is too slow.
   *
   * @param disconnect closes the connection
   * @param resync what to write when events were missed
   */
  record Ends(Runnable disconnect, Supplier<Buffer> resync) {}

  EventStream(HttpServerResponse response, UnreadEvents unread, Ends ends, Time time) {
    this.response = response;
    this.unread = unread;
    this.disconnect = ends.disconnect;
    this.resync = ends.resync;
    this.time = time;
    response.drainHandler(drained -> catchUp());
  }

  /** Writes now, or leaves it out when what was written before has not left yet. */
  void write(Buffer piece) {
    if (lagging != null) {
      return;
    }
    if (response.writeQueueFull() || unread.isFull() && unreadPieces > 0) {
      lagging = time.after(LAGGING_MAX_MS, disconnect);
      return;
    }
    send(piece);
  }

  /** Writes a sign of life; one that is left out is not missed. */
  void heartbeat() {
    if (lagging == null && !response.writeQueueFull()) {
      send(EventText.HEARTBEAT);
    }
  }

  /** Frees what the stream holds once its connection is gone. */
  void closed() {
    if (lagging != null) {
      lagging.cancel();
    }
  }

  /** Ends the stream; the browser comes back by itself. */
  void end() {
    if (lagging != null) {
      lagging.cancel();
      disconnect.run();
    } else {
      response.end().onFailure(FatalErrors::check);
    }
  }

  private void send(Buffer piece) {
    unreadPieces++;
    unread
        .write(response, piece)
        .onComplete(
            sent -> {
              unreadPieces--;
              if (unreadPieces == 0 && sent.succeeded()) {
                // The stream's own buffer may never have been full, and then does not tell.
                catchUp();
              }
            });
  }

  private void catchUp() {
    if (lagging != null) {
      lagging.cancel();
      lagging = null;
      send(resync.get());
    }
  }
}
