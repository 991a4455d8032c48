package dev.offload.bench;

import dev.offload.store.TaskStore;
import dev.offload.store.mongo.MongoTaskStore;
import dev.offload.store.sqlite.SqliteTaskStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The store that is measured. */
enum StoreKind {
  SQLITE("SQLite"),
  MONGO("MongoDB");

  private final String word;

  StoreKind(String word) {
    this.word = word;
  }

  /** Returns its usual name. */
  String word() {
    return word;
  }

  /** Returns settings with an empty store, and demo delays that are all the same. */
  Map<String, String> settings(Lab lab, String name, long delayMs) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DEMO_PROCESSING_AFTER_MS", delayMs + "-" + delayMs);
    settings.put("DEMO_COMPLETE_AFTER_MS", delayMs + "-" + delayMs);
    settings.put("DATA_DIR", lab.newFolder(name).toString());
    if (this == MONGO) {
      settings.put("MONGODB_URI", lab.newMongoUri());
    }
    return settings;
  }

  /** Opens the store that a node with these settings would open. */
  Future<? extends TaskStore> open(Vertx vertx, Map<String, String> settings) {
    return this == MONGO
        ? MongoTaskStore.open(vertx, settings.get("MONGODB_URI"))
        : SqliteTaskStore.open(vertx, Path.of(settings.get("DATA_DIR")));
  }

  /** Waits until every task in a store is finished; two minutes at the most. */
  void awaitFinished(Map<String, String> settings) {
    if (this == MONGO) {
      MongoLiveWork.awaitNone(settings.get("MONGODB_URI"));
    } else {
      new LiveWork(settings).awaitNone();
    }
  }
}
