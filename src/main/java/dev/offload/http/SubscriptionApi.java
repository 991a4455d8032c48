package dev.offload.http;

import dev.offload.bus.Pause;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.settings.Topics;
import dev.offload.settings.Topics.Subscription;
import dev.offload.task.Answer;
import dev.offload.task.DurationText;
import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.StartLimits.Rate;
import dev.offload.task.Task;
import dev.offload.task.TaskJson;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Subscriptions: what there is in them, and what is done with them by hand. */
final class SubscriptionApi {
  private static final String BY_HAND = "paused by hand";

  private final WaitingHeads heads;
  private final Topics topics;
  private final Workers workers;
  private final SubscriptionReads reads;
  private final StoreClock clock;

  SubscriptionApi(
      WaitingHeads heads,
      Topics topics,
      Workers workers,
      SubscriptionReads reads,
      StoreClock clock) {
    this.heads = heads;
    this.topics = topics;
    this.workers = workers;
    this.reads = reads;
    this.clock = clock;
  }

  /** {@code GET /api/topics}: all of them, with their subscriptions and the tasks of these. */
  Future<Reply> list(Call call) {
    Parameters.of(call);
    return reads.lanes().map(lanes -> Reply.json(200, shown(lanes)));
  }

  private JsonArray shown(SubscriptionReads.Lanes lanes) {
    JsonArray all = new JsonArray();
    for (Topics.Topic topic : topics.all()) {
      JsonArray subscriptions = new JsonArray();
      for (Subscription it : topic.subscriptions()) {
        subscriptions.add(shown(it, lanes.tasksOf(it.lane()), lanes.stateOf(it.lane())));
      }
      all.add(new JsonObject().put("topic", topic.name()).put("subscriptions", subscriptions));
    }
    return all;
  }

  private JsonObject shown(Subscription it, LaneCounts tasks, LaneState state) {
    JsonObject shown =
        new JsonObject()
            .put("subscription", it.name())
            .put("handler", it.work().shown())
            .put("paused", state.pausedWhy() != null)
            .put("waiting", tasks.received())
            .put("running", tasks.processing())
            .put("retrying", tasks.retrying())
            .put("failed", tasks.failed());
    if (state.pausedWhy() != null) {
      shown.put("pausedWhy", state.pausedWhy());
    }
    long nowMs = clock.likelyMs();
    long heldMs = state.heldMs(nowMs);
    if (heldMs > 0) {
      shown.put("heldUntil", TaskJson.time(nowMs + heldMs));
      shown.put("heldWhy", state.hold().why());
    }
    it.limits().maxConcurrent().ifPresent(max -> shown.put("maxConcurrent", max));
    it.limits().rate().ifPresent(rate -> shown.put("rate", shown(rate)));
    return tasks.soonestDueAt() == Task.NOT_YET
        ? shown
        : shown.put("oldestDueAt", TaskJson.time(tasks.soonestDueAt()));
  }

  private static JsonObject shown(Rate rate) {
    return new JsonObject()
        .put("limit", rate.limit())
        .put("per", DurationText.of(rate.perMs()))
        .put("burst", rate.burst());
  }

  /** {@code POST /api/topics/:id/subscriptions/:part/pause}: no attempt begins any more. */
  Future<Reply> pause(Call call) {
    return set(call, BY_HAND);
  }

  /** {@code POST /api/topics/:id/subscriptions/:part/resume}: attempts begin again. */
  Future<Reply> resume(Call call) {
    return set(call, null);
  }

  /** {@code POST /api/topics/:id/subscriptions/:part/redrive}: what failed is received anew. */
  Future<Reply> redrive(Call call) {
    return begin(call, Redrive.Verb.REDRIVE);
  }

  /** {@code POST /api/topics/:id/subscriptions/:part/discard}: what failed is removed. */
  Future<Reply> discard(Call call) {
    return begin(call, Redrive.Verb.DISCARD);
  }

  private Future<Reply> begin(Call call, Redrive.Verb verb) {
    Parameters.of(call);
    Subscription it = subscription(call.id(), call.part());
    return heads
        .read(call.request(), false)
        .map(body -> RedriveRequest.read(call.request().headers(), body).of(verb, it))
        .compose(wanted -> workers.command(wanted).map(answer -> begun(wanted, answer)))
        .onComplete(done -> heads.letIn());
  }

  private static Reply begun(Redrive wanted, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      Task task = stored.task();
      return Reply.json(202, TaskJson.of(task)).with("Location", "/api/tasks/" + task.id());
    }
    Problem problem = Problem.of((Refusal) answer);
    throw problem.status() == Refusal.CONFLICT
        ? problem.coded("redrive_running").ofTask(wanted.taskID().toString())
        : problem;
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
