package dev.offload.embedded;

import dev.offload.OffloadOptions;
import dev.offload.store.mongo.TestMongo;
import org.junit.jupiter.api.AfterEach;

/** With MongoDB, a database for each store. */
class EmbeddedOnMongoTest extends EmbeddedContract {
  private final TestMongo mongo = TestMongo.inJvm();

  @Override
  OffloadOptions store(String name) {
    return new OffloadOptions().setMongodbUri(mongo.uri() + "-" + name);
  }

  @AfterEach
  @Override
  void close() throws Exception {
    super.close();
    mongo.stop();
  }
}
