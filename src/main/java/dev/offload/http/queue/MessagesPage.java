package dev.offload.http.queue;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.FormFields;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.publish.MessageRequest;
import dev.offload.http.view.FieldProblems;
import dev.offload.http.view.Pages;
import dev.offload.http.view.QueueView;
import dev.offload.http.view.QueueView.Form;
import dev.offload.http.view.QueuesView;
import dev.offload.task.Options;
import dev.offload.task.QueueDefinition;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;

/** The page of one queue: its messages, and a form to send one. */
public final class MessagesPage {
  private static final int MESSAGES_MAX = 50;
  private static final String CURSOR = "cursor";
  private static final List<String> FIELDS =
      List.of(MessageRequest.BODY, Options.DELAY, Options.PRIORITY, Options.GROUP);

  private final QueueParts parts;
  private final MessageApi api;
  private final QueuePage queues;
  private final Pages pages;
  private final TaskIds ids;

  public MessagesPage(QueueParts parts, MessageApi api, QueuePage queues, Pages pages) {
    this.parts = parts;
    this.api = api;
    this.queues = queues;
    this.pages = pages;
    this.ids = new TaskIds(parts.messages()::nowMs);
  }

  /**
   * {@code GET /queues/:id?cursor=}: the queue, and the newest of its messages, or those older than
   * a page before. Unknown parameters are left alone.
   */
  public Future<Reply> show(Call call) {
    List<String> cursor = call.query().getOrDefault(CURSOR, List.of());
    UUID before = PeekApi.cursor(cursor.isEmpty() ? null : cursor.get(0));
    return parts
        .queues()
        .named(call.id())
        .compose(queue -> shown(200, queue, before, Form.blank(ids.next().toString())));
  }

  /**
   * {@code POST /queues/:id/send}: sends a message, and leads back. What is wrong is said beside
   * its field, and all fields are kept.
   */
  public Future<Reply> send(Call call) {
    Parameters.of(call);
    FormFields.check(call.request());
    return parts
        .bodies()
        .read(call.request(), Bodies.MESSAGES_MAX_BYTES)
        .compose(body -> parts.queues().named(call.id()).compose(it -> send(call, it, body)))
        .onComplete(done -> parts.bodies().letIn());
  }

  private Future<Reply> send(Call call, QueueDefinition queue, Buffer body) {
    FormFields form = FormFields.of(body);
    return Future.succeededFuture(form)
        .compose(it -> api.send(queue, MessageRequest.ofForm(it), call.request()))
        .map(sent -> Reply.empty(303).with("Location", "/queues/" + queue.name()))
        .recover(e -> refused(queue, form, e));
  }

  private Future<Reply> refused(QueueDefinition queue, FormFields form, Throwable e) {
    if (!(e instanceof Problem problem)) {
      return Future.failedFuture(e);
    }
    String body = form.get(MessageRequest.BODY);
    Form kept =
        new Form(
            body == null ? "" : body,
            MessageRequest.isText(form),
            form.line(Options.DELAY),
            form.line(Options.PRIORITY),
            form.line(Options.GROUP),
            form.line(MessageRequest.KEY),
            FieldProblems.of(problem.refusal().reason(), FIELDS));
    return shown(problem.status(), queue, null, kept).map(page -> page.with(problem.headers()));
  }

  private Future<Reply> shown(int status, QueueDefinition queue, UUID before, Form form) {
    return queues
        .item(queue)
        .compose(
            item ->
                parts
                    .reads()
                    .page(PeekApi.query(queue, before, MESSAGES_MAX))
                    .map(page -> pages.queue(status, view(item, page, before != null, form))));
  }

  private QueueView view(QueuesView.Item item, TaskPage page, boolean isOlder, Form form) {
    long nowMs = parts.messages().nowMs();
    return new QueueView(
        item,
        page.items().stream()
            .filter(PeekApi::isShown)
            .map(task -> new QueueView.Message(task, PeekApi.state(task, nowMs)))
            .toList(),
        isOlder,
        page.next(),
        form,
        nowMs,
        pages.assets());
  }
}
