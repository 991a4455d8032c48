package dev.offload.worker;

import dev.offload.store.sqlite.ForeignRows;
import dev.offload.store.sqlite.SqliteTaskStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

class BusOnSqliteTest extends BusContract {
  @TempDir Path folder;

  @Override
  Future<SqliteTaskStore> open(Vertx vertx) {
    return SqliteTaskStore.open(vertx, folder);
  }

  @Override
  void makeForeign(Vertx vertx, UUID id) throws Exception {
    new ForeignRows(folder).change(id, "status = 9");
  }
}
