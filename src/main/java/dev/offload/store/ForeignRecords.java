package dev.offload.store;

import io.vertx.core.json.Json;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found in a store that this Offload did not write, or cannot read: it is left out of
 * every answer and left where it is. Each is told of once, by its id. Safe for use from any thread.
 */
public final class ForeignRecords {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  /** Beyond these none is told of or counted. */
  private static final int KNOWN_MAX = 1_000;

  private static final int ID_CHARACTERS = 100;

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * Leaves one out.
   *
   * @param where the table or collection
   * @param id of any type
   */
  public void leaveOut(String where, Object id) {
    String name = where + " " + shown(id);
    if (known.size() < KNOWN_MAX && known.add(name)) {
      LOG.warn("Ignoring {}: not written by Offload, or by a later version", name);
    }
  }

  /** Returns how many were found so far, 1,000 at the most. */
  public int count() {
    return known.size();
  }

  private static String shown(Object id) {
    String text;
    try {
      text = Json.encode(id);
    } catch (RuntimeException e) {
      text = Json.encode(String.valueOf(id));
    }
    return text.length() > ID_CHARACTERS ? text.substring(0, ID_CHARACTERS) + "…" : text;
  }
}
