package dev.offload.store.mongo;

import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.store.TaskStoreContract;
import dev.offload.task.Attempts;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the server in the JVM. */
class MongoTaskStoreTest extends TaskStoreContract {
  TestMongo mongo;

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
            .put("owner", ME)
            .put("by", ME);
    assertThat(doc(vertx, task)).isEqualTo(received);
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
  void what_was_tried_and_where_a_task_waits_is_written_where_it_is_not_as_usual(Vertx vertx)
      throws Exception {
    Task task = stored(on(new Shelf("queue:orders", 7), NOW_MS));
    assertThat(doc(vertx, task).getString("shelf")).isEqualTo("queue:orders 7");
    Attempts tried = new Attempts(true, 3, 2, 1);
    Task runs = write(task, moveOf(task, Status.PROCESSING, tried));
    assertThat(doc(vertx, task).getMap())
        .containsEntry("running", true)
        .containsEntry("starts", 3)
        .containsEntry("errors", 2)
        .containsEntry("crashes", 1);
    assertThat(answer(store.find(task.id()))).contains(runs);
    Task waits = write(runs, moveOf(runs, Status.RECEIVED, Attempts.NONE));
    assertThat(doc(vertx, task).fieldNames())
        .contains("processingAt", "dueAt", "owner", "shelf")
        .doesNotContain("running", "starts", "errors", "crashes");
    assertThat(answer(store.find(task.id()))).contains(waits);
    Task failed = write(waits, moveOf(waits, Status.FAILED, new Attempts(false, 4, 0, 0)));
    assertThat(doc(vertx, task).fieldNames())
        .contains("failedAt", "starts", "shelf")
        .doesNotContain("running", "dueAt", "owner");
    assertThat(answer(store.find(task.id()))).contains(failed);
  }

  @Test
  void the_indexes_leave_out_what_ended_well_and_that_of_the_version_before_is_gone(Vertx vertx)
      throws Exception {
    JsonObject old = new JsonObject().put("owner", 1).put("dueAt", 1);
    IndexOptions sparse = new IndexOptions().name("live").sparse(true);
    answer(mongo.ask(vertx, it -> it.createIndexWithOptions("tasks", old, sparse)));
    answer(MongoTaskStore.open(vertx, mongo.uri()).compose(MongoTaskStore::close));
    answer(MongoTaskStore.open(vertx, mongo.uri()).compose(MongoTaskStore::close));
    Map<String, JsonObject> indexes = new HashMap<>();
    for (Object it : answer(mongo.ask(vertx, client -> client.listIndexes("tasks")))) {
      indexes.put(((JsonObject) it).getString("name"), (JsonObject) it);
    }
    assertThat(indexes).containsOnlyKeys("_id_", "due", "failed");
    assertThat(indexes.get("due").getJsonObject("key").fieldNames())
        .containsExactly("owner", "dueAt", "status", "shelf");
    assertThat(indexes.get("due").getJsonObject("partialFilterExpression").encode())
        .isEqualTo("{\"owner\":{\"$exists\":true}}");
    assertThat(indexes.get("failed").getJsonObject("key").fieldNames())
        .containsExactly("status", "_id");
    assertThat(indexes.get("failed").getJsonObject("partialFilterExpression").encode())
        .isEqualTo("{\"status\":\"failed\"}");
  }

  @Test
  void each_shelf_has_its_own_tasks_and_the_soonest_of_each_is_told() throws Exception {
    Shelf high = new Shelf("queue:a b", 9);
    Shelf low = new Shelf("queue:a b", 0);
    Task last = on(high, NOW_MS + 3_000);
    Task first = on(high, NOW_MS + 1_000);
    Task other = on(low, NOW_MS + 2_000);
    Task usual = samples.dueAt(NOW_MS + 4_000);
    stored(List.of(last, first, other, usual), 0);
    assertThat(answer(store.due(ME, high, Long.MAX_VALUE, null, 10)))
        .containsExactly(first.live(), last.live());
    assertThat(answer(store.due(ME, high, Long.MAX_VALUE, first.live(), 10)))
        .containsExactly(last.live());
    assertThat(answer(store.due(ME, Shelf.BACKGROUND, Long.MAX_VALUE, null, 10)))
        .containsExactly(usual.live());
    assertThat(answer(store.shelves(ME, NOW_MS + 1_001, Long.MAX_VALUE)))
        .isEqualTo(
            Map.of(high, NOW_MS + 3_000, low, NOW_MS + 2_000, Shelf.BACKGROUND, NOW_MS + 4_000));
    assertThat(answer(store.shelves(ME, NOW_MS + 4_000, Long.MAX_VALUE)))
        .isEqualTo(Map.of(Shelf.BACKGROUND, NOW_MS + 4_000));
    assertThat(answer(store.shelves(OTHER, 0, Long.MAX_VALUE))).isEmpty();
  }

  @Test
  void unfinished_and_failed_tasks_are_listed_at_once_however_many_ended_since() throws Exception {
    Task received = stored(samples.task());
    Task older = stored(samples.task());
    Task failed = write(older, moveOf(older, Status.FAILED, Attempts.NONE));
    Task newest = stored(samples.task());
    List<Task> ended = new ArrayList<>();
    samples.tasks(2_100).forEach(task -> ended.add(SampleTasks.moved(SampleTasks.moved(task))));
    stored(ended, 0);
    assertThat(answer(store.page(new PageQuery(Status.RECEIVED, null, 5))))
        .isEqualTo(new TaskPage(List.of(newest, received), null));
    assertThat(answer(store.page(new PageQuery(Status.RECEIVED, null, 1))))
        .isEqualTo(new TaskPage(List.of(newest), newest.id()));
    assertThat(answer(store.page(new PageQuery(Status.RECEIVED, newest.id(), 1))))
        .isEqualTo(new TaskPage(List.of(received), null));
    assertThat(answer(store.page(new PageQuery(Status.FAILED, null, 5))))
        .isEqualTo(new TaskPage(List.of(failed), null));
    assertThat(answer(store.page(new PageQuery(Status.PROCESSING, null, 5))))
        .isEqualTo(new TaskPage(List.of(), null));
    assertThat(answer(store.liveCounts())).isEqualTo(Map.of(Status.RECEIVED, 2L));
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.class,
      names = {"COMPLETE", "FAILED", "CANCELLED"})
  void however_a_task_ended_it_is_removed_by_the_time_when_it_did(Status end) throws Exception {
    Task processing = move(stored(samples.task()));
    Task ended = write(processing, moveOf(processing, end, Attempts.NONE));
    assertThat(answer(store.removeEnded(ended.endedAt(), null, 10)).removed()).isZero();
    assertThat(answer(store.removeEnded(ended.endedAt() + 1, null, 10)).removed()).isEqualTo(1);
    assertThat(answer(store.find(ended.id()))).isEmpty();
  }

  @Test
  void due_leaves_nothing_out_so_nothing_is_near() throws Exception {
    Task task = stored(samples.task());
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 10)))
        .containsExactly(task.live());
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
    List<Move> ends =
        SampleTasks.each(
            tasks, task -> task.live().to(Status.COMPLETE, NOW_MS + 60_000, Task.NOT_YET));
    assertThat(answer(SampleTasks.apply(store, ME, ends, 0))).isEqualTo(49);
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 100))).isEmpty();
    assertThat(answer(store.find(tasks.get(20).id())).orElseThrow().endedAt())
        .isEqualTo(NOW_MS + 20_001);
    assertThat(answer(store.find(tasks.get(21).id())).orElseThrow().endedAt())
        .isEqualTo(NOW_MS + 60_000);
  }

  @Test
  void pages_of_tasks_due_at_the_same_time_are_in_the_order_of_their_ids() throws Exception {
    List<Task> tasks = new ArrayList<>(samples.tasks(9));
    List<LiveTask> byId = SampleTasks.each(tasks, Task::live);
    Collections.rotate(tasks, 4);
    stored(tasks, 0);
    List<LiveTask> first = answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 4));
    assertThat(first).isEqualTo(byId.subList(0, 4));
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, first.get(3), 9)))
        .isEqualTo(byId.subList(4, 9));
  }

  private JsonObject doc(Vertx vertx, Task task) throws Exception {
    JsonObject query = new JsonObject().put("_id", task.id().toString());
    return answer(mongo.ask(vertx, it -> it.findOne("tasks", query, null)));
  }

  private Task on(Shelf shelf, long dueAt) {
    UUID id = samples.task().id();
    return new Task(id, shelf, "text", Status.RECEIVED, 1, Attempts.NONE, NOW_MS, 0, 0, dueAt);
  }

  private static Move moveOf(Task task, Status to, Attempts attempts) {
    long at = NOW_MS + 7_000;
    long dueAt = attempts.running() ? at : to.isLive() ? NOW_MS + 9_000 : Task.NOT_YET;
    return new Move(task.id(), task.version(), task.status(), to, attempts, at, dueAt, false);
  }

  private Task write(Task task, Move move) throws Exception {
    assertThat(answer(store.apply(ME, List.of(move)))).isEqualTo(1);
    return task.after(move);
  }
}
