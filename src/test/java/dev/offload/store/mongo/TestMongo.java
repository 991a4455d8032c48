package dev.offload.store.mongo;

import com.mongodb.ConnectionString;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.function.Function;

/** A database for the tests of one class, on a server in this JVM or on the one given. */
public final class TestMongo {
  public static final String VARIABLE = "MONGODB_URI";
  public static final String WITHOUT_SERVER =
      VARIABLE + " names no MongoDB server: only the one in this JVM is tested";

  private final MongoServer server;
  private final String uri;

  private TestMongo(MongoServer server, String uri) {
    this.server = server;
    this.uri = uri;
  }

  public static TestMongo inJvm() {
    MongoServer server = new MongoServer(new MemoryBackend());
    return new TestMongo(server, server.bindAndGetConnectionString() + "/test");
  }

  /**
   * @param name of the database, one for each test class
   */
  public static TestMongo onServer(String name) {
    String given = System.getenv(VARIABLE);
    return new TestMongo(
        null, given.replaceFirst("^(mongodb[^/]*//[^/?]+)(/[^?]*)?", "$1/offload-test-" + name));
  }

  public String uri() {
    return uri;
  }

  /** Asks the server beside the store, as an operator would. */
  public <T> Future<T> ask(Vertx vertx, Function<MongoClient, Future<T>> question) {
    JsonObject config =
        new JsonObject()
            .put("connection_string", uri)
            .put("db_name", new ConnectionString(uri).getDatabase());
    MongoClient client = MongoClient.create(vertx, config);
    return question.apply(client).eventually(client::close);
  }

  public Future<Void> drop(Vertx vertx) {
    return ask(
            vertx,
            client -> client.runCommand("dropDatabase", new JsonObject().put("dropDatabase", 1)))
        .mapEmpty();
  }

  public void stop() {
    if (server != null) {
      server.shutdownNow();
    }
  }
}
