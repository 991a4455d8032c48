package dev.offload.store.mongo;

import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStoreContract;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the server in the JVM. */
class MongoTaskStoreTest extends TaskStoreContract {
  private TestMongo mongo;

  TestMongo server() {
    return TestMongo.inJvm();
  }

  @Override
  public Future<MongoTaskStore> open(Vertx vertx) {
    mongo = server();
    return mongo.drop(vertx).compose(none -> MongoTaskStore.open(vertx, mongo.uri()));
  }

  @AfterEach
  void dropDatabase(Vertx vertx) throws Exception {
    closeStore();
    answer(mongo.drop(vertx));
    mongo.stop();
  }

  @Test
  void a_task_is_a_document_that_a_person_can_read(Vertx vertx) throws Exception {
    Task task = stored(samples.task("water the pl\u00e4nts"));
    JsonObject received =
        new JsonObject()
            .put("_id", task.id().toString())
            .put("background", "water the pl\u00e4nts")
            .put("backgroundBytes", 17)
            .put("status", "received")
            .put("version", 1)
            .put("receivedAt", NOW_MS)
            .put("dueAt", NOW_MS + 5_000)
            .put("completeAfterMs", 15_000L)
            .put("owner", ME)
            .put("by", ME);
    assertThat(doc(vertx, task)).isEqualTo(received);
    assertThat(doc(vertx, task).getValue("completeAfterMs")).isInstanceOf(Long.class);
    Task processing = move(task);
    JsonObject halfway =
        received
            .copy()
            .put("status", "processing")
            .put("version", 2)
            .put("processingAt", NOW_MS + 5_001)
            .put("dueAt", NOW_MS + 20_000);
    assertThat(doc(vertx, task)).isEqualTo(halfway);
    move(processing);
    halfway.put("status", "complete").put("version", 3).put("completeAt", NOW_MS + 20_001);
    halfway.remove("dueAt");
    halfway.remove("owner");
    assertThat(doc(vertx, task)).isEqualTo(halfway);
  }

  @Test
  void the_index_of_live_work_is_sparse_and_made_once(Vertx vertx) throws Exception {
    answer(MongoTaskStore.open(vertx, mongo.uri()).compose(MongoTaskStore::close));
    JsonArray indexes = answer(mongo.ask(vertx, it -> it.listIndexes("tasks")));
    List<JsonObject> live =
        indexes.stream()
            .map(JsonObject.class::cast)
            .filter(index -> index.getJsonObject("key").containsKey("owner"))
            .toList();
    assertThat(live).hasSize(1);
    assertThat(live.get(0).getBoolean("sparse")).isTrue();
    assertThat(live.get(0).getJsonObject("key").fieldNames()).containsExactly("owner", "dueAt");
  }

  @Test
  void due_leaves_nothing_out_so_nothing_is_near() throws Exception {
    Task task = stored(samples.task());
    assertThat(answer(store.due(ME, Long.MAX_VALUE, null, 10))).containsExactly(task.live());
    assertThat(answer(store.near(ME, null, 10))).isEmpty();
  }

  @Test
  void tasks_that_end_at_the_same_moment_end_in_one_batch_but_for_those_that_moved_on()
      throws Exception {
    List<Task> tasks = new ArrayList<>();
    for (Task task : samples.tasks(50)) {
      tasks.add(move(stored(task)));
    }
    move(tasks.get(20));
    List<Move> ends = SampleTasks.each(tasks, task -> task.live().next(NOW_MS + 60_000));
    assertThat(answer(store.apply(ME, ends, 0))).isEqualTo(49);
    assertThat(answer(store.due(ME, Long.MAX_VALUE, null, 100))).isEmpty();
    assertThat(answer(store.find(tasks.get(20).id())).orElseThrow().completeAt())
        .isEqualTo(NOW_MS + 20_001);
    assertThat(answer(store.find(tasks.get(21).id())).orElseThrow().completeAt())
        .isEqualTo(NOW_MS + 60_000);
  }

  @Test
  void pages_of_tasks_due_at_the_same_time_are_in_the_order_of_their_ids() throws Exception {
    List<Task> tasks = new ArrayList<>(samples.tasks(9));
    List<LiveTask> byId = SampleTasks.each(tasks, Task::live);
    Collections.rotate(tasks, 4);
    stored(tasks, 0);
    List<LiveTask> first = answer(store.due(ME, Long.MAX_VALUE, null, 4));
    assertThat(first).isEqualTo(byId.subList(0, 4));
    assertThat(answer(store.due(ME, Long.MAX_VALUE, first.get(3), 9)))
        .isEqualTo(byId.subList(4, 9));
  }

  private JsonObject doc(Vertx vertx, Task task) throws Exception {
    JsonObject query = new JsonObject().put("_id", task.id().toString());
    return answer(mongo.ask(vertx, it -> it.findOne("tasks", query, null)));
  }
}
