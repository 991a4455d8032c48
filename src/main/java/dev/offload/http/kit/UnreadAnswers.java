package dev.offload.http.kit;

import dev.offload.observe.FatalErrors;
import dev.offload.time.Time;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers that are written and not sent yet, for their clients do not read them: they have a bound
 * on all together and on the time. For one event loop.
 */
public final class UnreadAnswers {
  /** A client that leaves its answer unread for so long is disconnected. */
  static final long UNREAD_MAX_MS = 30_000;

  /** One that had so long to read is disconnected when there is no room for others. */
  static final long READING_MIN_MS = 5_000;

  /** What is no longer than this finds room always, and takes no place. */
  static final int SMALL_BYTES = ClientConnection.UNREAD_MAX_BYTES;

  private final Connections connections;
  private final Time time;
  private final long maxBytes;
  private final OldestFirst<Unread> all = new OldestFirst<>();
  private long bytes;
  private int large;
  private boolean watching;

  /**
   * @param maxBytes how many bytes of answers may be unread at once
   */
  public UnreadAnswers(Connections connections, Time time, long maxBytes) {
    this.connections = connections;
    this.time = time;
    this.maxBytes = maxBytes;
  }

  boolean hasRoomForBytes(int more) {
    while (more > SMALL_BYTES && large > 0 && bytes + more > maxBytes) {
      if (!endOldest()) {
        return false;
      }
    }
    return true;
  }

  /** Says whether fewer than so many large answers are unread. */
  public boolean hasRoomFor(int places) {
    while (large >= places) {
      if (!endOldest()) {
        return false;
      }
    }
    return true;
  }

  /**
   * An answer was written.
   *
   * @param sent completes when it left, or never will
   */
  void written(HttpServerRequest request, int length, Future<Void> sent) {
    if (sent.succeeded()) {
      return;
    }
    ClientConnection client = sent.failed() ? null : connections.of(request);
    if (client == null) {
      sent.onFailure(FatalErrors::check);
      return;
    }
    Unread answer = new Unread(client, length, time.monotonicMs() + UNREAD_MAX_MS);
    all.add(answer.place);
    bytes += length;
    large += length > SMALL_BYTES ? 1 : 0;
    client.unread();
    sent.onComplete(answer);
    watch();
  }

  long bytes() {
    return bytes;
  }

  private void remove(Unread answer) {
    if (all.remove(answer.place)) {
      bytes -= answer.bytes;
      large -= answer.bytes > SMALL_BYTES ? 1 : 0;
      answer.client.left();
    }
  }

  private boolean endOldest() {
    long nowMs = time.monotonicMs();
    Unread oldest = all.oldest();
    if (oldest.endsAtMs - nowMs > UNREAD_MAX_MS - READING_MIN_MS) {
      return false;
    }
    end(oldest);
    return true;
  }

  private void end(Unread answer) {
    connections.end(answer.client, "unread");
    remove(answer);
  }

  // One alarm for all: most answers leave before a timer of their own would be set.
  private void watch() {
    if (!watching && all.oldest() != null) {
      watching = true;
      time.after(all.oldest().endsAtMs - time.monotonicMs(), this::endUnread);
    }
  }

  private void endUnread() {
    watching = false;
    long nowMs = time.monotonicMs();
    while (all.oldest() != null && all.oldest().endsAtMs <= nowMs) {
      end(all.oldest());
    }
    watch();
  }

  /** Hears that it was sent. */
  private final class Unread implements Completable<Void> {
    private final ClientConnection client;
    private final int bytes;
    private final long endsAtMs;
    private final OldestFirst.Place<Unread> place = new OldestFirst.Place<>(this);

    private Unread(ClientConnection client, int bytes, long endsAtMs) {
      this.client = client;
      this.bytes = bytes;
      this.endsAtMs = endsAtMs;
    }

    @Override
    public void complete(Void none, Throwable failure) {
      remove(this);
      if (failure != null) {
        FatalErrors.check(failure);
      }
    }
  }
}
