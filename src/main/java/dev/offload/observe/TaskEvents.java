package dev.offload.observe;

import dev.offload.task.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens in the flow of tasks, told to the operator: one line each, and an outage in two, not
 * one per task. Confined to the context of the worker.
 */
public final class TaskEvents {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private boolean storeDown;

  /** A read or write of the store failed; it will be tried again. */
  public void storeFailed(String doing, Throwable cause) {
    if (!storeDown) {
      storeDown = true;
      LOG.warn(
          "The store failed while {} ({}). New work is refused, waits go on, and everything is"
              + " tried again until it answers",
          doing,
          reason(cause));
    }
  }

  /** A read or write of the store went well. */
  public void storeAnswered() {
    if (storeDown) {
      storeDown = false;
      LOG.info("The store answers again");
    }
  }

  /** Says whether the last thing known of the store is that it failed. */
  public boolean isStoreDown() {
    return storeDown;
  }

  /** Work that came by the bus, without anybody waiting for an answer, was not taken. */
  public void refusedUnheard(Refusal refusal) {
    LOG.warn("Work sent over the bus was not stored: {}", refusal.reason());
  }

  /** Moves were not written because the tasks belong to somebody else now, or moved already. */
  public void lost(int tasks) {
    LOG.info("{} tasks are somebody else's now: dropped here", tasks);
  }

  /** Unfinished tasks of a former run were found at the start. */
  public void reloaded(int tasks) {
    if (tasks > 0) {
      LOG.info("{} unfinished tasks found, they go on", tasks);
    }
  }

  /** The node holds a lease under a new incarnation. */
  public void leaseOpened(String incarnation) {
    LOG.info("This node is {}", incarnation);
  }

  /** The lease could not be renewed in time: nothing is written until it can. */
  public void steppedDown(String incarnation) {
    LOG.warn("{} could not renew its lease: it writes nothing until it can", incarnation);
  }

  /** The lease was renewed after a step-down, before anybody took over. */
  public void regained(String incarnation) {
    LOG.info("{} renewed its lease: it goes on", incarnation);
  }

  /** The lease lapsed and others took the tasks over. */
  public void fenced(String incarnation) {
    LOG.warn("The lease of {} lapsed, its tasks are run by others: it starts anew", incarnation);
  }

  /** Tasks of a node that is gone are taken over. */
  public void adopting(String from, int tasks) {
    LOG.info("Taking over {} tasks of {}, which is gone", tasks, from);
  }

  /** Something that should not happen did; the request or message it happened in has failed. */
  public void unexpected(String doing, Throwable cause) {
    LOG.error("Unexpected while {}", doing, cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
