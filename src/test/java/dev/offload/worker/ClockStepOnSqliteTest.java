package dev.offload.worker;

import dev.offload.store.Awaited;
import dev.offload.store.TaskStore;
import dev.offload.store.sqlite.SqliteTaskStore;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

class ClockStepOnSqliteTest extends ClockStepContract {
  @TempDir Path folder;

  @Override
  TaskStore open(Vertx vertx) throws Exception {
    return Awaited.of(SqliteTaskStore.open(vertx, folder).await(10, TimeUnit.SECONDS));
  }
}
