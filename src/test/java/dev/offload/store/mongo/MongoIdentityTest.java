package dev.offload.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import dev.offload.store.StoreContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MongoIdentityTest {
  private final TestMongo mongo = mongo();

  TestMongo mongo() {
    return TestMongo.inJvm();
  }

  @AfterEach
  void stop(Vertx vertx) {
    mongo.drop(vertx).await();
    mongo.stop();
  }

  @Test
  void nodes_that_ask_at_once_get_one_answer_and_it_stays(Vertx vertx) throws Exception {
    List<Future<String>> asked =
        Stream.generate(() -> MongoIdentity.read(vertx, mongo.uri())).limit(8).toList();
    StoreContract.answer(Future.all(asked));

    assertThat(asked.stream().map(Future::result).distinct()).hasSize(1);
    assertThat(read(vertx, mongo.uri())).isEqualTo(asked.get(0).result());
  }

  @Test
  void a_server_that_is_named_in_another_way_is_the_same(Vertx vertx) throws Exception {
    String otherwise = mongo.uri().replace("127.0.0.1", "localhost") + "?maxPoolSize=5";

    assertThat(read(vertx, otherwise)).isEqualTo(read(vertx, mongo.uri()));
  }

  @Test
  void each_database_has_its_own_and_a_copy_differs_by_its_name(Vertx vertx) throws Exception {
    String copy = mongo.uri() + "-copy";
    String original = read(vertx, mongo.uri());

    assertThat(read(vertx, copy)).isNotEqualTo(original);
    List<JsonObject> documents =
        mongo.ask(vertx, client -> client.find("cluster", new JsonObject())).await();
    assertThat(documents).hasSize(1);
    mongo.ask(vertx, client -> client.removeDocuments("cluster", new JsonObject())).await();
    assertThat(read(vertx, mongo.uri())).as("drawn again").isNotEqualTo(original);
    mongo.ask(vertx, client -> client.removeDocuments("cluster", new JsonObject())).await();
    mongo.ask(vertx, client -> client.insert("cluster", documents.get(0))).await();
    assertThat(read(vertx, mongo.uri())).as("it is what is stored").isEqualTo(original);
    assertThat(original).endsWith("-" + new ConnectionString(mongo.uri()).getDatabase());
  }

  @Test
  void a_server_that_is_away_is_named_in_one_line_without_credentials(Vertx vertx) {
    String where = new ConnectionString(mongo.uri()).getHosts().get(0);
    String nobody = where.replaceFirst(":\\d+$", ":1");

    assertThatThrownBy(() -> read(vertx, "mongodb://anna:s3cret@" + nobody + "/test"))
        .hasMessage(
            "no MongoDB at "
                + nobody
                + " answers and accepts writes (Connect: Connection refused): start it or correct"
                + " MONGODB_URI");
  }

  private static String read(Vertx vertx, String uri) throws Exception {
    return StoreContract.answer(MongoIdentity.read(vertx, uri));
  }
}
