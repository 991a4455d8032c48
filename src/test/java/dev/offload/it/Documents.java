package dev.offload.it;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import dev.offload.store.mongo.TestMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A database of its own on the MongoDB server, read past the product, and dropped at the end. */
final class Documents implements AutoCloseable {
  private static final JsonObject ALL = new JsonObject();
  private static final JsonObject LIVE =
      new JsonObject().put("status", new JsonObject().put("$ne", "complete"));
  private static final Set<String> DONE =
      Set.of(
          "_id",
          "background",
          "backgroundBytes",
          "status",
          "version",
          "receivedAt",
          "processingAt",
          "completeAt",
          "by");

  private final Vertx vertx = Vertx.vertx();
  private final TestMongo mongo;

  /**
   * @param name of the test class
   */
  Documents(String name) {
    mongo = TestMongo.onServer(name + "-" + ProcessHandle.current().pid() + "-" + hashCode());
  }

  /** Returns the URI with this database in it. */
  String uri() {
    return mongo.uri();
  }

  /** Returns where the server listens. */
  InetSocketAddress server() {
    ServerAddress first = new ServerAddress(new ConnectionString(mongo.uri()).getHosts().get(0));
    return new InetSocketAddress(first.getHost(), first.getPort());
  }

  /** Returns every task as it is stored. */
  List<JsonObject> tasks() {
    return await(() -> mongo.ask(vertx, client -> client.find("tasks", ALL)));
  }

  /** Returns the tasks that are not finished. */
  List<JsonObject> liveTasks() {
    return await(() -> mongo.ask(vertx, client -> client.find("tasks", LIVE)));
  }

  /** Returns of the tasks that are not finished what {@link Lateness} asks for, as others wait. */
  List<JsonObject> liveDues() {
    JsonObject fields = new JsonObject().put("version", 1).put("dueAt", 1);
    FindOptions options = new FindOptions().setFields(fields).setBatchSize(10_000);
    return await(() -> mongo.ask(vertx, client -> client.findWithOptions("tasks", LIVE, options)));
  }

  /** Says whether every task is finished; asks for one that is not. */
  boolean areAllComplete() {
    return await(() -> mongo.ask(vertx, client -> client.findOne("tasks", LIVE, null))) == null;
  }

  /** Returns how many guarded updates a second the server takes just now. */
  int updatesPerSecond() {
    try {
      return new StorePace(vertx, mongo).perSecond();
    } catch (TimeoutException e) {
      throw new AssertionError("the server did not answer", e);
    }
  }

  /** Returns the leases. */
  List<JsonObject> leases() {
    JsonObject nodes = new JsonObject().put("live", new JsonObject().put("$exists", true));
    return await(() -> mongo.ask(vertx, client -> client.find("nodes", nodes)));
  }

  /** Returns the lanes that had a home, each with the one that it had last. */
  List<JsonObject> homes() {
    return await(() -> mongo.ask(vertx, client -> client.find("homes", ALL)));
  }

  /** Returns the documents that are not what one complete run of a task leaves behind. */
  List<JsonObject> unfinished() {
    List<JsonObject> wrong = new ArrayList<>();
    for (JsonObject task : tasks()) {
      if (!task.fieldNames().equals(DONE)
          || !task.getString("status").equals("complete")
          || task.getInteger("version") != 3) {
        wrong.add(task);
      }
    }
    return wrong;
  }

  @Override
  public void close() {
    await(() -> mongo.drop(vertx));
    await(vertx::close);
  }

  private static <T> T await(Supplier<Future<T>> question) {
    try {
      return question.get().await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the server did not answer", e);
    }
  }
}
