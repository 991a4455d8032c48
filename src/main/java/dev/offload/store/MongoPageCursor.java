package dev.offload.store;

import dev.offload.task.BackgroundText;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a page from a cursor until it has its tasks or its bytes of text, and closes the cursor
 * there. Few documents come at a time, so that of many long texts only some are in memory at once.
 */
final class MongoPageCursor {

  /** How many documents come at a time. */
  static final int BATCH = 16;

  private final int limit;
  private final List<Task> items = new ArrayList<>();
  private final Promise<TaskPage> page = Promise.promise();
  private int textBytes;

  /**
   * @param limit how many tasks at most; the cursor is to give one more where there is one
   */
  MongoPageCursor(int limit) {
    this.limit = limit;
  }

  Future<TaskPage> read(ReadStream<JsonObject> cursor) {
    cursor
        .exceptionHandler(page::tryFail)
        .endHandler(end -> page.tryComplete(new TaskPage(items, null)))
        .handler(doc -> add(cursor, doc));
    return page.future();
  }

  private void add(ReadStream<JsonObject> cursor, JsonObject doc) {
    if (page.future().isComplete()) {
      return;
    }
    if (items.size() == limit || textBytes >= PageQuery.TEXT_BYTES_MAX) {
      cursor.handler(null);
      page.complete(new TaskPage(items, items.get(items.size() - 1).id()));
      return;
    }
    Task task = MongoDocs.task(doc);
    items.add(task);
    textBytes += BackgroundText.utf8Bytes(task.background());
  }
}
