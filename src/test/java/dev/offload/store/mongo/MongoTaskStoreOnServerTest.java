package dev.offload.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.SampleTasks;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Against the server in MONGODB_URI. */
@EnabledIfEnvironmentVariable(
    named = TestMongo.VARIABLE,
    matches = ".+",
    disabledReason = TestMongo.WITHOUT_SERVER)
class MongoTaskStoreOnServerTest extends MongoTaskStoreTest {

  @Override
  TestMongo server() {
    return TestMongo.onServer("tasks");
  }

  @Test
  void what_is_asked_of_live_tasks_is_found_by_their_indexes(Vertx vertx) throws Exception {
    stored(samples.tasks(100), SampleTasks.ALL_FAR);
    for (int i = 0; i < 10; i++) {
      List<Task> ended = SampleTasks.each(samples.tasks(1_000), SampleTasks::moved);
      stored(SampleTasks.each(ended, SampleTasks::moved), SampleTasks.ALL_FAR);
    }
    String mine = "'owner': '" + ME + "'";
    String usual = "{" + mine + ", 'shelf': null, 'dueAt': {'$lt': 9000000000000}}";
    assertThat(plan(vertx, "find", "'filter': " + usual + ", 'sort': {'dueAt': 1}"))
        .contains("due");
    String named = "{" + mine + ", 'shelf': {'$gt': ''}}";
    assertThat(plan(vertx, "find", "'filter': " + named)).contains("due");
    assertThat(plan(vertx, "find", "'filter': {'owner': {'$gt': ''}}")).contains("due");
    String older = "'_id': {'$lt': 'ffffffff-0000-7000-8000-000000000000'}";
    String newest = ", 'sort': {'_id': -1}, 'limit': 51, 'hint': ";
    String live = "{'owner': {'$gt': ''}, 'status': 'received', " + older + "}";
    assertThat(plan(vertx, "find", "'filter': " + live + newest + "'due'")).contains("due");
    String failed = "{'status': 'failed', " + older + "}";
    assertThat(plan(vertx, "find", "'filter': " + failed + newest + "'failed'")).contains("failed");
    String words = "'status': {'$in': ['received', 'processing', 'retrying']}";
    String match = "{'$match': {'owner': {'$gt': ''}, " + words + "}}";
    String count = "{'$group': {'_id': '$status', 'tasks': {'$sum': 1}}}";
    String steps = "'pipeline': [" + match + "," + count + "], 'cursor': {}";
    assertThat(plan(vertx, "aggregate", steps)).contains("due");
  }

  /** Returns the names of the indexes that the server says it uses. */
  private List<String> plan(Vertx vertx, String verb, String asked) throws Exception {
    String words = "{'explain': {'" + verb + "': 'tasks', " + asked + "}}";
    JsonObject command = new JsonObject(words.replace('\'', '"'));
    JsonObject plan = answer(mongo.ask(vertx, it -> it.runCommand("explain", command)));
    return Pattern.compile("\"index ?name\":\"(\\w+)\"", Pattern.CASE_INSENSITIVE)
        .matcher(plan.encode())
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
