package dev.offload.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Hears of fatal errors that a library caught. Netty, Vert.x, the driver of the store and the
 * cluster catch everything where they call back, log it at some level and go on; so whatever is
 * logged, shown or not, is looked at.
 */
public final class FatalLogFilter extends TurboFilter {

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
    if (thrown != null) {
      FatalErrors.check(thrown);
    }
    if (params != null) {
      // Not with for each: it must not need memory.
      for (int i = 0; i < params.length; i++) {
        if (params[i] instanceof Throwable given) {
          FatalErrors.check(given);
        }
      }
    }
    return FilterReply.NEUTRAL;
  }
}
