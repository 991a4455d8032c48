package dev.offload.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;

/** Looks into the embedded store of a running node whether any task is not finished. */
final class LiveWork {
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(120);

  private final Path file;

  LiveWork(Map<String, String> settings) {
    this.file = Path.of(settings.get("DATA_DIR"), "offload.db");
  }

  /** Waits until every task is finished; two minutes at the most. */
  void awaitNone() {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    long endNs = System.nanoTime() + LONGEST_NS;
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
        Statement look = connection.createStatement()) {
      while (isAny(look)) {
        if (System.nanoTime() > endNs) {
          throw new IllegalStateException("tasks are not finished after two minutes");
        }
        LockSupport.parkNanos(LOOK_NS);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isAny(Statement look) throws SQLException {
    try (ResultSet row = look.executeQuery("SELECT 1 FROM task WHERE live = 1 LIMIT 1")) {
      return row.next();
    }
  }
}
