package dev.offload;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An event that is stored.
 *
 * @param eventID the same for all its tasks
 * @param tasks one of each subscription, in the order of the configuration
 * @param isDeduplicated no task is new: there were others of the unique key
 */
public record Published(String eventID, List<Ref> tasks, boolean isDeduplicated) {

  /** A task of the event, of which {@link OffloadClient#task} tells more. */
  public record Ref(String taskID, String subscription) {}

  public Published {
    tasks = List.copyOf(tasks);
  }

  /** Reads one as the API has it. */
  public Published(JsonObject json) {
    this(
        json.getString("eventID"),
        json.getJsonArray("tasks", new JsonArray().add(json)).stream()
            .map(task -> (JsonObject) task)
            .map(task -> new Ref(task.getString("taskID"), task.getString("subscription")))
            .toList(),
        json.getBoolean("deduplicated", false));
  }

  /**
   * Returns the id of the task of a subscription.
   *
   * @return empty when it got none
   */
  public Optional<String> taskID(String subscription) {
    return tasks.stream()
        .filter(task -> task.subscription.equals(subscription))
        .map(Ref::taskID)
        .findFirst();
  }

  /**
   * Returns the id of the first task.
   *
   * @throws IllegalStateException when nobody subscribed and the topic drops what is unheard
   */
  public String taskID() {
    if (tasks.isEmpty()) {
      throw new IllegalStateException("event " + eventID + " has no task: nobody subscribed");
    }
    return tasks.get(0).taskID;
  }
}
