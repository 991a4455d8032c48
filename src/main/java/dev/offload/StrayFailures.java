package dev.offload;

import io.vertx.core.Handler;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of exceptions that nobody handled. Those are logged, but for one kind: the bus ends the
 * promise of a published message for each node it goes to, and throws where the connection to a
 * second node breaks. A partition would leave a stack trace for each event on its way; that a node
 * is gone is said once, and the bus may lose what it carries.
 */
final class StrayFailures implements Handler<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final String OURS = StrayFailures.class.getPackageName();
  private static final String BUS = "io.vertx.core.eventbus.impl.clustered.OutboundConnection";
  private static final String CONNECTION = "io.vertx.core.net.impl.VertxConnection";

  @Override
  public void handle(Throwable stray) {
    if (!isLostMessage(stray)) {
      LOG.error("Unexpected, and handled by nobody", stray);
    }
  }

  /** Says whether a message found its connection broken, and its promise ended before. */
  static boolean isLostMessage(Throwable stray) {
    return stray instanceof IllegalStateException
        && "Promise already completed".equals(stray.getMessage())
        && (isIn(stray, BUS) || isIn(stray, CONNECTION) && !isIn(stray, OURS));
  }

  private static boolean isIn(Throwable stray, String name) {
    return Arrays.stream(stray.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(name));
  }
}
