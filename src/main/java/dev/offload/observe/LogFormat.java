package dev.offload.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * What is logged and how: lines for people ({@link TextLayout}), or objects of JSON. Written in
 * code, as reading it from XML took a third of a start. A file that an operator names with {@code
 * -Dlogback.configurationFile}, or one on the class path, is used in its place.
 */
public final class LogFormat extends ContextAwareBase implements Configurator {
  private static final List<String> FILES = List.of("logback-test.xml", "logback.xml");
  private static final String HAZELCAST = "com.hazelcast";

  private static final Map<String, Level> LEVELS =
      Map.of(
          Logger.ROOT_LOGGER_NAME,
          Level.INFO,
          // Of a cluster that cannot be joined.
          "io.vertx.core.impl.VertxImpl",
          Level.OFF,
          // It warns with a stack trace of each message that finds a node gone.
          "io.vertx.core.eventbus.impl.clustered",
          Level.ERROR,
          // A connection of the bus to a node that was killed: that it left is said by us.
          "io.vertx.core.net.impl.ConnectionBase",
          Level.OFF,
          "io.vertx.spi.cluster",
          Level.WARN,
          // An outage of the store is told once, by us.
          "org.mongodb.driver",
          Level.ERROR,
          // A replica set of another name; the start then says that none has a primary.
          "org.mongodb.driver.cluster",
          Level.OFF,
          // That its library cannot be loaded is said by us, in one line.
          "org.sqlite",
          Level.OFF);

  /** Who joins and leaves is told by us; its own lines are many, its stack traces long. */
  private static final Map<String, Level> HAZELCAST_LEVELS =
      Map.of(
          HAZELCAST,
          Level.ERROR,
          // Here it says that another cluster answers.
          HAZELCAST + ".cluster",
          Level.WARN,
          HAZELCAST + ".internal.cluster.impl.operations",
          Level.OFF);

  /**
   * Sets how all is logged from now on.
   *
   * @param format {@code json}: one object a line; anything else changes nothing
   */
  public static void set(String format) {
    if (format.equals("json") && LoggerFactory.getILoggerFactory() instanceof LoggerContext all) {
      appenders(all).forEach(appender -> replace(appender, json()));
      FatalErrors.writeJson();
    }
  }

  /** Called by logback when the first logger is asked for. */
  @Override
  public ExecutionStatus configure(LoggerContext all) {
    if (System.getProperty("logback.configurationFile") != null
        || FILES.stream().map(ClassLoader::getSystemResource).anyMatch(Objects::nonNull)) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    write(all);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void write(LoggerContext all) {
    FatalLogFilter filter = new FatalLogFilter();
    filter.setContext(all);
    filter.start();
    all.addTurboFilter(filter);
    LEVELS.forEach((name, level) -> all.getLogger(name).setLevel(level));
    HAZELCAST_LEVELS.forEach((name, level) -> all.getLogger(name).setLevel(level));
    all.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console(all, new TextLayout()));
    all.getLogger(HAZELCAST).setAdditive(false);
    all.getLogger(HAZELCAST).addAppender(console(all, TextLayout.ofHazelcast()));
  }

  private static ConsoleAppender<ILoggingEvent> console(LoggerContext all, TextLayout lines) {
    lines.setContext(all);
    lines.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(lines);
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(all);
    replace(appender, encoder);
    appender.start();
    return appender;
  }

  private static Stream<ConsoleAppender<ILoggingEvent>> appenders(LoggerContext all) {
    Stream.Builder<ConsoleAppender<ILoggingEvent>> found = Stream.builder();
    for (Logger logger : all.getLoggerList()) {
      logger
          .iteratorForAppenders()
          .forEachRemaining(
              appender -> {
                if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                  found.add(console);
                }
              });
    }
    return found.build();
  }

  private static void replace(
      ConsoleAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(appender.getContext());
    encoder.start();
    appender.setEncoder(encoder);
  }

  /** Returns one that leaves out what is the same each time, and arguments that are in the text. */
  static JsonEncoder json() {
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
