package dev.offload.bus;

import java.util.UUID;

/**
 * What somebody wants done with a task by hand; answered with one of {@link Submissions.Answers}.
 */
public record Command(Verb verb, UUID id) {

  /** What is to be done. */
  public enum Verb {
    /** End it, whether it runs or waits. */
    CANCEL,
    /** Have it tried now, when it failed, was cancelled or waits to be tried again. */
    RETRY,
    /** Remove it, when it ended. */
    REMOVE
  }
}
