package dev.offload.time;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that moves when the test says so. Alarms run on the thread that calls {@link #advance}, in
 * the order in which they are due, those of the same moment in the order in which they were set.
 */
public final class ManualTime implements Time {
  private static final long START_MS = 1_700_000_000_000L;

  private final PriorityQueue<Pending> alarms =
      new PriorityQueue<>(
          Comparator.comparingLong(Pending::dueMs).thenComparingLong(Pending::number));
  private long nowMs;
  private long monotonicMs;
  private long number;

  private record Pending(long dueMs, long number, Runnable action) {}

  /** Begins at some fixed moment. */
  public ManualTime() {
    this(START_MS);
  }

  /**
   * @param nowMs the clock at the beginning, in epoch milliseconds
   */
  public ManualTime(long nowMs) {
    this.nowMs = nowMs;
  }

  @Override
  public synchronized long nowMs() {
    return nowMs;
  }

  @Override
  public synchronized long monotonicMs() {
    return monotonicMs;
  }

  @Override
  public synchronized Alarm after(long delayMs, Runnable action) {
    Pending pending = new Pending(monotonicMs + Math.max(1, delayMs), number++, action);
    alarms.add(pending);
    return () -> cancel(pending);
  }

  /** Moves time on, and runs what becomes due, also what those actions set in turn. */
  public void advance(long ms) {
    if (ms < 0) {
      throw new IllegalArgumentException("time does not go back by itself: " + ms);
    }
    long endMs = monotonicMs() + ms;
    for (Pending due = takeDue(endMs); due != null; due = takeDue(endMs)) {
      due.action.run();
    }
    moveTo(endMs);
  }

  /** Sets the clock as an operator would: no alarm notices. */
  public synchronized void setNowMs(long epochMs) {
    nowMs = epochMs;
  }

  /**
   * Lets the machine sleep, as when its lid is closed: its clock goes on, while the monotonic one
   * and all alarms stand still.
   */
  public synchronized void sleep(long ms) {
    nowMs += ms;
  }

  /** How many alarms are set and did not run yet. */
  public synchronized int pendingAlarms() {
    return alarms.size();
  }

  private synchronized Pending takeDue(long endMs) {
    Pending next = alarms.peek();
    if (next == null || next.dueMs > endMs) {
      return null;
    }
    alarms.remove();
    moveTo(next.dueMs);
    return next;
  }

  private synchronized void moveTo(long toMs) {
    long ms = Math.max(0, toMs - monotonicMs);
    monotonicMs += ms;
    nowMs += ms;
  }

  private synchronized void cancel(Pending pending) {
    alarms.remove(pending);
  }
}
