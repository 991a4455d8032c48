package dev.offload.http;

import dev.offload.bus.Pause;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.settings.Topics;
import dev.offload.settings.Topics.Subscription;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What is done with subscriptions by hand. */
final class SubscriptionApi {
  private static final String BY_HAND = "paused by hand";

  private final Topics topics;
  private final Workers workers;

  SubscriptionApi(Topics topics, Workers workers) {
    this.topics = topics;
    this.workers = workers;
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
        .command(new Pause(Shelf.lane(it.topic(), it.name()), why))
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
