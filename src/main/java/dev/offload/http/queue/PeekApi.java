package dev.offload.http.queue;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.task.TaskReader;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Shows messages, without receiving them. */
public final class PeekApi {
  private static final int LIMIT = 20;
  private static final int LIMIT_MAX = 100;

  private final KnownQueues queues;
  private final TaskReader reads;
  private final StoreClock clock;

  public PeekApi(KnownQueues queues, TaskReader reads, StoreClock clock) {
    this.queues = queues;
    this.reads = reads;
    this.clock = clock;
  }

  /**
   * {@code GET /api/queues/:id/messages?limit=&cursor=}: one page, newest first, of those that were
   * not deleted. It may be short and still have a cursor.
   */
  public Future<Reply> peek(Call call) {
    Parameters given = Parameters.of(call, "limit", "cursor");
    int limit = QueueParameters.number(given, "limit", LIMIT, 1, LIMIT_MAX);
    UUID before = cursor(given.get("cursor"));
    return queues
        .named(call.id())
        .compose(queue -> reads.page(query(queue, before, limit)))
        .map(page -> Reply.json(200, json(page, clock.likelyMs())));
  }

  static PageQuery query(QueueDefinition queue, UUID before, int limit) {
    return new PageQuery(null, queue.lane(), null, before, limit);
  }

  static UUID cursor(String text) {
    return text == null
        ? null
        : TaskIds.parse(text)
            .orElseThrow(
                () -> new Problem(400, "cursor must be the nextCursor of an earlier page"));
  }

  private static JsonObject json(TaskPage page, long nowMs) {
    JsonArray messages = new JsonArray();
    for (Task task : page.items()) {
      if (isShown(task)) {
        messages.add(json(task, nowMs));
      }
    }
    JsonObject json = new JsonObject().put("messages", messages);
    return page.next() == null ? json : json.put("nextCursor", page.next().toString());
  }

  private static JsonObject json(Task task, long nowMs) {
    JsonObject json =
        new JsonObject()
            .put("messageID", task.id().toString())
            .put("state", state(task, nowMs))
            .put("body", task.payload().value())
            .put("receiveCount", task.attempts().starts())
            .put("sentAt", TaskJson.time(task.receivedAt()));
    if (task.status().isLive()) {
      json.put("visibleAt", TaskJson.time(task.dueAt()));
    }
    String group = task.payload().limits().group();
    return group == null ? json : json.put("group", group);
  }

  /** Says whether it is a message that nobody deleted. */
  static boolean isShown(Task task) {
    return task.status().isLive() || task.status() == Status.FAILED;
  }

  /** The same words as those that messages are counted by. */
  static String state(Task task, long nowMs) {
    if (!task.status().isLive()) {
      return "failed";
    }
    if (task.dueAt() <= nowMs) {
      return "waiting";
    }
    return task.status() == Status.PROCESSING ? "inFlight" : "delayed";
  }
}
