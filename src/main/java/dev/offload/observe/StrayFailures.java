package dev.offload.observe;

import io.vertx.core.Handler;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of exceptions that nobody handled. Those are logged, but for one kind: the bus ends the
 * promise of a published message for each node it goes to, and throws where the connection to a
 * second node breaks. A partition would leave a stack trace for each event on its way; that a node
 * is gone is said once, and the bus may lose what it carries.
 */
public final class StrayFailures implements Handler<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final List<String> PROMISE =
      List.of("io.vertx.core.Promise", "io.vertx.core.impl.");
  private static final List<String> BUS =
      List.of("io.vertx.core.net.impl.", "io.vertx.core.eventbus.impl.clustered.");

  @Override
  public void handle(Throwable stray) {
    FatalErrors.check(stray);
    if (!isLostMessage(stray)) {
      tell(stray);
    }
  }

  static void tell(Throwable stray) {
    LOG.error("Unhandled error", stray);
  }

  /** Says whether the bus, or a connection, ended a promise that had ended before. */
  static boolean isLostMessage(Throwable stray) {
    return stray instanceof IllegalStateException
        && "Promise already completed".equals(stray.getMessage())
        && Arrays.stream(stray.getStackTrace())
            .map(StackTraceElement::getClassName)
            .filter(name -> PROMISE.stream().noneMatch(name::startsWith))
            .findFirst()
            .filter(name -> BUS.stream().anyMatch(name::startsWith))
            .isPresent();
  }
}
