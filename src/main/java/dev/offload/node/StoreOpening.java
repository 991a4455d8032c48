package dev.offload.node;

import dev.offload.settings.MongoUri;
import dev.offload.settings.Settings;
import dev.offload.store.StoreOpenException;
import dev.offload.store.TaskStore;
import dev.offload.store.sqlite.SqliteTaskStore;
import dev.offload.time.Time;
import dev.offload.time.Time.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait for a store to open. It has an end, whatever becomes of the store: an error inside a
 * library, a name service or a disk that does not answer may leave a Future without an end.
 */
public final class StoreOpening {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final long TELL_MS = 5_000;
  private static final long SHARED_LIMIT_MS = 30_000;
  // A new version may have to rewrite the file; below the 2 min of a start.
  private static final long EMBEDDED_LIMIT_MS = 110_000;

  private final Time time;
  private final String store;
  private final long limitMs;
  private final Promise<TaskStore> opened = Promise.promise();
  private Alarm alarm = () -> {};
  private long waitedMs;

  StoreOpening(Settings.Store where, Time time) {
    this.time = time;
    store = name(where);
    limitMs = where.isEmbedded() ? EMBEDDED_LIMIT_MS : SHARED_LIMIT_MS;
  }

  /** Returns where the tasks are: the file with its full path, or hosts and database. */
  public static String name(Settings.Store where) {
    return where.isEmbedded()
        ? SqliteTaskStore.file(Path.of(where.dataDir())).toString()
        : MongoUri.read(where.mongodbUri()).toString();
  }

  /**
   * Passes a store on that opens in time: 30 s for a shared one, 110 s for an embedded one. Every 5
   * s it is told what is waited for. One that opens later is closed.
   */
  Future<TaskStore> await(Future<? extends TaskStore> opening) {
    tellLater();
    opening.onComplete(
        end -> {
          alarm.cancel();
          boolean isInTime =
              end.succeeded() ? opened.tryComplete(end.result()) : opened.tryFail(end.cause());
          if (!isInTime && end.succeeded()) {
            end.result().close().onFailure(e -> LOG.warn("Could not close {}: {}", store, e));
          }
        });
    return opened.future();
  }

  private void tellLater() {
    alarm = time.after(TELL_MS, this::tell);
  }

  private void tell() {
    waitedMs += TELL_MS;
    if (waitedMs < limitMs) {
      LOG.info("Waiting for {} to open, {} s of {}", store, waitedMs / 1_000, limitMs / 1_000);
      tellLater();
    } else {
      opened.tryFail(
          new StoreOpenException(
              store
                  + " did not open within "
                  + limitMs / 1_000
                  + " s: check that it is running and reachable",
              null));
    }
  }
}
