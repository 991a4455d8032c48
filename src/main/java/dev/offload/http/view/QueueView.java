package dev.offload.http.view;

import dev.offload.task.BackgroundText;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;

/**
 * What the page of one queue shows.
 *
 * @param messages some of them, newest first
 * @param isOlder they are not the newest
 * @param next where the page with older ones begins; null when there are none
 * @param form to send a message
 * @param nowMs the store's time, from which ages are told
 */
public record QueueView(
    QueuesView.Item queue,
    List<Message> messages,
    boolean isOlder,
    UUID next,
    Form form,
    long nowMs,
    HomeView.Assets assets) {

  /** Returns the title of the page. */
  public String title() {
    String name = queue.name() + " · Offload";
    return form.problems.byField().isEmpty() ? name : "Not sent · " + name;
  }

  /** A message, and whether it waits, is delayed, in flight or failed. */
  public record Message(Task task, String state) {

    /** Returns the beginning of its body. */
    public String excerpt() {
      String excerpt = BackgroundText.excerpt(task.payload().text());
      return excerpt.isBlank() ? "(no visible text)" : excerpt;
    }

    /** Returns what is told beside it: how often it was received, and its group. */
    public String about() {
      int receives = task.attempts().starts();
      String often = receives == 0 ? "never received" : "received " + receives + "×";
      String group = task.payload().limits().group();
      return group == null ? often : often + " · group " + group;
    }
  }

  /**
   * The form to send a message.
   *
   * @param isText the body is a text, not JSON
   * @param key makes that the same fields sent again are the same message
   */
  public record Form(
      String body,
      boolean isText,
      String delay,
      String priority,
      String group,
      String key,
      FieldProblems problems) {

    /** A form that nobody filled in yet. */
    public static Form blank(String key) {
      String usual = String.valueOf(Shelf.PRIORITY);
      return new Form("", false, "", usual, "", key, FieldProblems.NONE);
    }
  }
}
