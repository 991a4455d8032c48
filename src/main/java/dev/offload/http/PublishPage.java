package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.FormFields;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.publish.PublishRequest;
import dev.offload.http.view.FieldProblems;
import dev.offload.http.view.Filter;
import dev.offload.http.view.Pages;
import dev.offload.http.view.PublishView;
import dev.offload.http.view.PublishView.Values;
import dev.offload.settings.Topics;
import dev.offload.task.Options;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The page on which an event is published to a topic. */
final class PublishPage {
  private static final String TOPIC = "topic";
  private static final String UNKNOWN = "unknown_topic";
  private static final String UNHEARD = "no_subscriptions";

  private final WaitingHeads heads;
  private final TopicApi api;
  private final Pages pages;
  private final List<String> topics;
  private final TaskIds ids;

  PublishPage(WaitingHeads heads, TopicApi api, Topics topics, Pages pages, StoreClock clock) {
    this.heads = heads;
    this.api = api;
    this.pages = pages;
    this.topics = topics.all().stream().map(Topics.Topic::name).toList();
    this.ids = new TaskIds(clock::likelyMs);
  }

  /** {@code GET /publish?topic=}: the form. Unknown parameters are left alone. */
  Future<Reply> show(Call call) {
    List<String> topic = call.query().getOrDefault(TOPIC, List.of());
    String chosen = topic.isEmpty() ? topics.stream().findFirst().orElse("") : topic.get(0);
    return Future.succeededFuture(
        shown(200, Values.blank(chosen, ids.next().toString()), FieldProblems.NONE));
  }

  /**
   * {@code POST /publish}: publishes, and leads to the task where there is one, else to the list of
   * its topic. What is wrong is said beside its field, and all fields are kept.
   */
  Future<Reply> publish(Call call) {
    Parameters.of(call);
    FormFields.check(call.request());
    return heads
        .read(call.request(), true)
        .compose(body -> publish(call, body))
        .onComplete(done -> heads.letIn());
  }

  private Future<Reply> publish(Call call, Buffer body) {
    FormFields form = FormFields.of(body);
    Values values =
        new Values(
            form.line(TOPIC),
            form.get(PublishRequest.PAYLOAD) == null ? "" : form.get(PublishRequest.PAYLOAD),
            form.line(Options.DELAY),
            form.line(Options.PRIORITY),
            form.line(PublishRequest.KEY));
    return Future.succeededFuture(values)
        .compose(it -> api.publish(it.topic(), PublishRequest.ofForm(form), call.request()))
        .map(tasks -> Reply.empty(303).with("Location", next(values.topic(), tasks)))
        .recover(e -> refused(values, e));
  }

  private static String next(String topic, List<Task> tasks) {
    return tasks.size() == 1
        ? "/tasks/" + tasks.get(0).id()
        : "/" + new Filter(null, topic, null, null).address(null);
  }

  private Future<Reply> refused(Values values, Throwable e) {
    if (!(e instanceof Problem problem)) {
      return Future.failedFuture(e);
    }
    String reason = problem.refusal().reason();
    boolean isAboutTopic = List.of(UNKNOWN, UNHEARD).contains(problem.code());
    FieldProblems problems =
        isAboutTopic
            ? FieldProblems.at(TOPIC, reason)
            : FieldProblems.of(
                reason, List.of(PublishRequest.PAYLOAD, Options.DELAY, Options.PRIORITY));
    return Future.succeededFuture(
        shown(problem.status(), values, problems).with(problem.headers()));
  }

  private Reply shown(int status, Values values, FieldProblems problems) {
    return pages.publish(status, new PublishView(topics, values, problems, pages.assets()));
  }
}
