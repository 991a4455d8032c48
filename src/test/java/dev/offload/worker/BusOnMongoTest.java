package dev.offload.worker;

import dev.offload.store.mongo.MongoTaskStore;
import dev.offload.store.mongo.TestMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** On the server in the JVM. */
class BusOnMongoTest extends BusContract {
  private final TestMongo mongo = TestMongo.inJvm();

  @Override
  Future<MongoTaskStore> open(Vertx vertx) {
    return MongoTaskStore.open(vertx, mongo.uri());
  }

  @Override
  void makeForeign(Vertx vertx, UUID id) throws Exception {
    JsonObject task = new JsonObject().put("_id", id.toString());
    JsonObject held = new JsonObject().put("$set", new JsonObject().put("status", "held"));
    BusNode.answer(mongo.ask(vertx, it -> it.updateCollection("tasks", task, held)));
  }

  @AfterEach
  @Override
  void close() throws Exception {
    super.close();
    mongo.stop();
  }
}
