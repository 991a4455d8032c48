package dev.offload.observe;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a node knows of itself. Each part is written by the one thread that it happens on, but
 * whether the store is down by all that ask it; all can be read from any.
 */
public final class NodeState {
  private static final long NOT_HELD = Long.MIN_VALUE;

  private final boolean leaseNeeded;
  private final AtomicInteger intakeTasks = new AtomicInteger();
  private final AtomicLong intakeBytes = new AtomicLong();
  private final AtomicBoolean readsDown = new AtomicBoolean();
  private final AtomicBoolean writesDown = new AtomicBoolean();
  private final NodeNames nodes = new NodeNames();
  private volatile String place;
  private volatile Runnable nameHeard = () -> {};
  private volatile boolean stopping;
  private volatile boolean storeClosing;
  private volatile long leaseGoodUntilMs = NOT_HELD;
  private volatile String incarnation;
  private volatile int heldTasks;
  private volatile int openStreams;
  private volatile int openConnections;

  /**
   * @param leaseNeeded whether this node runs tasks, for which it must hold a lease
   */
  public NodeState(boolean leaseNeeded) {
    this.leaseNeeded = leaseNeeded;
  }

  /** The node is told to stop; there is no way back. */
  public void stop() {
    stopping = true;
    nameHeard.run();
  }

  /** The store closes: what it does not answer from now on is no failure of it. */
  public void storeCloses() {
    storeClosing = true;
  }

  public boolean isStoreClosing() {
    return storeClosing;
  }

  public boolean isStopping() {
    return stopping;
  }

  /** Returns whether that is news: worker and web side may find out at once. */
  boolean setReadsDown(boolean down) {
    return readsDown.get() != down && readsDown.compareAndSet(!down, down);
  }

  boolean setWritesDown(boolean down) {
    return writesDown.get() != down && writesDown.compareAndSet(!down, down);
  }

  /** Says whether the last write of tasks, or the last other operation heard of, failed. */
  public boolean isStoreDown() {
    return readsDown.get() || writesDown.get();
  }

  /** Says whether the last write of tasks failed, whatever reads do. */
  public boolean areWritesDown() {
    return writesDown.get();
  }

  public boolean isLeaseNeeded() {
    return leaseNeeded;
  }

  /** Returns how the log names this node, and others. */
  public NodeNames nodes() {
    return nodes;
  }

  /** Sets who is told, by whoever tells of it, that this node has another name, or stops. */
  public void onName(Runnable told) {
    nameHeard = told;
  }

  /**
   * This node listens there from now on.
   *
   * @param where host and ports, as they are shown
   */
  public void setPlace(String where) {
    place = where;
    named();
  }

  /** Returns host and ports of this node, as they are shown; null before it listens. */
  public String place() {
    return place;
  }

  void setIncarnation(String name) {
    incarnation = name;
    named();
  }

  private void named() {
    if (place != null && incarnation != null) {
      nodes.at(incarnation, place);
    }
    nameHeard.run();
  }

  /**
   * Returns the name under which this node runs tasks; null before it may, or when it never does.
   */
  public String incarnation() {
    return incarnation;
  }

  void setLeaseGoodUntil(long monotonicMs) {
    leaseGoodUntilMs = monotonicMs;
  }

  void setLeaseNotHeld() {
    leaseGoodUntilMs = NOT_HELD;
  }

  /**
   * Says whether this node may write.
   *
   * @param monotonicMs {@link dev.offload.time.Time#monotonicMs()}
   */
  public boolean isLeaseHeld(long monotonicMs) {
    return monotonicMs < leaseGoodUntilMs;
  }

  void setIntake(int tasks, long bytes) {
    // Set for every submission: no reader has to see it at once.
    intakeTasks.lazySet(tasks);
    intakeBytes.lazySet(bytes);
  }

  /** Returns how many tasks wait in the worker's buffer to be stored. */
  public int intakeTasks() {
    return intakeTasks.get();
  }

  /** Returns how many UTF-8 bytes of text wait in the worker's buffer. */
  public long intakeBytes() {
    return intakeBytes.get();
  }

  void setHeld(int tasks) {
    heldTasks = tasks;
  }

  /** Returns how many tasks that are due soon are held in memory. */
  public int heldTasks() {
    return heldTasks;
  }

  void setOpenStreams(int streams) {
    openStreams = streams;
  }

  public int openStreams() {
    return openStreams;
  }

  void setOpenConnections(int connections) {
    openConnections = connections;
  }

  public int openConnections() {
    return openConnections;
  }
}
