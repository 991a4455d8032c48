package dev.offload.http.queue;

import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.RouteTable;
import dev.offload.http.view.Pages;
import dev.offload.time.StoreClock;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.function.IntConsumer;

/** Which path of the queues leads where. */
public final class QueueRoutes {
  private static final String QUEUES = "/api/queues";
  private static final String QUEUE = QUEUES + "/:id";
  private static final String MESSAGES = QUEUE + "/messages";
  private static final String MESSAGE = MESSAGES + "/:part";

  private final RouteTable table;
  private final IntConsumer refusedPost;

  /**
   * @param refusedPost is told the status of each message that is refused
   */
  public QueueRoutes(RouteTable table, IntConsumer refusedPost) {
    this.table = table;
    this.refusedPost = refusedPost;
  }

  /** Adds all of them. */
  public void add(QueueParts parts, StoreClock clock, Pages pages) {
    KnownQueues known = parts.queues();
    MessageApi messages = new MessageApi(known, parts.broker(), parts.messages(), parts.bodies());
    QueuePage page = new QueuePage(known, parts.reads(), pages, clock);
    messages(messages, new PeekApi(known, parts.reads(), clock));
    pages(page, new MessagesPage(parts, messages, page, pages));
    receiving(new ReceiveApi(known, parts.broker(), parts.receiving()));
    queues(new QueueApi(known, parts.broker(), parts.bodies()));
  }

  private void pages(QueuePage queues, MessagesPage queue) {
    table
        .get("/queues", queues::show)
        .get("/queues/:id", queue::show)
        .post("/queues/:id/send", queue::send, refusedPost);
  }

  private void messages(MessageApi messages, PeekApi peek) {
    Map<HttpMethod, Endpoint> both =
        Map.of(HttpMethod.GET, peek::peek, HttpMethod.POST, messages::send);
    table
        .methods(MESSAGES, both, refusedPost)
        .post(QUEUE + "/batches", messages::sendAll, refusedPost);
  }

  private void receiving(ReceiveApi receive) {
    table
        .post(QUEUE + "/receive", receive::receive, status -> {})
        .methods(MESSAGE, Map.of(HttpMethod.DELETE, receive::delete), status -> {})
        .post(MESSAGE + "/extend", receive::extend, status -> {})
        .post(MESSAGE + "/release", receive::release, status -> {})
        .post(MESSAGE + "/reject", receive::reject, status -> {});
  }

  private void queues(QueueApi queues) {
    Map<HttpMethod, Endpoint> one =
        Map.of(
            HttpMethod.GET, queues::one,
            HttpMethod.PUT, queues::put,
            HttpMethod.DELETE, queues::delete);
    table.get(QUEUES, queues::list).methods(QUEUE, one, status -> {});
    Map<String, Endpoint> actions =
        Map.of("purge", queues::purge, "redrive", queues::redrive, "discard", queues::discard);
    actions.forEach(
        (word, action) -> {
          table.post(QUEUE + "/" + word, action, status -> {});
          table.post("/queues/:id/" + word, QueuePage.thenBack(action), status -> {});
        });
  }
}
