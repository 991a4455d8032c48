package dev.offload.http.view;

import dev.offload.task.History.Progress;
import dev.offload.task.LaneCounts;
import dev.offload.task.Task;
import io.vertx.core.json.JsonObject;
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
   * @param redrive the task that redrives or discards what failed; null when none does
   */
  public record Item(
      String topic, String name, String handler, LaneCounts tasks, String pausedWhy, Task redrive) {

    /** Returns {@code topic/name}, which is what the page calls it in links to a part of it. */
    public String lane() {
      return topic + "/" + name;
    }

    /** Returns what the script compares: another one is to be shown. */
    public String state() {
      String redriven = redrive == null ? "" : redriveText();
      return tasks + " " + pausedWhy + " " + redriven;
    }

    /** Returns where its forms go to, below the root of the page. */
    public String path() {
      return "subscriptions/" + lane();
    }

    /** Says whether there is something to redrive or discard, and nothing that does it. */
    public boolean isRedrivable() {
      return tasks.failed() > 0 && redrive == null;
    }

    /** Returns {@code Redrive} or {@code Discard}. */
    public String redriveWord() {
      String verb = new JsonObject(redrive.payload().text()).getString("verb");
      return verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1);
    }

    public int redrivePercent() {
      Progress progress = redrive.history().progress();
      return progress == null ? 0 : progress.percent();
    }

    /** Returns how far the redrive is, in words. */
    public String redriveText() {
      Progress progress = redrive.history().progress();
      return progress == null ? "starts soon" : progress.percent() + "% · " + progress.text();
    }
  }

  /** Returns a number as a person reads it. */
  public static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
