package dev.offload.http.view;

import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import java.util.List;

/**
 * What the page of the queues shows.
 *
 * @param next the queue with which the next page begins; null when there is none
 * @param nowMs the store's time, from which ages are told
 * @param assets where the style sheet and the script are
 */
public record QueuesView(List<Item> items, String next, long nowMs, HomeView.Assets assets) {

  /** A queue. */
  public record Item(QueueDefinition queue, QueueDepth depth) {

    public String name() {
      return queue.name();
    }

    /** Returns what the script compares: another one is to be shown. */
    public String state() {
      return depth.toString();
    }

    /** Returns where its forms go to, below the root of the page. */
    public String path() {
      return "queues/" + queue.name();
    }

    /** Says whether there is any message. */
    public boolean isAny() {
      return depth.waiting() + depth.delayed() + depth.inFlight() + depth.failed() > 0;
    }

    /** Returns in a few words what kind of queue it is. */
    public String kind() {
      String kind = queue.ordered() ? "ordered" : "not ordered";
      return queue.deadLetters() == null ? kind : kind + ", dead letters to " + queue.deadLetters();
    }
  }
}
