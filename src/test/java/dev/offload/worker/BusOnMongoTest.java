package dev.offload.worker;

import dev.offload.store.MongoTaskStore;
import dev.offload.store.TestMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;

/** On the server in the JVM. */
class BusOnMongoTest extends BusContract {
  private final TestMongo mongo = TestMongo.inJvm();

  @Override
  Future<MongoTaskStore> open(Vertx vertx) {
    return MongoTaskStore.open(vertx, mongo.uri());
  }

  @AfterEach
  @Override
  void close() throws Exception {
    super.close();
    mongo.stop();
  }
}
