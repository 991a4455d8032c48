package dev.offload.store.sqlite;

import dev.offload.store.UniqueKeys;
import io.vertx.core.Future;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/** The unique keys of lanes, each with the task that took it last. */
final class SqliteUniqueKeys implements UniqueKeys {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS unique_key (key BLOB NOT NULL PRIMARY KEY, task BLOB NOT NULL,"
          + " before BLOB, at INTEGER NOT NULL, stored INTEGER NOT NULL) STRICT, WITHOUT ROWID";

  private static final String FIND =
      "SELECT task, before, at, stored FROM unique_key WHERE key = ?";

  private static final String PUT =
      "INSERT INTO unique_key (key, task, before, at, stored) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (key) DO UPDATE SET task = excluded.task,"
          + " before = excluded.before, at = excluded.at,"
          + " stored = excluded.stored";

  private static final String LAST =
      "SELECT max(key), count(*) FROM (SELECT key FROM unique_key WHERE key > ? ORDER BY key LIMIT "
          + LOOKED_AT_MAX
          + ")";

  private static final String FORGET =
      "DELETE FROM unique_key WHERE key > ? AND key <= ? AND at < ?"
          + " AND NOT EXISTS (SELECT 1 FROM task WHERE id = unique_key.task)"
          + " AND NOT EXISTS (SELECT 1 FROM task WHERE id = unique_key.before)";

  private static final HexFormat HEX = HexFormat.of();

  private final SqliteThread thread;

  /**
   * @param thread the one that writes
   */
  SqliteUniqueKeys(SqliteThread thread) {
    this.thread = thread;
  }

  @Override
  public Future<Holder> hold(Holder seen, Holder taker) {
    return thread.write(
        session -> {
          Holder there = find(session, taker.key());
          if (there != null && !there.equals(seen)) {
            return there;
          }
          put(session, taker);
          return taker;
        });
  }

  private static Holder find(SqliteSession session, String key) throws SQLException {
    PreparedStatement find = session.statement(FIND);
    find.setBytes(1, HEX.parseHex(key));
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? holder(key, row) : null;
    }
  }

  private static Holder holder(String key, ResultSet row) throws SQLException {
    byte[] before = row.getBytes(2);
    return new Holder(
        key,
        SqliteRows.uuid(row.getBytes(1)),
        before == null ? null : SqliteRows.uuid(before),
        row.getLong(3),
        row.getInt(4) == 1);
  }

  private static void put(SqliteSession session, Holder taker) throws SQLException {
    PreparedStatement put = session.statement(PUT);
    put.setBytes(1, HEX.parseHex(taker.key()));
    put.setBytes(2, SqliteRows.bytes(taker.task()));
    put.setBytes(3, taker.before() == null ? null : SqliteRows.bytes(taker.before()));
    put.setLong(4, taker.at());
    put.setInt(5, taker.stored() ? 1 : 0);
    put.executeUpdate();
  }

  @Override
  public Future<String> forgetHolders(long beforeMs, String after) {
    byte[] from = after == null ? new byte[0] : HEX.parseHex(after);
    return thread.write(session -> forget(session, beforeMs, from));
  }

  private static String forget(SqliteSession session, long beforeMs, byte[] from)
      throws SQLException {
    PreparedStatement last = session.statement(LAST);
    last.setBytes(1, from);
    byte[] to;
    boolean isFull;
    try (ResultSet row = last.executeQuery()) {
      to = row.getBytes(1);
      isFull = row.getInt(2) == LOOKED_AT_MAX;
    }
    if (to == null) {
      return null;
    }
    PreparedStatement forget = session.statement(FORGET);
    forget.setBytes(1, from);
    forget.setBytes(2, to);
    forget.setLong(3, beforeMs);
    forget.executeUpdate();
    return isFull ? HEX.formatHex(to) : null;
  }
}
