package dev.offload.bench;

import dev.offload.store.sqlite.SqliteTaskStore;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.UUID;

/**
 * The limit of lifecycles: bare JDBC on one thread that writes the same three batches, each
 * durable, into the same table, in the largest batch the product writes.
 */
public final class BareSqlite {
  private static final int BATCH = 1_000;
  private static final String TEXT = "Send the monthly report to customer 4711";

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement insertBody;
  private final PreparedStatement toProcessing;
  private final PreparedStatement toComplete;
  private long sequence;
  private long bodies;

  private BareSqlite(Path folder) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("offload.db"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA wal_autocheckpoint = 10000");
    }
    connection.setAutoCommit(false);
    insert =
        connection.prepareStatement(
            "INSERT INTO task (id, shelf, status, version, live, far, running, starts, errors,"
                + " crashes, received_at, due_at, payload)"
                + " VALUES (?, 15, 0, 1, 1, 0, 0, 0, 0, 0, ?, ?, ?) ON CONFLICT (id) DO NOTHING");
    insertBody = connection.prepareStatement("INSERT INTO body (at, text) VALUES (?, ?)");
    toProcessing =
        connection.prepareStatement(
            "UPDATE task SET status = 1, version = 2, started_at = ?, due_at = ?"
                + " WHERE id = ? AND version = 1 AND far = 0");
    toComplete =
        connection.prepareStatement(
            "UPDATE task SET status = 2, version = 3, ended_at = ?, due_at = NULL, far = 0,"
                + " live = 0 WHERE id = ? AND version = 2");
  }

  /** Takes the folder; the product makes the table. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Vertx vertx = Vertx.vertx();
    SqliteTaskStore.open(vertx, folder).compose(SqliteTaskStore::close).await();
    vertx.close().await();
    BareSqlite bare = new BareSqlite(folder);
    Rounds.serve(bare::lifecycles);
  }

  private long lifecycles(long ns) throws SQLException {
    long done = 0;
    for (long endNs = System.nanoTime() + ns; System.nanoTime() < endNs; done += BATCH) {
      byte[][] ids = new byte[BATCH][];
      for (int i = 0; i < BATCH; i++) {
        ids[i] = nextId();
      }
      insert(ids);
      update(toProcessing, ids, true);
      update(toComplete, ids, false);
    }
    return done;
  }

  private void insert(byte[][] ids) throws SQLException {
    long now = System.currentTimeMillis();
    for (byte[] id : ids) {
      insert.setBytes(1, id);
      insert.setLong(2, now);
      insert.setLong(3, now + 1);
      insert.setLong(4, ++bodies);
      insert.addBatch();
      insertBody.setLong(1, bodies);
      insertBody.setString(2, TEXT);
      insertBody.addBatch();
    }
    run(insert);
    commit(insertBody);
  }

  private void update(PreparedStatement update, byte[][] ids, boolean goesOn) throws SQLException {
    long now = System.currentTimeMillis();
    for (byte[] id : ids) {
      int at = 1;
      update.setLong(at++, now);
      if (goesOn) {
        update.setLong(at++, now + 1);
      }
      update.setBytes(at, id);
      update.addBatch();
    }
    commit(update);
  }

  private void commit(PreparedStatement batch) throws SQLException {
    run(batch);
    connection.commit();
  }

  private static void run(PreparedStatement batch) throws SQLException {
    if (Arrays.stream(batch.executeBatch()).sum() != BATCH) {
      throw new IllegalStateException("not every task was written");
    }
  }

  /** In time order, and random in its low half, as UUIDv7 are. */
  private byte[] nextId() {
    long random = UUID.randomUUID().getLeastSignificantBits();
    long time = System.currentTimeMillis() << 16 | 0x7000 | sequence++ & 0xfff;
    return ByteBuffer.allocate(16).putLong(time).putLong(random).array();
  }
}
