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

  /** A client that posted work was told that it was not taken, with that HTTP status. */
  public void refusedPost(int status) {
    meters.refusedPost(status);
  }
}
