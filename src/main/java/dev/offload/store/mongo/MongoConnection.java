package dev.offload.store.mongo;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import dev.offload.store.TaskStore.NotWrittenException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.MongoClientBulkWriteResult;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The way to MongoDB: knows which failed writes can be no more, and which requests are under way.
 * Safe for use from any thread.
 */
final class MongoConnection {
  static final String CLOSED = "the store is closed";

  private final Vertx vertx;
  private final MongoSettings settings;
  private final MongoClient client;
  private final Promise<Void> quiet = Promise.promise();
  private int underWay;
  private boolean closing;

  private MongoConnection(Vertx vertx, MongoSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    client = settings.newClient(vertx);
  }

  /** Prepares connections as {@link MongoSettings#read} says; nothing is asked yet. */
  static Future<MongoConnection> of(Vertx vertx, String uri) {
    return vertx.executeBlocking(() -> new MongoConnection(vertx, MongoSettings.read(vertx, uri)));
  }

  /** Returns the name of the database. */
  String database() {
    return settings.client().getString("db_name");
  }

  /** Asks something that changes nothing. */
  <T> Future<T> read(Function<MongoClient, Future<T>> request) {
    if (!begun()) {
      return Future.failedFuture(new IllegalStateException(CLOSED));
    }
    return ask(request)
        .onComplete(done -> ended())
        .recover(
            failure -> Future.failedFuture(neverLeft(failure) ? unreachable(failure) : failure));
  }

  /**
   * Asks for a change. Fails with {@link NotWrittenException} only when the request never left, so
   * that it cannot be written later either.
   */
  <T> Future<T> write(Function<MongoClient, Future<T>> request) {
    if (!begun()) {
      return Future.failedFuture(new NotWrittenException(CLOSED, null));
    }
    return ask(request)
        .onComplete(done -> ended())
        .recover(
            failure ->
                Future.failedFuture(
                    neverLeft(failure)
                        ? new NotWrittenException(unreachable(failure).getMessage(), failure)
                        : failure));
  }

  /** Asks for a change as {@link #write} does, over a connection of its own that waits for long. */
  <T> Future<T> writeSlowly(Function<MongoClient, Future<T>> request) {
    return vertx
        .executeBlocking(() -> settings.slow().newClient(vertx))
        .compose(slow -> write(none -> request.apply(slow)).eventually(slow::close));
  }

  /** Says in one line, without credentials, why the first write failed and what to do. */
  String explain(Throwable failure) {
    return DriverFailures.explain(settings.toString(), failure);
  }

  /**
   * Refuses further requests, waits for those under way and closes: the driver would tell of each
   * that was cut off. The wait has an end, as every request has by {@link MongoSettings}.
   */
  Future<Void> close() {
    synchronized (this) {
      closing = true;
      if (underWay == 0) {
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

  /** Returns how the server is named, without credentials. */
  @Override
  public String toString() {
    return settings.toString();
  }

  private synchronized boolean begun() {
    if (!closing) {
      underWay++;
    }
    return !closing;
  }

  private synchronized void ended() {
    underWay--;
    if (closing && underWay == 0) {
      quiet.tryComplete();
    }
  }

  private <T> Future<T> ask(Function<MongoClient, Future<T>> request) {
    try {
      return request.apply(client);
    } catch (RuntimeException | LinkageError e) {
      // A library that is not there is an Error; the asker hears of it all the same.
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
    TimeoutException readable = new TimeoutException(settings + " is not reachable");
    readable.initCause(failure);
    return readable;
  }

  /** Writes many, each whatever becomes of the others. */
  Future<MongoClientBulkWriteResult> bulk(String collection, List<BulkOperation> writes) {
    BulkWriteOptions unordered = new BulkWriteOptions().setOrdered(false);
    return write(client -> client.bulkWriteWithOptions(collection, writes, unordered));
  }
}
