package dev.offload.store.sqlite;

import dev.offload.store.Claims.Claim;
import dev.offload.store.TaskStore;
import dev.offload.task.TaskIds;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The keys of events, each with the event that claimed it first. */
final class SqliteClaims {
  private static final String FIND = "SELECT event, digest, at FROM idempotency WHERE key = ?";

  private static final String PUT =
      "INSERT INTO idempotency (key, event, digest, at) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (key) DO UPDATE SET event = excluded.event, digest = excluded.digest,"
          + " at = excluded.at";

  // By key, as the table is: those that are old are anywhere in it.
  private static final String FORGET =
      "DELETE FROM idempotency WHERE key IN"
          + " (SELECT key FROM idempotency WHERE event < ? LIMIT "
          + TaskStore.FORGOTTEN_MAX
          + ")";

  private static final HexFormat HEX = HexFormat.of();

  private SqliteClaims() {}

  /** See {@link TaskStore#claim}. */
  static List<Claim> claim(SqliteSession session, List<Claim> claims) throws SQLException {
    List<Claim> holders = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      Claim there = find(session, claim.key());
      if (there != null && !there.givesWayTo(claim)) {
        holders.add(there);
      } else {
        put(session, claim);
        holders.add(claim);
      }
    }
    return holders;
  }

  private static Claim find(SqliteSession session, String key) throws SQLException {
    PreparedStatement find = session.statement(FIND);
    find.setBytes(1, HEX.parseHex(key));
    try (ResultSet row = find.executeQuery()) {
      return row.next()
          ? new Claim(
              key, SqliteRows.uuid(row.getBytes(1)), HEX.formatHex(row.getBytes(2)), row.getLong(3))
          : null;
    }
  }

  private static void put(SqliteSession session, Claim claim) throws SQLException {
    PreparedStatement put = session.statement(PUT);
    put.setBytes(1, HEX.parseHex(claim.key()));
    put.setBytes(2, SqliteRows.bytes(claim.event()));
    put.setBytes(3, HEX.parseHex(claim.digest()));
    put.setLong(4, claim.dueAt());
    put.executeUpdate();
  }

  /** See {@link TaskStore#forgetClaims}. */
  static int forget(SqliteSession session, long beforeMs) throws SQLException {
    PreparedStatement forget = session.statement(FORGET);
    forget.setBytes(1, SqliteRows.bytes(TaskIds.lowestAt(beforeMs)));
    return forget.executeUpdate();
  }
}
