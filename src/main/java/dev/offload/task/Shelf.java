package dev.offload.task;

import java.util.Objects;

/**
 * Where a task waits: a lane, and its priority in it.
 *
 * @param lane {@code topic/subscription}, {@code queue:NAME}, or the name of an internal one
 * @param priority 0 to 9; 9 goes first
 */
public record Shelf(String lane, int priority) {

  /** The priority of what asks for none. */
  public static final int PRIORITY = 4;

  /** Where the tasks of {@code POST /background} wait. */
  public static final Shelf BACKGROUND = new Shelf("background-task/default", PRIORITY);

  public Shelf {
    Objects.requireNonNull(lane);
    if (priority < 0 || priority > 9) {
      throw new IllegalArgumentException("priority " + priority + " is not within 0 to 9");
    }
  }
}
