package dev.offload.observe;

/** What happens on the web side, counted. For any thread. */
public final class WebEvents {
  private final NodeState state;
  private final TaskMeters meters;

  public WebEvents(NodeState state, TaskMeters meters) {
    this.state = state;
    this.meters = meters;
  }

  /** Returns what the node knows of itself. */
  public NodeState state() {
    return state;
  }

  /** So many event streams are open now. */
  public void streams(int open) {
    state.setOpenStreams(open);
  }

  /** So many connections of clients are open now. */
  public void connections(int open) {
    state.setOpenConnections(open);
  }

  /**
   * A connection was ended from here, for its client was not to be waited for.
   *
   * @param reason {@code cap}, {@code head}, {@code idle} or {@code unread}
   */
  public void connectionEnded(String reason) {
    meters.connectionEnded(reason);
  }

  /** A client that posted work was told that it was not taken, with that HTTP status. */
  public void refusedPost(int status) {
    meters.refusedPost(status);
  }
}
