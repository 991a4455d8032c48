package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.mongo.TestMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the MongoDB server of the build, in a database of its own. */
@ExtendWith(VertxExtension.class)
@EnabledIfEnvironmentVariable(
    named = TestMongo.VARIABLE,
    matches = ".+",
    disabledReason = TestMongo.WITHOUT_SERVER)
class LifecycleOnMongoIT extends LifecycleContract {
  private final TestMongo mongo = TestMongo.onServer("lifecycle-it");

  @Override
  Map<String, String> store() {
    return Map.of(TestMongo.VARIABLE, mongo.uri());
  }

  @AfterEach
  void drop(Vertx vertx) throws Exception {
    end();
    mongo.drop(vertx).await(10, TimeUnit.SECONDS);
  }

  @Test
  void a_task_is_one_document_with_fields_that_a_person_can_read(Vertx vertx) throws Exception {
    String id = api.post("read me");

    assertThat(documents(vertx))
        .singleElement()
        .satisfies(
            live -> {
              assertThat(live.getString("_id")).isEqualTo(id);
              assertThat(live.getString("background")).isEqualTo("read me");
              assertThat(live.getString("status")).isEqualTo("received");
              assertThat(live.getLong("dueAt") - live.getLong("receivedAt")).isBetween(700L, 900L);
              assertThat(live.getString("owner")).startsWith("node-");
            });
    try (StatusStream stream = StatusStream.open(offload.baseUrl())) {
      stream.until("complete", () -> api.task(id).getString("status").equals("complete"));
    }
    assertThat(documents(vertx))
        .singleElement()
        .satisfies(
            done -> {
              assertThat(done.getString("status")).isEqualTo("complete");
              assertThat(done.getLong("completeAt")).isEqualTo(time(api.task(id), "completeAt"));
              assertThat(done.fieldNames()).doesNotContain("owner", "dueAt");
            });
  }

  private List<JsonObject> documents(Vertx vertx) throws Exception {
    return mongo
        .ask(vertx, client -> client.find("tasks", new JsonObject()))
        .await(10, TimeUnit.SECONDS);
  }
}
