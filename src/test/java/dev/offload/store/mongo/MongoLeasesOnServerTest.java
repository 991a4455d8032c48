package dev.offload.store.mongo;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Against the server in MONGODB_URI. */
@EnabledIfEnvironmentVariable(
    named = TestMongo.VARIABLE,
    matches = ".+",
    disabledReason = TestMongo.WITHOUT_SERVER)
class MongoLeasesOnServerTest extends MongoLeasesTest {

  @Override
  TestMongo server() {
    return TestMongo.onServer("leases");
  }
}
