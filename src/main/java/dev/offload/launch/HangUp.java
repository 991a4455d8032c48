package dev.offload.launch;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, which a terminal sends when it closes, and some send to have a file read anew. */
final class HangUp {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private HangUp() {}

  /**
   * Has this process go on, where the JVM would end. By reflection: signals have no other door than
   * sun.misc, of which the compiler warns in a way that cannot be suppressed.
   */
  static void ignore() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object told =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                LOG.info("Ignoring SIGHUP: settings are read at the start, SIGTERM stops the node");
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), told);
    } catch (ReflectiveOperationException e) {
      // There is no such signal here, or the JVM was told to leave it alone (-Xrs).
      LOG.debug("SIGHUP is left to the JVM", e);
    }
  }
}
