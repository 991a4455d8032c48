package dev.offload.it;

import static dev.offload.it.LifecycleContract.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.mongo.TestMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the MongoDB server of the build: another node goes on once the lease of the dead lapsed. */
@ExtendWith(VertxExtension.class)
@EnabledIfEnvironmentVariable(
    named = TestMongo.VARIABLE,
    matches = ".+",
    disabledReason = TestMongo.WITHOUT_SERVER)
class CrashOnMongoIT extends CrashContract {
  private static final long TAKEOVER_MAX_MS = 10_000;
  private final TestMongo mongo = TestMongo.onServer("crash-it");

  @Override
  Map<String, String> store() {
    return Map.of(TestMongo.VARIABLE, mongo.uri());
  }

  @Override
  long takeoverMaxMs() {
    return TAKEOVER_MAX_MS;
  }

  @AfterEach
  void drop(Vertx vertx) throws Exception {
    end();
    mongo.drop(vertx).await(10, TimeUnit.SECONDS);
  }

  @Test
  void a_node_that_runs_beside_one_that_is_killed_takes_over_within_ten_seconds() {
    second = start(waits("1-1", "1-1"));
    second.baseUrl();
    first = start(waits("500-500", "1-1"));
    String id = new Api(first.baseUrl()).post("hello");
    first.kill();
    long killedAt = System.currentTimeMillis();

    untilAllComplete(second);

    JsonObject done = new Api(second.baseUrl()).task(id);
    assertThat(time(done, "completeAt") - killedAt).isLessThan(TAKEOVER_MAX_MS + LATE_MAX_MS);
    assertThat(done.getInteger("version")).isEqualTo(3);
    second.awaitLog("Taking over 1 task of node-");
  }

  @Test
  void a_node_that_runs_beside_one_that_is_stopped_takes_over_at_once() {
    second = start(waits("1-1", "1-1"));
    second.baseUrl();
    first = start(waits("500-500", "1-1"));
    String id = new Api(first.baseUrl()).post("hello");
    first.terminate();
    long stoppedAt = System.currentTimeMillis();

    untilAllComplete(second);

    JsonObject done = new Api(second.baseUrl()).task(id);
    assertThat(time(done, "completeAt") - stoppedAt).isLessThan(LATE_MAX_MS);
  }
}
