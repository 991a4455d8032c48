package dev.offload.http.view;

import dev.offload.task.Status;
import dev.offload.task.Task;

/**
 * What the page of one task shows: what was given, what came of it, and when it reached what.
 *
 * @param refusal why what somebody wanted done with it was not; null when nothing was refused
 */
public record TaskView(Task task, String refusal, long nowMs, HomeView.Assets assets) {
  /** More than a tab shows, and less than a bookmark does. */
  private static final int TITLE_MAX = 60;

  /** A page that nobody was refused anything on. */
  public TaskView(Task task, long nowMs, HomeView.Assets assets) {
    this(task, null, nowMs, assets);
  }

  /** Returns where its forms go to, below the root. */
  public String path() {
    return "tasks/" + task.id();
  }

  /** Returns the address of the list of its topic and subscription, below the root. */
  public String list() {
    return new Filter(null, task.shelf().topic(), task.shelf().subscription(), null).address(null);
  }

  /** Returns the title of the page, which tells its tab from those of other tasks. */
  public String title() {
    String text = task.payload().text().strip().replaceAll("\\s+", " ");
    int end =
        text.offsetByCodePoints(0, Math.min(TITLE_MAX, text.codePointCount(0, text.length())));
    String shown = end < text.length() ? text.substring(0, end) + "…" : text;
    String name = shown.isBlank() ? task.id().toString() : shown;
    return name + " · " + task.status().word() + " · Offload";
  }

  /** Says whether what was given is shown as JSON. */
  public boolean isJson() {
    return task.background() == null && task.payload().isJson();
  }

  /** Returns what was given: a text of the form as it is, JSON indented. */
  public String payload() {
    return isJson() ? IndentedJson.of(task.payload().text()) : task.payload().text();
  }

  /** Returns the result as indented JSON; null when there is none. */
  public String result() {
    String result = task.history().result();
    return result == null ? null : IndentedJson.of(result);
  }

  /**
   * Returns when its next move is due, in epoch milliseconds; null when it ended, or while an
   * attempt runs, which ends when it ends.
   */
  public Long dueAt() {
    return Row.dueAt(task);
  }

  /** Says whether it can be cancelled. */
  public boolean isCancellable() {
    return task.status().isLive();
  }

  /** Says whether it can be tried now, as somebody asks for it. */
  public boolean isRetryable() {
    return task.status() == Status.FAILED
        || task.status() == Status.CANCELLED
        || task.status() == Status.RETRYING;
  }
}
