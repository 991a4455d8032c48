package dev.offload.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.LeasesContract;
import dev.offload.task.LiveTask;
import dev.offload.task.Task;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    assertThat(doc.fieldNames()).containsExactlyInAnyOrder("_id", "live", "counter", "renewedAt");
    assertThat(doc.getJsonObject("renewedAt").getString("$date")).matches("\\d{4}-.*Z");
    assertThat(doc.getValue("counter")).isEqualTo(1L);
    assertThat(doc.getValue("live")).isEqualTo(true);
  }

  @Test
  void a_task_that_another_adopted_or_that_ended_since_it_was_found_is_not_taken()
      throws Exception {
    Task theirs = samples.task();
    answer(store.insert(OTHER, List.of(theirs), 0));
    Task done = move(move(stored(samples.task())));
    MongoLeases late = (MongoLeases) leases;
    List<LiveTask> found = List.of(theirs.live(), done.live());
    assertThat(answer(late.take(found, "incarnation-dead", ME))).isEmpty();
    assertThat(answer(store.due(OTHER, Long.MAX_VALUE, null, 10))).containsExactly(theirs.live());
    assertThat(answer(store.due(ME, Long.MAX_VALUE, null, 10))).isEmpty();
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
    assertThat(answer(store.due(ME, Long.MAX_VALUE, null, 10))).hasSize(1);
  }
}
