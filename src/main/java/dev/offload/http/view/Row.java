package dev.offload.http.view;

import dev.offload.task.BackgroundText;
import dev.offload.task.Status;
import dev.offload.task.Task;

/**
 * One task in the list.
 *
 * @param excerpt the beginning of its text, as it was given
 * @param isInvisible the excerpt holds nothing that can be seen, so a hint stands for it
 * @param dueAt when its next move is due, in epoch milliseconds; null once finished
 */
public record Row(
    String taskID,
    String excerpt,
    boolean isInvisible,
    Status status,
    int version,
    long receivedAt,
    Long dueAt) {

  public static Row of(Task task) {
    String excerpt = BackgroundText.excerpt(task.payload().text());
    return new Row(
        task.id().toString(),
        excerpt,
        excerpt.codePoints().allMatch(Row::isInvisible),
        task.status(),
        task.version(),
        task.receivedAt(),
        task.dueAt() == Task.NOT_YET ? null : task.dueAt());
  }

  /** Returns the row that the script fills in when a task is new. */
  public static Row blank() {
    return new Row("", "", false, Status.RECEIVED, 0, 0, null);
  }

  private static boolean isInvisible(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.getType(character) == Character.FORMAT;
  }
}
