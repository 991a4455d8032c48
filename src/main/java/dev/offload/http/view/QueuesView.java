package dev.offload.http.view;

import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Task;
import java.util.List;

/**
 * What the page of the queues shows.
 *
 * @param next the queue with which the next page begins; null when there is none
 * @param nowMs the store's time, from which ages are told
 * @param assets where the style sheet and the script are
 */
public record QueuesView(List<Item> items, String next, long nowMs, HomeView.Assets assets) {

  /**
   * A queue.
   *
   * @param redrive the task that redrives or discards what failed, or purges; null when none does
   */
  public record Item(QueueDefinition queue, QueueDepth depth, Task redrive) {

    public String name() {
      return queue.name();
    }

    /** Returns what the script compares: another one is to be shown. */
    public String state() {
      return depth + " " + RedriveView.text(redrive);
    }

    /** Says whether it has failed messages, and nothing that deals with them. */
    public boolean isRedrivable() {
      return depth.failed() > 0 && redrive == null;
    }

    /** Returns where its page is, and its forms go to, below the root of the page. */
    public String path() {
      return "queues/" + queue.name();
    }

    /** Says whether it has any message, and nothing that removes them. */
    public boolean isPurgeable() {
      return redrive == null
          && depth.waiting() + depth.delayed() + depth.inFlight() + depth.failed() > 0;
    }

    /** Returns in a few words what kind of queue it is. */
    public String kind() {
      String kind = queue.ordered() ? "ordered" : "not ordered";
      return queue.deadLetters() == null ? kind : kind + ", dead letters to " + queue.deadLetters();
    }
  }
}
