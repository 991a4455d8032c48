package dev.offload.store.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import dev.offload.settings.MongoUri;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.impl.config.MongoClientOptionsParser;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How to reach MongoDB: a URI, and what keeps our promises whatever the URI says. A write is
 * answered once a majority has it in its journal, reads see only such writes, the driver repeats no
 * write by itself, and no wait is without an end: a write takes 10 s at most, a read, which the
 * driver may try a second time, 20 s.
 *
 * @param driver all of it, for the driver
 * @param client the part that the client reads itself; it holds the credentials
 * @param hosts names and ports, to be shown
 */
record MongoSettings(MongoClientSettings driver, JsonObject client, String hosts) {
  private static final int POOL_MAX = 20;
  private static final long SELECTION_TIMEOUT_MS = 2_000;
  private static final long POOL_TIMEOUT_MS = 2_000;
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final int ANSWER_TIMEOUT_MS = 5_000;
  private static final int SLOW_ANSWER_TIMEOUT_MS = 100_000;
  // Shorter than that of the answer, so that the server says that it gave up.
  private static final long MAJORITY_TIMEOUT_MS = 4_000;
  private static final long HEARTBEAT_MS = 2_000;

  /**
   * Reads a URI. Of a {@code mongodb+srv} URI the hosts are looked up in the DNS, which blocks.
   *
   * @param uri the database is the one it names, or {@code offload}
   * @throws IllegalArgumentException when it is no such URI, the DNS does not answer, or it asks
   *     for TLS and this JVM has no trust store for it; the message does not quote it, as there may
   *     be a password in it
   */
  static MongoSettings read(Vertx vertx, String uri) {
    MongoUri read = parse(uri);
    if (MongoUri.isOverTls(uri)) {
      TlsTrust.check();
    }
    JsonObject client =
        new JsonObject().put("connection_string", uri).put("db_name", read.database());
    try {
      return new MongoSettings(forced(vertx, client), client, read.hosts());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "MongoDB at "
              + read.hosts()
              + " cannot be prepared ("
              + DriverFailures.rootReason(e)
              + "): check this machine's DNS, and MONGODB_URI",
          e);
    }
  }

  private static MongoUri parse(String uri) {
    try {
      return MongoUri.read(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("MONGODB_URI " + e.getMessage());
    }
  }

  private static MongoClientSettings forced(Vertx vertx, JsonObject client) {
    WriteConcern journaled =
        WriteConcern.MAJORITY
            .withJournal(true)
            .withWTimeout(MAJORITY_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    return MongoClientSettings.builder(new MongoClientOptionsParser(vertx, client).settings())
        .writeConcern(journaled)
        .readPreference(ReadPreference.primary())
        .readConcern(ReadConcern.MAJORITY)
        .retryWrites(false)
        .applyToClusterSettings(MongoSettings::selection)
        .applyToConnectionPoolSettings(MongoSettings::pool)
        .applyToSocketSettings(MongoSettings::socket)
        .applyToServerSettings(MongoSettings::heartbeat)
        .build();
  }

  private static void selection(ClusterSettings.Builder cluster) {
    cluster.serverSelectionTimeout(SELECTION_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private static void pool(ConnectionPoolSettings.Builder pool) {
    pool.minSize(0).maxSize(POOL_MAX).maxWaitTime(POOL_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private static void socket(SocketSettings.Builder socket) {
    socket
        .connectTimeout(CONNECT_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .readTimeout(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private static void heartbeat(ServerSettings.Builder server) {
    server.heartbeatFrequency(HEARTBEAT_MS, TimeUnit.MILLISECONDS);
  }

  /** Returns these settings for what a server may need 100 s for, such as to make an index. */
  MongoSettings slow() {
    MongoClientSettings.Builder slow = MongoClientSettings.builder(driver);
    slow.applyToSocketSettings(it -> it.readTimeout(SLOW_ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS));
    return new MongoSettings(slow.build(), client, hosts);
  }

  /** Makes a client of its own for these settings; nothing is asked of the server yet. */
  MongoClient newClient(Vertx vertx) {
    String unshared = UUID.randomUUID().toString();
    return MongoClient.createWithMongoSettings(vertx, client, unshared, driver);
  }

  /** Leaves out what may hold a password. */
  @Override
  public String toString() {
    return "MongoDB at " + hosts;
  }
}
