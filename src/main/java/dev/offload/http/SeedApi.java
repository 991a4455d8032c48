package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.JsonFields;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;

/** {@code GET /api}: the newest tasks in the shape of a table scan. */
final class SeedApi implements Endpoint {
  private static final int ITEMS_MAX = 100;
  private static final String START = "ExclusiveStartKey";

  private final TaskReader reader;

  SeedApi(TaskReader reader) {
    this.reader = reader;
  }

  @Override
  public Future<Reply> answer(Call call) {
    UUID before = start(Parameters.of(call, START).get(START));
    return reader
        .page(new PageQuery(null, Shelf.BACKGROUND_TASK, Shelf.DEFAULT, before, ITEMS_MAX))
        .map(page -> Reply.json(200, json(page)));
  }

  private static JsonObject json(TaskPage page) {
    JsonArray items = new JsonArray();
    for (Task task : page.items()) {
      items.add(
          new JsonObject()
              .put("background", task.payload().text())
              .put("taskID", task.id().toString())
              .put("status", task.status().word()));
    }
    JsonObject json =
        new JsonObject()
            .put("ScannedCount", items.size())
            .put("Count", items.size())
            .put("Items", items);
    return page.next() == null
        ? json
        : json.put("LastEvaluatedKey", new JsonObject().put("taskID", page.next().toString()));
  }

  private static UUID start(String key) {
    if (key == null) {
      return null;
    }
    String id = key;
    if (key.startsWith("{")) {
      try {
        id = JsonFields.read(key, Set.of("taskID")).get("taskID");
      } catch (Problem e) {
        id = null;
      }
    }
    return TaskIds.parse(id)
        .orElseThrow(
            () -> new Problem(400, START + " must be the LastEvaluatedKey of an earlier answer"));
  }
}
