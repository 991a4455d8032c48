package dev.offload.store.sqlite;

import dev.offload.store.SampleTasks;
import dev.offload.store.StoreOpenException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another process on the same folder. It stores tasks for as long as it lives, and says so of each
 * batch once it is answered, or says in one line why it cannot open the store.
 */
final class SqliteProcess {
  static final int BATCH = 20;
  static final String STORED = "stored ";

  private SqliteProcess() {}

  static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SqliteProcess.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  public static void main(String[] args) throws Exception {
    PrintStream said = System.out;
    // Whatever else has something to say, such as a log, is not for the one that reads this.
    System.setOut(System.err);
    SqliteTaskStore store;
    try {
      store = SqliteTaskStore.open(Vertx.vertx(), Path.of(args[0])).await(10, TimeUnit.SECONDS);
    } catch (StoreOpenException e) {
      said.println(e.getMessage());
      System.exit(1);
      return;
    }
    SampleTasks samples = new SampleTasks();
    for (int count = BATCH; true; count += BATCH) {
      SampleTasks.insert(store, "me", List.copyOf(samples.tasks(BATCH)), SampleTasks.ALL_NEAR)
          .await(10, TimeUnit.SECONDS);
      said.println(STORED + count);
    }
  }
}
