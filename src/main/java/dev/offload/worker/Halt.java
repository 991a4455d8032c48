package dev.offload.worker;

import dev.offload.task.LaneState;
import java.util.Objects;

/** What keeps attempts of a lane from beginning, whatever slots there are: a pause or a hold. */
final class Halt {
  private final Node node;
  private volatile LaneState state = LaneState.GOES_ON;

  /** By the monotonic clock. */
  private volatile long heldUntilMs;

  private boolean isGuessed;
  private boolean isElsewhere;
  private boolean isWhole = true;
  private int gifts;

  Halt(Node node) {
    this.node = node;
  }

  /**
   * Pauses, holds, or has go on.
   *
   * @return whether it goes on though it stood
   */
  boolean set(LaneState wanted) {
    boolean stood = isOn();
    if (isGuessed || !Objects.equals(wanted.hold(), state.hold())) {
      // The store's clock may be set meanwhile, which is to make it neither longer nor shorter.
      isGuessed = !node.clock().isKnown();
      heldUntilMs = node.time().monotonicMs() + wanted.heldMs(node.clock().likelyMs());
    }
    state = wanted;
    return stood && !isOn();
  }

  /**
   * Has nothing begin here, as another node is the home of the lane, or has it begin.
   *
   * @return whether it may now and might not before
   */
  boolean settle(boolean here) {
    boolean isNews = here && isElsewhere;
    isElsewhere = !here;
    return isNews;
  }

  /** Says whether it is known what comes first. */
  boolean isWhole() {
    return isWhole;
  }

  void setWhole(boolean whole) {
    isWhole = whole;
  }

  /** A gift of its tasks to another node begins, or has ended. */
  void gives(int more) {
    gifts += more;
  }

  /** Says whether what is owned here may be on its way to another node. */
  boolean isGiving() {
    return gifts > 0;
  }

  boolean isElsewhere() {
    return isElsewhere;
  }

  LaneState state() {
    return state;
  }

  boolean isPaused() {
    return state.pausedWhy() != null;
  }

  /** Returns for how many milliseconds it is held; 0 when it is not. */
  long heldMs() {
    return state.hold() == null ? 0 : Math.max(0, heldUntilMs - node.time().monotonicMs());
  }

  boolean isOn() {
    return isPaused() || heldMs() > 0;
  }
}
