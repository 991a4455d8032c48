package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.publish.BatchRequest;
import dev.offload.http.publish.Publication;
import dev.offload.http.publish.PublishRequest;
import dev.offload.settings.Topics;
import dev.offload.settings.Topics.Topic;
import dev.offload.task.Answer;
import dev.offload.task.EventKey;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is published to topics. */
final class TopicApi {
  private static final String REPLAYED = "Idempotent-Replayed";

  private final WaitingHeads heads;
  private final Intake intake;
  private final Topics topics;
  private final StoreClock clock;
  private final TaskIds ids;
  private final int payloadMaxBytes;

  TopicApi(
      WaitingHeads heads, Intake intake, Topics topics, StoreClock clock, int payloadMaxBytes) {
    this.heads = heads;
    this.intake = intake;
    this.topics = topics;
    this.clock = clock;
    this.ids = new TaskIds(clock::likelyMs);
    this.payloadMaxBytes = payloadMaxBytes;
  }

  /** {@code POST /api/topics/:id/events}: publishes one event. */
  Future<Reply> publish(Call call) {
    Topic topic = topic(call.id());
    HttpServerRequest request = call.request();
    return heads
        .read(request, false)
        .map(body -> read(call, body))
        .compose(publication -> store(topic, publication, request))
        .onComplete(done -> heads.letIn())
        .map(TopicApi::accepted);
  }

  /**
   * Publishes what a form asks for.
   *
   * @return the tasks of the event; fails as publishing by a program does
   */
  Future<List<Task>> publish(String name, PublishRequest request, HttpServerRequest from) {
    Topic topic = topic(name);
    return store(topic, request.read(payloadMaxBytes, clock.likelyMs()), from)
        .map(published -> published.stored.tasks());
  }

  private Publication read(Call call, Buffer body) {
    return new PublishRequest(call.request().headers(), call.query(), body)
        .read(payloadMaxBytes, clock.likelyMs());
  }

  /** {@code POST /api/topics/:id/batches}: publishes events, each by itself. */
  Future<Reply> publishAll(Call call) {
    Topic topic = topic(call.id());
    HttpServerRequest request = call.request();
    return heads
        .read(request, false)
        .map(
            body ->
                new BatchRequest(request.headers(), call.query(), body)
                    .read(payloadMaxBytes, clock.likelyMs()))
        .compose(items -> storeAll(topic, items, request))
        .onComplete(done -> heads.letIn());
  }

  private Future<Reply> storeAll(
      Topic topic, List<BatchRequest.Item> items, HttpServerRequest request) {
    List<Future<JsonObject>> each = new ArrayList<>(items.size());
    for (BatchRequest.Item item : items) {
      Future<JsonObject> one =
          item.problem() == null
              ? store(topic, item.publication(), request).map(TopicApi::json)
              : Future.failedFuture(item.problem());
      each.add(one.recover(BatchRequest::problem));
    }
    return Future.all(each)
        .map(
            all -> {
              JsonArray answers = new JsonArray();
              each.forEach(one -> answers.add(one.result()));
              return Reply.json(200, new JsonObject().put("items", answers));
            });
  }

  /**
   * @throws Problem 404 when there is none, 409 when nobody would hear of what is published
   */
  private Topic topic(String name) {
    Topic topic =
        topics
            .named(name)
            .orElseThrow(() -> Problem.of(Refusal.noTopic(name)).coded("unknown_topic"));
    if (topic.subscriptions().isEmpty() && !topic.dropsUnheard()) {
      throw Problem.of(Refusal.unheard(name)).coded("no_subscriptions");
    }
    return topic;
  }

  /** What was published, and the answer of a worker. */
  private record Published(UUID event, Answer.Stored stored, boolean isReplay) {}

  /** Fails with a {@link Problem}; with 503 it has the id of the event. */
  private Future<Published> store(Topic topic, Publication it, HttpServerRequest request) {
    UUID event = it.eventID() == null ? ids.next() : it.eventID();
    if (topic.subscriptions().isEmpty()) {
      return Future.succeededFuture(
          new Published(event, new Answer.Stored(List.of(), true), false));
    }
    Submission submission =
        it.options()
            .of(event, topic.name(), it.payload(), intake.deadlineAt(), key(topic, it, request));
    return intake.submit(submission).map(answer -> published(submission, answer));
  }

  private static Submission.Key key(Topic topic, Publication it, HttpServerRequest request) {
    return it.key() == null
        ? null
        : new Submission.Key(
            EventKey.hash(topic.name(), it.key()),
            EventKey.fingerprint("POST", request.path(), it.payload(), it.given()));
  }

  private static Published published(Submission it, Answer answer) {
    if (answer instanceof Answer.Stored stored) {
      // Without a key, what is there already was stored by a try whose answer was lost.
      boolean isReplay = it.key() != null && !stored.inserted() && !stored.deduplicated();
      return new Published(stored.task().eventID(), stored, isReplay);
    }
    Refusal refusal = (Refusal) answer;
    Problem problem = Problem.of(refusal);
    throw switch (refusal.code()) {
      case Refusal.UNPROCESSABLE -> problem.coded("key_reused");
      case Refusal.UNAVAILABLE -> problem.ofEvent(it.id().toString());
      default -> problem;
    };
  }

  private static Reply accepted(Published published) {
    List<Task> tasks = published.stored.tasks();
    Reply reply = Reply.json(status(published), body(published));
    if (published.isReplay) {
      reply = reply.with(REPLAYED, "true");
    }
    return tasks.isEmpty() ? reply : reply.with("Location", "/api/tasks/" + tasks.get(0).id());
  }

  private static JsonObject json(Published published) {
    return new JsonObject().put("status", status(published)).mergeIn(body(published));
  }

  /** Nothing new is begun for what is there already. */
  private static int status(Published published) {
    return published.stored.deduplicated() ? 200 : 202;
  }

  private static JsonObject body(Published published) {
    return TaskJson.published(published.event, published.stored);
  }
}
