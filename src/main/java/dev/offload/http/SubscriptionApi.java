package dev.offload.http;

import dev.offload.bus.Pause;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.settings.Topics;
import dev.offload.settings.Topics.Subscription;
import dev.offload.task.LaneCounts;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Subscriptions: what there is in them, and what is done with them by hand. */
final class SubscriptionApi {
  private static final String BY_HAND = "paused by hand";

  private final Topics topics;
  private final Workers workers;
  private final SharedRead<Map<String, LaneCounts>> counts;
  private final SharedRead<Map<String, String>> paused;

  SubscriptionApi(Topics topics, Workers workers, TaskReader reads) {
    this.topics = topics;
    this.workers = workers;
    counts = new SharedRead<>(reads::laneCounts);
    paused = new SharedRead<>(reads::paused);
  }

  /** {@code GET /api/topics}: all of them, with their subscriptions and the tasks of these. */
  Future<Reply> list(Call call) {
    Parameters.of(call);
    return counts
        .read()
        .compose(tasks -> paused.read().map(reasons -> Reply.json(200, shown(tasks, reasons))));
  }

  private JsonArray shown(Map<String, LaneCounts> tasks, Map<String, String> reasons) {
    JsonArray all = new JsonArray();
    for (Topics.Topic topic : topics.all()) {
      JsonArray subscriptions = new JsonArray();
      for (Subscription it : topic.subscriptions()) {
        LaneCounts counted = tasks.getOrDefault(it.lane(), LaneCounts.NONE);
        subscriptions.add(shown(it, counted, reasons.get(it.lane())));
      }
      all.add(new JsonObject().put("topic", topic.name()).put("subscriptions", subscriptions));
    }
    return all;
  }

  private static JsonObject shown(Subscription it, LaneCounts tasks, String pausedWhy) {
    JsonObject shown =
        new JsonObject()
            .put("subscription", it.name())
            .put("handler", it.work().shown())
            .put("paused", pausedWhy != null)
            .put("waiting", tasks.received())
            .put("running", tasks.processing())
            .put("retrying", tasks.retrying())
            .put("failed", tasks.failed());
    if (pausedWhy != null) {
      shown.put("pausedWhy", pausedWhy);
    }
    return tasks.soonestDueAt() == Task.NOT_YET
        ? shown
        : shown.put("oldestDueAt", TaskJson.time(tasks.soonestDueAt()));
  }

  /** {@code POST /api/topics/:id/subscriptions/:part/pause}: no attempt begins any more. */
  Future<Reply> pause(Call call) {
    return set(call, BY_HAND);
  }

  /** {@code POST /api/topics/:id/subscriptions/:part/resume}: attempts begin again. */
  Future<Reply> resume(Call call) {
    return set(call, null);
  }

  private Future<Reply> set(Call call, String why) {
    Parameters.of(call);
    Subscription it = subscription(call.id(), call.part());
    return workers
        .command(new Pause(it.lane(), why))
        .map(
            answer -> {
              if (answer instanceof Refusal refusal) {
                throw Problem.of(refusal);
              }
              JsonObject body =
                  new JsonObject()
                      .put("topic", it.topic())
                      .put("subscription", it.name())
                      .put("paused", why != null);
              return Reply.json(200, why == null ? body : body.put("pausedWhy", why));
            });
  }

  /**
   * @throws Problem 404 when there is none
   */
  private Subscription subscription(String topic, String name) {
    return topics
        .named(topic)
        .orElseThrow(() -> Problem.of(Refusal.noTopic(topic)).coded("unknown_topic"))
        .subscriptions()
        .stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                        404, "the topic " + topic + " has no subscription " + Refusal.shown(name))
                    .coded("unknown_subscription"));
  }
}
