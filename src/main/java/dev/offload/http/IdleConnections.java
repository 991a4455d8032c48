package dev.offload.http;

/** Connections that wait for a request, in the order in which they became idle. */
final class IdleConnections {
  private ClientConnection oldest;
  private ClientConnection newest;

  /** Adds one as the newest; one that is in it already becomes the newest. */
  void add(ClientConnection one) {
    remove(one);
    one.before = newest;
    if (newest == null) {
      oldest = one;
    } else {
      newest.after = one;
    }
    newest = one;
  }

  /** Takes one out; does nothing when it is not in it. */
  void remove(ClientConnection one) {
    if (one.before == null && oldest != one) {
      return;
    }
    if (one.before == null) {
      oldest = one.after;
    } else {
      one.before.after = one.after;
    }
    if (one.after == null) {
      newest = one.before;
    } else {
      one.after.before = one.before;
    }
    one.before = null;
    one.after = null;
  }

  /** Returns the one that is idle for longest, or null when there is none. */
  ClientConnection oldest() {
    return oldest;
  }
}
