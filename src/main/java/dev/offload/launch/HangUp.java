package dev.offload.launch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, which a terminal sends when it closes, and some send to have a file read anew. */
@SuppressWarnings("sunapi")
final class HangUp {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private HangUp() {}

  /** Has this process go on: without, the JVM would end. */
  static void ignore() {
    try {
      sun.misc.Signal.handle(
          new sun.misc.Signal("HUP"),
          signal ->
              LOG.info(
                  "SIGHUP is ignored: settings are read at the start, SIGTERM stops the node"));
    } catch (IllegalArgumentException e) {
      // There is no such signal here, or the JVM was told to leave it alone (-Xrs, nohup).
      LOG.debug("SIGHUP is left to the JVM", e);
    }
  }
}
