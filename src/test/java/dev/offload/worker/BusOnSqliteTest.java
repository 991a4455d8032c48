package dev.offload.worker;

import dev.offload.store.SqliteTaskStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class BusOnSqliteTest extends BusContract {
  @TempDir Path folder;

  @Override
  Future<SqliteTaskStore> open(Vertx vertx) {
    return SqliteTaskStore.open(vertx, folder);
  }
}
