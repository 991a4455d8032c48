package dev.offload.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.ConnectionString;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import dev.offload.store.SampleTasks;
import dev.offload.store.StoreContract;
import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of requests when MongoDB is not well. */
@ExtendWith(VertxExtension.class)
class MongoConnectionTest {
  private static final String ME = StoreContract.ME;

  private final SampleTasks samples = new SampleTasks();
  private final TestMongo mongo = TestMongo.inJvm();

  @AfterEach
  void stop() {
    mongo.stop();
  }

  @Test
  void no_server_ends_the_start_with_one_line_that_names_it_and_no_credential(Vertx vertx) {
    mongo.stop();
    String where = new ConnectionString(mongo.uri()).getHosts().get(0);
    assertThatThrownBy(() -> open(vertx, "mongodb://anna:s3cret@" + where + "/test"))
        .hasMessageStartingWith("no MongoDB at " + where + " answers and accepts writes (Connect: ")
        .hasMessageEndingWith("): start it or correct MONGODB_URI");
  }

  @Test
  void a_user_that_is_refused_ends_the_start_with_one_line_without_the_password(Vertx vertx) {
    String where = new ConnectionString(mongo.uri()).getHosts().get(0);
    assertThatThrownBy(() -> open(vertx, "mongodb://anna:s3cret@" + where + "/test"))
        .hasMessage(
            "MongoDB at " + where + " refuses the user or password in MONGODB_URI: correct them")
        .rootCause()
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_malformed_uri_is_refused_without_being_quoted(Vertx vertx) {
    assertThatThrownBy(() -> open(vertx, "mongodb://anna:s3:cret@host:27017"))
        .hasMessageStartingWith("MONGODB_URI must be a URI such as mongodb://host:27017/name")
        .hasNoCause();
  }

  @Test
  void a_uri_without_a_database_means_offload(Vertx vertx) throws Exception {
    MongoTaskStore store = open(vertx, mongo.uri().replaceFirst("/test$", ""));
    StoreContract.answer(SampleTasks.insert(store, ME, samples.tasks(1), 0));
    StoreContract.answer(store.close());
    MongoTaskStore named = open(vertx, mongo.uri().replaceFirst("/test$", "/offload"));
    assertThat(StoreContract.answer(SampleTasks.due(named, ME, Long.MAX_VALUE, null, 10)))
        .hasSize(1);
    StoreContract.answer(named.close());
  }

  @Test
  void a_write_that_finds_no_server_is_not_written(Vertx vertx) throws Exception {
    MongoTaskStore store = open(vertx, mongo.uri());
    mongo.stop();
    Task task = samples.task();
    assertThatThrownBy(() -> StoreContract.answer(store.find(task.id()))).isNotNull();
    assertThatThrownBy(() -> StoreContract.answer(SampleTasks.insert(store, ME, List.of(task), 0)))
        .isInstanceOf(NotWrittenException.class)
        .hasMessageContaining("is not reachable");
    StoreContract.answer(store.close());
  }

  @Test
  void a_write_whose_answer_is_lost_fails_in_time_and_may_be_in_the_store(Vertx vertx)
      throws Exception {
    FrozenAnswers between = new FrozenAnswers();
    int behind = new ServerAddress(new ConnectionString(mongo.uri()).getHosts().get(0)).getPort();
    int port = StoreContract.answer(between.before(vertx, behind));
    MongoTaskStore store = open(vertx, "mongodb://127.0.0.1:" + port + "/test");
    Task task = samples.task();
    between.freeze();
    Throwable failure =
        catchThrowable(() -> StoreContract.answer(SampleTasks.insert(store, ME, List.of(task), 0)));
    assertThat(failure).isNotNull().isNotInstanceOf(NotWrittenException.class);
    MongoTaskStore direct = open(vertx, mongo.uri());
    assertThat(StoreContract.answer(direct.find(task.id()))).contains(task);
    StoreContract.answer(direct.close());
    StoreContract.answer(store.close());
  }

  @Test
  void an_insert_is_known_only_when_duplicates_are_all_that_went_wrong() {
    BulkWriteError duplicate = new BulkWriteError(11000, "E11000", new BsonDocument(), 1);
    BulkWriteError other = new BulkWriteError(121, "validation", new BsonDocument(), 2);
    WriteConcernError late = new WriteConcernError(64, "", "wtimeout", new BsonDocument());
    assertThat(judged(partial(List.of(duplicate), null)).result().stream()).containsExactly(0, 2);
    assertThat(judged(partial(List.of(duplicate), late)).failed()).isTrue();
    assertThat(judged(partial(List.of(duplicate, other), null)).failed()).isTrue();
    assertThat(judged(new IllegalStateException("gone")).failed()).isTrue();
  }

  private static Future<BitSet> judged(Throwable failure) {
    BitSet all = new BitSet();
    all.set(0, 3);
    return MongoDuplicates.without(all, failure);
  }

  private static MongoBulkWriteException partial(
      List<BulkWriteError> errors, WriteConcernError concern) {
    return new MongoBulkWriteException(
        BulkWriteResult.unacknowledged(), errors, concern, new ServerAddress(), Set.of());
  }

  private static MongoTaskStore open(Vertx vertx, String uri) throws Exception {
    return StoreContract.answer(MongoTaskStore.open(vertx, uri));
  }
}
