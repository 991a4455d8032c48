package dev.offload.http.kit;

import dev.offload.observe.FatalErrors;
import dev.offload.observe.TaskEvents;
import dev.offload.time.Time;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections of clients: how many there are at once, how long a head may take, and how they
 * end when the node stops. At the cap the one that is idle for longest makes room. When none is
 * idle, a few more are let in to ask for health, and beyond these the new one is closed. For one
 * event loop.
 */
public final class Connections {
  /** From the first byte of a head to its last; the first head counts from the connection. */
  public static final long HEAD_MAX_MS = 10_000;

  static final long IDLE_MAX_MS = 60_000;

  /** How many may be open beyond the cap, to ask for health and nothing else. */
  static final int SPARE = 32;

  /** How long a client may keep a node that stops waiting, once. */
  public static final long STOP_GRACE_MS = 1_000;

  private final int max;
  private final Time time;
  private final TaskEvents events;
  private final HttpServerOptions options;
  private final Set<ClientConnection> open = new HashSet<>();
  private final LinkedHashSet<ClientConnection> headsSoonestFirst = new LinkedHashSet<>();
  private final OldestFirst<ClientConnection> idle = new OldestFirst<>();
  private final OldestFirst<ClientConnection> spareIdle = new OldestFirst<>();
  private Time.Alarm slowHead;
  private boolean isWatchingIdle;
  private boolean isStopping;

  /**
   * @param max how many may be open at once
   * @param options of the server, for heads
   */
  public Connections(int max, Time time, TaskEvents events, HttpServerOptions options) {
    this.max = max;
    this.time = time;
    this.events = events;
    this.options = options;
  }

  public void accept(HttpConnection connection) {
    // A connection that breaks is the network's, not worth a line in the log; what ends the JVM
    // comes this way, too.
    connection.exceptionHandler(FatalErrors::check);
    ClientConnection client = ClientConnection.of((HttpServerConnection) connection, options, this);
    connection.closeHandler(closed -> remove(client));
    open.add(client);
    client.isOpen = true;
    if (open.size() > max) {
      makeRoomFor(client);
    }
    idle(client);
    headBegun(client);
    events.connections(open.size());
  }

  /** Returns the connection of a request, or null when it ended. */
  public ClientConnection of(HttpServerRequest request) {
    ClientConnection client = ClientConnection.at(request.connection());
    return client != null && client.isOpen ? client : null;
  }

  /**
   * Lets a request in that arrived just now.
   *
   * @return why it is not let in, or null
   */
  public Problem admit(HttpServerRequest request) {
    ClientConnection client = of(request);
    if (client == null) {
      return Problem.unavailable("the connection has ended").with("Connection", "close");
    }
    request.response().endHandler(client.ended);
    boolean isRefused =
        client.isSpare && open.size() > max && !request.uri().startsWith("/health/");
    if (!isStopping && !isRefused) {
      return null;
    }
    client.endAfterAnswer();
    String reason = isStopping ? "this node is stopping" : "too many connections are open";
    return Problem.unavailable(reason + ", try again").with("Connection", "close");
  }

  void busy(ClientConnection client) {
    (client.isSpare ? spareIdle : idle).remove(client.place);
    if (client.headEndsAtMs != 0) {
      client.headEndsAtMs = 0;
      headsSoonestFirst.remove(client);
      if (headsSoonestFirst.isEmpty()) {
        slowHead.cancel();
        slowHead = null;
      }
    }
  }

  void idle(ClientConnection client) {
    if (client.isOpen) {
      client.idleEndsAtMs = time.monotonicMs() + IDLE_MAX_MS;
      (client.isSpare ? spareIdle : idle).add(client.place);
      if (!isWatchingIdle) {
        isWatchingIdle = true;
        time.after(IDLE_MAX_MS, this::endIdle);
      }
    }
  }

  /** Says that a head has begun; told again of the same head, it changes nothing. */
  void headBegun(ClientConnection client) {
    if (client.headEndsAtMs == 0 && client.isOpen) {
      client.headEndsAtMs = time.monotonicMs() + HEAD_MAX_MS;
      headsSoonestFirst.add(client);
      watch();
    }
  }

  /**
   * Ends a connection now, whatever is unread.
   *
   * @param reason one word, to count by
   */
  void end(ClientConnection client, String reason) {
    events.connectionEnded(reason);
    remove(client);
    client.end();
  }

  /** Lets in no more requests, and ends connections whose clients are waited for. */
  public void stop() {
    isStopping = true;
    time.after(STOP_GRACE_MS, () -> endWaiting(Set.of()));
  }

  private void endWaiting(Set<ClientConnection> waitedBefore) {
    Set<ClientConnection> waiting = new HashSet<>(open);
    waiting.removeIf(ClientConnection::isWorkedOn);
    waiting.stream().filter(waitedBefore::contains).forEach(ClientConnection::end);
    if (!open.isEmpty()) {
      time.after(STOP_GRACE_MS, () -> endWaiting(waiting));
    }
  }

  private void makeRoomFor(ClientConnection client) {
    if (idle.oldest() != null) {
      end(idle.oldest(), "cap");
      return;
    }
    client.isSpare = true;
    if (open.size() > max + SPARE) {
      end(spareIdle.oldest() == null ? client : spareIdle.oldest(), "cap");
    }
  }

  private void remove(ClientConnection client) {
    client.isOpen = false;
    if (open.remove(client)) {
      events.connections(open.size());
    }
    busy(client);
  }

  // One alarm for all: most heads are whole before a timer of their own would be set.
  private void watch() {
    if (slowHead == null) {
      long endsAtMs = headsSoonestFirst.iterator().next().headEndsAtMs;
      slowHead = time.after(endsAtMs - time.monotonicMs(), this::endSlow);
    }
  }

  private void endIdle() {
    long nowMs = time.monotonicMs();
    long nextMs = Math.min(endIdle(idle, nowMs), endIdle(spareIdle, nowMs));
    isWatchingIdle = nextMs != Long.MAX_VALUE;
    if (isWatchingIdle) {
      time.after(nextMs - nowMs, this::endIdle);
    }
  }

  /** Returns when the next of them has been idle for too long, at the soonest. */
  private long endIdle(OldestFirst<ClientConnection> those, long nowMs) {
    while (those.oldest() != null && those.oldest().idleEndsAtMs <= nowMs) {
      end(those.oldest(), "idle");
    }
    return those.oldest() == null ? Long.MAX_VALUE : those.oldest().idleEndsAtMs;
  }

  private void endSlow() {
    long nowMs = time.monotonicMs();
    List<ClientConnection> slow =
        headsSoonestFirst.stream().takeWhile(one -> one.headEndsAtMs <= nowMs).toList();
    for (ClientConnection one : slow) {
      events.connectionEnded("head");
      remove(one);
      one.endWith(LateHead.ANSWER);
    }
    if (slowHead != null) {
      slowHead = null;
      watch();
    }
  }
}
