package dev.offload.store.mongo;

import static dev.offload.store.SampleTasks.ALL_NEAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.Leases;
import dev.offload.store.SampleTasks;
import dev.offload.task.LiveTask;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are not ours, beside those that are. */
@ExtendWith(VertxExtension.class)
class MongoForeignTest {
  private static final String ME = "me";

  private final SampleTasks samples = new SampleTasks();
  private final TestMongo mongo = TestMongo.inJvm();
  private MongoTaskStore store;
  private List<Task> ours;

  @BeforeEach
  void putThemBesideOurs(Vertx vertx) throws Exception {
    ours = samples.tasks(3);
    store = answer(MongoTaskStore.open(vertx, mongo.uri()));
    answer(SampleTasks.insert(store, ME, ours, ALL_NEAR));
    put(
        vertx,
        new JsonObject().put("_id", new JsonObject().put("$oid", "0123456789abcdef01234567")));
    put(vertx, new JsonObject().put("_id", "no id of a task").put("owner", ME).put("dueAt", 1));
    put(vertx, new JsonObject().put("_id", 5).put("owner", ME).put("dueAt", 2));
    put(vertx, like().put("status", "held by a later version"));
    put(vertx, like().put("version", "1"));
    put(vertx, like().put("dueAt", 2.5).put("receivedAt", "yesterday"));
    put(vertx, like().put("shelf", "7"));
    put(vertx, like().put("running", 1));
    put(vertx, without("background"));
    put(vertx, without("backgroundBytes"));
    put(vertx, like().put("background", "x".repeat(2_000_000)).put("backgroundBytes", 2_000_000));
  }

  @AfterEach
  void close() throws Exception {
    answer(store.close());
    mongo.stop();
  }

  @Test
  void lists_leave_them_out_and_count_each_once() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(page(null, 100)).containsAll(ours);
      assertThat(page(Status.RECEIVED, 100)).containsAll(ours);
    }
    assertThat(store.foreign()).isBetween(8, 11);
    assertThat(page(null, 100)).allMatch(task -> task.background().length() < 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "dueAt", "receivedAt", "starts"})
  void a_number_that_is_a_double_is_not_ours_though_it_is_whole(String field, Vertx vertx)
      throws Exception {
    Task task = samples.task();
    JsonObject doc = MongoDocs.of(task, ME);
    put(vertx, doc.put(field, doc.getLong(field, 1L).doubleValue()));

    assertThat(page(null, 100)).containsAll(ours).doesNotContain(task);
    assertThat(answer(store.find(task.id()))).isEmpty();
    assertThat(answer(store.findAll(List.of(task.id())))).isEmpty();
    assertThat(answer(store.taken(List.of(task.id(), ours.get(0).id(), samples.task().id()))))
        .containsExactlyInAnyOrder(task.id(), ours.get(0).id());
    List<LiveTask> due = answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 100));
    assertThat(due).containsAll(ours.stream().map(Task::live).toList());
    assertThat(due.contains(task.live())).isEqualTo(field.equals("receivedAt"));
  }

  @Test
  void pages_go_on_past_them() throws Exception {
    PageQuery query = new PageQuery(null, null, 1);
    List<Task> seen = new ArrayList<>();
    while (query != null) {
      var page = answer(store.page(query));
      seen.addAll(page.items());
      query = page.next() == null ? null : new PageQuery(null, page.next(), 1);
    }
    assertThat(seen).containsAll(ours);
  }

  @Test
  void what_is_due_is_found_past_them_and_so_is_each_by_its_id() throws Exception {
    for (int limit : new int[] {1, 2, 100}) {
      assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, limit)))
          .hasSize(
              Math.min(limit, 100) == 100
                  ? answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 99)).size()
                  : limit);
    }
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 100)))
        .containsAll(ours.stream().map(Task::live).toList());
    assertThat(answer(SampleTasks.nextDue(store, ME, 0))).hasValue(ours.get(0).dueAt());
    for (Task task : ours) {
      assertThat(answer(store.find(task.id()))).contains(task);
    }
  }

  @Test
  void ours_are_adopted_past_them_a_page_at_a_time() throws Exception {
    Leases leases = store.leases().orElseThrow();
    List<LiveTask> won = new ArrayList<>();
    List<LiveTask> page;
    do {
      Leases.Slice soonest = new Leases.Slice(Long.MIN_VALUE, Long.MAX_VALUE, 0, 2);
      page = answer(leases.adopt(ME, "you", soonest)).won();
      won.addAll(page);
    } while (!page.isEmpty());
    assertThat(won).containsAll(ours.stream().map(Task::live).toList());
    assertThat(answer(SampleTasks.due(store, "you", Long.MAX_VALUE, null, 100)))
        .containsExactlyInAnyOrderElementsOf(won);
  }

  @Test
  void old_tasks_are_removed_past_them(Vertx vertx) throws Exception {
    Task old = samples.task();
    answer(SampleTasks.insert(store, ME, List.of(old), ALL_NEAR));
    Task processing = SampleTasks.moved(old);
    answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(old)), ALL_NEAR));
    answer(SampleTasks.apply(store, ME, List.of(SampleTasks.next(processing)), ALL_NEAR));

    answer(store.removeEnded(NOW_MS + 3_600_000, null, 300));

    assertThat(answer(store.find(old.id()))).isEmpty();
    assertThat(answer(store.find(ours.get(0).id()))).isPresent();
  }

  @Test
  void leases_that_are_none_are_left_out(Vertx vertx) throws Exception {
    Leases leases = store.leases().orElseThrow();
    answer(leases.open("a"));
    answer(mongo.ask(vertx, it -> it.insert("nodes", new JsonObject().put("_id", 7))));
    answer(
        mongo.ask(
            vertx, it -> it.insert("nodes", new JsonObject().put("_id", "x").put("live", 1))));
    assertThat(answer(leases.all())).extracting(Leases.Lease::incarnation).containsExactly("a");
  }

  private List<Task> page(Status status, int limit) throws Exception {
    return answer(store.page(new PageQuery(status, null, limit))).items();
  }

  private JsonObject like() {
    return MongoDocs.of(samples.task(), ME);
  }

  private JsonObject without(String field) {
    JsonObject doc = like();
    doc.remove(field);
    return doc;
  }

  private void put(Vertx vertx, JsonObject doc) throws Exception {
    answer(mongo.ask(vertx, it -> it.insert("tasks", doc)));
  }

  private static <T> T answer(Future<T> future) throws Exception {
    return future.await(10, TimeUnit.SECONDS);
  }
}
