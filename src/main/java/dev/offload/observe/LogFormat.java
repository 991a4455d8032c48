package dev.offload.observe;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** How the log is written: lines for people, as logback.xml says, or objects of JSON. */
public final class LogFormat {
  private LogFormat() {}

  /**
   * Sets how all is logged from now on.
   *
   * @param format {@code json}: one object a line; anything else changes nothing
   */
  public static void set(String format) {
    if (format.equals("json") && LoggerFactory.getILoggerFactory() instanceof LoggerContext all) {
      all.getLoggerList().forEach(logger -> write(logger.iteratorForAppenders()));
      FatalErrors.writeJson();
    }
  }

  private static void write(Iterator<Appender<ILoggingEvent>> appenders) {
    while (appenders.hasNext()) {
      if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        JsonEncoder encoder = encoder();
        encoder.setContext(appender.getContext());
        encoder.start();
        appender.setEncoder(encoder);
      }
    }
  }

  /** Returns one that leaves out what is the same each time, and arguments that are in the text. */
  static JsonEncoder encoder() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithContext(false);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithMDC(false);
    encoder.setWithMarkers(false);
    encoder.setWithKVPList(false);
    return encoder;
  }
}
