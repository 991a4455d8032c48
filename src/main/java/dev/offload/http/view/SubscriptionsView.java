package dev.offload.http.view;

import dev.offload.task.LaneCounts;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.List;
import java.util.Locale;

/**
 * What the page of the subscriptions shows.
 *
 * @param next the lane with which the next page begins; null when there is none
 * @param nowMs the store's time, from which ages are told
 * @param assets where the style sheet and the script are
 */
public record SubscriptionsView(List<Item> items, String next, long nowMs, HomeView.Assets assets) {

  /**
   * A subscription.
   *
   * @param handler what does its work, as it is configured
   * @param pausedWhy null when it is not paused
   * @param held for how long no attempt begins, as its receiver asked for that; null when it did
   *     not
   * @param redrive the task that redrives or discards what failed; null when none does
   */
  public record Item(
      String topic,
      String name,
      String handler,
      LaneCounts tasks,
      String pausedWhy,
      Held held,
      Task redrive) {

    /** Returns {@code topic/name}, which is what the page calls it in links to a part of it. */
    public String lane() {
      return topic + "/" + name;
    }

    /** Returns what the script compares: another one is to be shown. */
    public String state() {
      return tasks + " " + pausedWhy + " " + held + " " + RedriveView.text(redrive);
    }

    /** Returns where its forms go to, below the root of the page. */
    public String path() {
      return "subscriptions/" + lane();
    }

    /** Says whether there is something to redrive or discard, and nothing that does it. */
    public boolean isRedrivable() {
      return tasks.failed() > 0 && redrive == null;
    }

    /** Returns the address of a list of its tasks, below the root. */
    public String list(Status status) {
      return new Filter(status, topic, name, null).address(null);
    }

    /** Returns the address of the page on which an event is published to its topic. */
    public String publish() {
      return "publish?topic=" + topic;
    }
  }

  /**
   * A receiver that is left alone.
   *
   * @param until epoch milliseconds by the store's clock
   */
  public record Held(long until, String why) {}

  /** Returns a number as a person reads it. */
  public static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
