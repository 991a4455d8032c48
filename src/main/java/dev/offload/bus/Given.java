package dev.offload.bus;

import dev.offload.task.LiveTask;
import java.util.List;

/**
 * What a node gave away.
 *
 * @param tasks as they are now, each the asker's
 * @param left how many more of the lane it has no slots for
 */
public record Given(List<LiveTask> tasks, int left) {

  /** Nothing, as nothing waits. */
  public static final Given NONE = new Given(List.of(), 0);
}
