package dev.offload.store.mongo;

import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.store.Leases;
import dev.offload.store.LeasesContract;
import dev.offload.store.SampleTasks;
import dev.offload.store.StoreOpenException;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the server in the JVM. */
class MongoLeasesTest extends LeasesContract {
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
  void the_clock_of_the_store_is_near_this_machines_and_never_goes_back(Vertx vertx)
      throws Exception {
    Time time = Time.of(vertx);
    long beforeMs = time.nowMs();
    long first = answer(leases.clock());
    long second = answer(leases.clock());
    // Servers may cut a date to whole milliseconds, and this machine's clock reads the same.
    assertThat(first).isBetween(beforeMs - 1, time.nowMs() + 1);
    assertThat(second).isGreaterThanOrEqualTo(first);
  }

  @Test
  void the_clock_can_be_asked_by_many_at_once_from_the_first_time_on() throws Exception {
    List<Future<Long>> asked = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      asked.add(leases.clock());
    }
    for (Future<Long> one : asked) {
      assertThat(answer(one)).isPositive();
    }
  }

  @Test
  void a_lease_is_a_document_that_a_person_can_read(Vertx vertx) throws Exception {
    answer(leases.open(ME));
    answer(leases.renew(answer(leases.read(ME)).orElseThrow()));
    JsonObject doc =
        answer(mongo.ask(vertx, it -> it.findOne("nodes", new JsonObject().put("_id", ME), null)));
    assertThat(doc.fieldNames())
        .containsExactlyInAnyOrder("_id", "live", "counter", "renewedAt", "schema");
    assertThat(doc.getJsonObject("renewedAt").getString("$date")).matches("\\d{4}-.*Z");
    assertThat(doc.getValue("counter")).isEqualTo(1L);
    assertThat(doc.getValue("live")).isEqualTo(true);
    assertThat(doc.getValue("schema")).isEqualTo(3L);
  }

  @Test
  void a_task_that_another_adopted_or_that_ended_since_it_was_found_is_not_taken()
      throws Exception {
    Task theirs = samples.task();
    answer(SampleTasks.insert(store, OTHER, List.of(theirs), 0));
    Task done = move(move(stored(samples.task())));
    MongoLeases late = (MongoLeases) leases;
    List<LiveTask> found = List.of(theirs.live(), done.live());
    assertThat(answer(late.take(found, "incarnation-dead", ME))).isEmpty();
    assertThat(answer(SampleTasks.due(store, OTHER, Long.MAX_VALUE, null, 10)))
        .containsExactly(theirs.live());
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 10))).isEmpty();
    assertThat(answer(leases.owners())).containsExactly(OTHER);
  }

  @Test
  void a_task_that_its_dead_owner_moved_since_it_was_found_is_not_taken_and_the_others_are()
      throws Exception {
    Task moved = stored(samples.task());
    Task still = stored(samples.task());
    move(moved);
    MongoLeases late = (MongoLeases) leases;
    List<LiveTask> found = List.of(moved.live(), still.live());
    assertThat(answer(late.take(found, ME, OTHER))).containsExactly(still.live());
    assertThat(answer(SampleTasks.due(store, ME, Long.MAX_VALUE, null, 10))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    ",an earlier version of Offload: stop the nodes of that version first",
    "2,an earlier version of Offload: stop the nodes of that version first",
    "4,a later version of Offload: stop these first"
  })
  void no_store_opens_beside_a_live_node_that_knows_the_documents_otherwise(
      Integer schema, String told, Vertx vertx) throws Exception {
    node(vertx, schema, true, answer(leases.clock()) - Leases.LAPSE_MS + 2_000);
    assertThatThrownBy(() -> answer(MongoTaskStore.open(vertx, mongo.uri())))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageStartingWith("MongoDB at ")
        .hasMessageContaining(" has running nodes of " + told)
        .hasNoCause();
  }

  @Test
  void what_a_node_needs_that_runs_is_still_there_when_another_is_refused(Vertx vertx)
      throws Exception {
    IndexOptions sparse = new IndexOptions().name("live").sparse(true);
    JsonObject key = new JsonObject().put("owner", 1).put("dueAt", 1);
    answer(mongo.ask(vertx, it -> it.createIndexWithOptions("tasks", key, sparse)));
    node(vertx, null, true, answer(leases.clock()));
    assertThatThrownBy(() -> answer(MongoTaskStore.open(vertx, mongo.uri()))).isNotNull();
    assertThat(answer(mongo.ask(vertx, it -> it.listIndexes("tasks"))).encode()).contains("live");
  }

  @ParameterizedTest
  @CsvSource({"2, true, 8000", "4, true, 8000", "2, false, 0", "4, false, 0", "3, true, 0"})
  void a_node_that_is_dead_or_lapsed_or_of_this_version_keeps_no_store_from_opening(
      int schema, boolean live, long renewedBeforeMs, Vertx vertx) throws Exception {
    node(vertx, schema, live, answer(leases.clock()) - renewedBeforeMs);
    answer(MongoTaskStore.open(vertx, mongo.uri()).compose(MongoTaskStore::close));
    assertThat(answer(leases.open(ME)).live()).isTrue();
  }

  @Test
  void a_lease_that_begins_beside_a_node_of_another_schema_ends_at_once(Vertx vertx)
      throws Exception {
    node(vertx, 4, true, answer(leases.clock()));
    assertThatThrownBy(() -> answer(leases.open(ME))).hasMessageContaining("a later version");
    assertThat(answer(leases.read(ME)).orElseThrow().live()).isFalse();
  }

  @Test
  void the_tasks_of_nodes_of_the_earlier_version_go_on_once_those_are_stopped(Vertx vertx)
      throws Exception {
    Task received = samples.task();
    Task processing = SampleTasks.moved(samples.task());
    Task ended = SampleTasks.moved(SampleTasks.moved(samples.task()));
    for (Task task : List.of(received, processing, ended)) {
      JsonObject doc = MongoDocs.of(task, DEAD).put("completeAfterMs", 15_000L);
      answer(mongo.ask(vertx, it -> it.insert("tasks", doc)));
    }
    node(vertx, null, false, NOW_MS);
    MongoTaskStore later = answer(MongoTaskStore.open(vertx, mongo.uri()));
    Leases mine = later.leases().orElseThrow();
    answer(mine.open(ME));
    assertThat(answer(mine.owners())).containsExactly(DEAD);
    Leases.Slice all = new Leases.Slice(Long.MIN_VALUE, Long.MAX_VALUE, 0, 10);
    assertThat(answer(mine.adopt(DEAD, ME, all)).won())
        .containsExactlyInAnyOrder(received.live(), processing.live());
    answer(later.close());
    assertThat(move(move(received)).endedAt()).isPositive();
    assertThat(answer(store.find(processing.id()))).contains(processing);
    assertThat(answer(store.find(ended.id()))).contains(ended);
    move(processing);
    assertThat(answer(store.find(processing.id()))).contains(SampleTasks.moved(processing));
    assertThat(answer(store.removeEnded(NOW_MS + 60_000, null, 10)).removed()).isEqualTo(3);
  }

  /** Makes the lease of a node of some version, as that writes it. */
  private void node(Vertx vertx, Integer schema, boolean live, long renewedAtMs) throws Exception {
    String date = Instant.ofEpochMilli(renewedAtMs).toString();
    JsonObject doc =
        new JsonObject()
            .put("_id", DEAD)
            .put("live", live)
            .put("counter", 7L)
            .put("renewedAt", new JsonObject().put("$date", date));
    if (schema != null) {
      doc.put("schema", (long) schema);
    }
    answer(mongo.ask(vertx, it -> it.insert("nodes", doc)));
  }
}
