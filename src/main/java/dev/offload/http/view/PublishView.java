package dev.offload.http.view;

import dev.offload.task.Shelf;
import java.util.List;

/**
 * What the page shows on which an event is published.
 *
 * @param topics that may be chosen
 */
public record PublishView(
    List<String> topics, Values values, FieldProblems problems, HomeView.Assets assets) {

  /**
   * What is in the fields.
   *
   * @param key makes that the same fields sent again are the same event
   */
  public record Values(String topic, String payload, String delay, String priority, String key) {

    /** A form that nobody filled in yet. */
    public static Values blank(String topic, String key) {
      return new Values(topic, "", "", String.valueOf(Shelf.PRIORITY), key);
    }
  }
}
