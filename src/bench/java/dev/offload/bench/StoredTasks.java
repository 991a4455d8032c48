package dev.offload.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sqlite.SQLiteConfig;

/** Reads the finished tasks that a node stored. */
final class StoredTasks {
  private static final long READ_MAX_S = 30;

  private StoredTasks() {}

  /** What is stored of a finished task. Times are epoch milliseconds. */
  record Stored(long processingAt, long completeAt) {}

  static Map<UUID, Stored> finished(StoreKind store, Map<String, String> settings) {
    try {
      return store == StoreKind.MONGO
          ? inMongo(settings.get("MONGODB_URI"))
          : inSqlite(Path.of(settings.get("DATA_DIR"), "offload.db"));
    } catch (SQLException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<UUID, Stored> inSqlite(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    Map<UUID, Stored> found = new HashMap<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
        Statement read = connection.createStatement();
        ResultSet row =
            read.executeQuery("SELECT id, started_at, ended_at FROM task WHERE live = 0")) {
      while (row.next()) {
        ByteBuffer id = ByteBuffer.wrap(row.getBytes(1));
        found.put(new UUID(id.getLong(), id.getLong()), new Stored(row.getLong(2), row.getLong(3)));
      }
    }
    return found;
  }

  private static Map<UUID, Stored> inMongo(String uri) throws TimeoutException {
    Vertx vertx = Vertx.vertx();
    try {
      Map<UUID, Stored> found = new HashMap<>();
      Promise<Map<UUID, Stored>> all = Promise.promise();
      JsonObject finished = new JsonObject().put("status", "complete");
      MongoClient.create(vertx, new JsonObject().put("connection_string", uri))
          .findBatch("tasks", finished)
          .exceptionHandler(all::tryFail)
          .endHandler(end -> all.tryComplete(found))
          .handler(
              task ->
                  found.put(
                      UUID.fromString(task.getString("_id")),
                      new Stored(task.getLong("processingAt"), task.getLong("completeAt"))));
      return all.future().await(READ_MAX_S, TimeUnit.SECONDS);
    } finally {
      vertx.close().await();
    }
  }
}
