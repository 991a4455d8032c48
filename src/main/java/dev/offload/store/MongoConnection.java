package dev.offload.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import dev.offload.store.TaskStore.NotWrittenException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.impl.config.MongoClientOptionsParser;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The connections to MongoDB, with the settings that keep our promises whatever the URI says: a
 * write is answered once a majority has it in its journal, reads see only such writes, the driver
 * repeats no write by itself, and every request ends within about ten seconds.
 */
final class MongoConnection {
  private static final String DEFAULT_DATABASE = "offload";
  private static final int POOL_MAX = 20;
  private static final long SELECTION_TIMEOUT_MS = 2_000;
  private static final long POOL_TIMEOUT_MS = 2_000;
  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final int ANSWER_TIMEOUT_MS = 5_000;
  // Shorter than the answer's timeout: the server says that it gave up before we do.
  private static final long MAJORITY_TIMEOUT_MS = 4_000;
  private static final long HEARTBEAT_MS = 2_000;

  private final Vertx vertx;
  private final MongoClient client;
  private final String hosts;
  private final Promise<Void> quiet = Promise.promise();
  private int writesUnderWay;
  private boolean closing;

  private MongoConnection(Vertx vertx, MongoClient client, String hosts) {
    this.vertx = vertx;
    this.client = client;
    this.hosts = hosts;
  }

  /**
   * Prepares a client; nothing is asked of the server yet.
   *
   * @param uri a MongoDB URI; the database is the one it names, or {@code offload}
   */
  static Future<MongoConnection> of(Vertx vertx, String uri) {
    // A mongodb+srv URI looks its hosts up in the DNS as it is read, which blocks.
    return vertx.executeBlocking(
        () -> {
          try {
            return connection(vertx, uri);
          } catch (RuntimeException e) {
            // Its message may quote the password, so it is not passed on.
            throw new IllegalArgumentException(
                "MONGODB_URI must be a URI such as mongodb://host:27017/name, with hosts that"
                    + " are found");
          }
        });
  }

  private static MongoConnection connection(Vertx vertx, String uri) {
    ConnectionString read = new ConnectionString(uri);
    String database = read.getDatabase() == null ? DEFAULT_DATABASE : read.getDatabase();
    JsonObject config = new JsonObject().put("connection_string", uri).put("db_name", database);
    MongoClientSettings settings =
        MongoClientSettings.builder(new MongoClientOptionsParser(vertx, config).settings())
            .writeConcern(
                WriteConcern.MAJORITY
                    .withJournal(true)
                    .withWTimeout(MAJORITY_TIMEOUT_MS, TimeUnit.MILLISECONDS))
            .readPreference(ReadPreference.primary())
            .readConcern(ReadConcern.MAJORITY)
            .retryWrites(false)
            .applyToClusterSettings(
                it -> it.serverSelectionTimeout(SELECTION_TIMEOUT_MS, TimeUnit.MILLISECONDS))
            .applyToConnectionPoolSettings(
                it ->
                    it.minSize(0)
                        .maxSize(POOL_MAX)
                        .maxWaitTime(POOL_TIMEOUT_MS, TimeUnit.MILLISECONDS))
            .applyToSocketSettings(
                it ->
                    it.connectTimeout(CONNECT_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                        .readTimeout(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS))
            .applyToServerSettings(it -> it.heartbeatFrequency(HEARTBEAT_MS, TimeUnit.MILLISECONDS))
            .build();
    String hosts =
        read.getHosts().stream()
            .map(host -> new ServerAddress(host).toString())
            .collect(Collectors.joining(","));
    String own = UUID.randomUUID().toString();
    MongoClient client = MongoClient.createWithMongoSettings(vertx, config, own, settings);
    return new MongoConnection(vertx, client, hosts);
  }

  /** Asks something that changes nothing. */
  <T> Future<T> read(Function<MongoClient, Future<T>> request) {
    return ask(request)
        .recover(
            failure -> Future.failedFuture(neverLeft(failure) ? unreachable(failure) : failure));
  }

  /**
   * Asks for a change. Fails with {@link NotWrittenException} only when the request never left, so
   * that it cannot be written later either.
   */
  <T> Future<T> write(Function<MongoClient, Future<T>> request) {
    synchronized (this) {
      if (closing) {
        return Future.failedFuture(new NotWrittenException("the store is closed", null));
      }
      writesUnderWay++;
    }
    return ask(request)
        .onComplete(done -> writeEnded())
        .recover(
            failure ->
                Future.failedFuture(
                    neverLeft(failure)
                        ? new NotWrittenException(unreachable(failure).getMessage(), failure)
                        : failure));
  }

  /** Says in one line, without credentials, why the start failed. */
  String explain(Throwable failure) {
    if (neverLeft(failure) || failure instanceof NotWrittenException) {
      return failure.getCause() instanceof MongoSecurityException
              || failure instanceof MongoSecurityException
          ? "MongoDB at " + hosts + " refuses the user or password in MONGODB_URI: correct them"
          : "no MongoDB that takes writes answers at "
              + hosts
              + " (MONGODB_URI): start it or correct the URI";
    }
    String reason =
        failure instanceof MongoCommandException refused
            ? refused.getErrorMessage()
            : failure.getMessage();
    return "MongoDB at " + hosts + " (MONGODB_URI) cannot be used: " + reason;
  }

  /**
   * Refuses further writes, waits for those under way and closes. The wait is bounded because every
   * write ends by the timeouts above.
   */
  Future<Void> close() {
    synchronized (this) {
      closing = true;
      if (writesUnderWay == 0) {
        quiet.tryComplete();
      }
    }
    Context caller = vertx.getOrCreateContext();
    Promise<Void> closed = Promise.promise();
    quiet
        .future()
        .onComplete(done -> caller.runOnContext(none -> closeClient().onComplete(closed)));
    return closed.future();
  }

  /** The client closes on a worker and does not say when; the next on the same worker knows. */
  private Future<Void> closeClient() {
    return client.close().compose(none -> vertx.executeBlocking(() -> null));
  }

  private synchronized void writeEnded() {
    writesUnderWay--;
    if (closing && writesUnderWay == 0) {
      quiet.tryComplete();
    }
  }

  private <T> Future<T> ask(Function<MongoClient, Future<T>> request) {
    try {
      return request.apply(client);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * Says whether a request failed before any of it was sent: no server was found, or no connection
   * became free, could be opened or was let in. A request uses one connection until it ends.
   */
  private static boolean neverLeft(Throwable failure) {
    return failure.getClass() == MongoTimeoutException.class
        || failure instanceof MongoConnectionPoolClearedException
        || failure instanceof MongoSocketOpenException
        || failure instanceof MongoSecurityException;
  }

  private TimeoutException unreachable(Throwable failure) {
    TimeoutException readable = new TimeoutException("MongoDB at " + hosts + " is not reachable");
    readable.initCause(failure);
    return readable;
  }
}
