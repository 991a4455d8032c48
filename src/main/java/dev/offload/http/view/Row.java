package dev.offload.http.view;

import dev.offload.task.BackgroundText;
import dev.offload.task.History;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;

/**
 * One task in the list.
 *
 * @param excerpt the beginning of its text, as it was given
 * @param isInvisible the excerpt holds nothing that can be seen, so a hint stands for it
 * @param dueAt when its next move is due, in epoch milliseconds; null when that is not known
 * @param about what is told beside the excerpt
 */
public record Row(
    String taskID,
    String excerpt,
    boolean isInvisible,
    Status status,
    int version,
    long receivedAt,
    Long dueAt,
    About about) {

  /**
   * What is told beside the excerpt; each part is empty where there is nothing to tell.
   *
   * @param lane topic and subscription, of tasks other than those of the form
   * @param attempt which attempt it is, of such tasks
   * @param progress how far it is
   */
  public record About(String lane, String attempt, String progress) {}

  public static Row of(Task task) {
    String excerpt = BackgroundText.excerpt(task.payload().text());
    return new Row(
        task.id().toString(),
        excerpt,
        excerpt.codePoints().allMatch(Row::isInvisible),
        task.status(),
        task.version(),
        task.receivedAt(),
        dueAt(task),
        about(task));
  }

  /** Returns the row that the script fills in when a task is new. */
  public static Row blank() {
    return new Row("", "", false, Status.RECEIVED, 0, 0, null, new About("", "", ""));
  }

  /** Returns when the next move of a task is due; null when it ended, or while an attempt runs. */
  static Long dueAt(Task task) {
    return task.dueAt() == Task.NOT_YET || task.attempts().running() ? null : task.dueAt();
  }

  /** Returns how far an attempt is, {@code 50% · rendering}; empty when it does not say. */
  static String progress(Task task) {
    History.Progress progress = task.history().progress();
    if (progress == null || task.status() != Status.PROCESSING) {
      return "";
    }
    String percent = progress.percent() + "%";
    return progress.text().isEmpty() ? percent : percent + " · " + progress.text();
  }

  private static About about(Task task) {
    int starts = task.attempts().starts();
    return task.shelf().lane().equals(Shelf.BACKGROUND.lane())
        ? new About("", "", progress(task))
        : new About(task.shelf().lane(), starts == 0 ? "" : "attempt " + starts, progress(task));
  }

  private static boolean isInvisible(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.getType(character) == Character.FORMAT;
  }
}
