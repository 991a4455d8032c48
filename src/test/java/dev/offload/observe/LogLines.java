package dev.offload.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What Offload logs during a test; to be registered as an extension. */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("offload");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Level before;

  @Override
  public void beforeEach(ExtensionContext context) {
    before = LOG.getLevel();
    log.start();
    LOG.setLevel(Level.INFO);
    LOG.addAppender(log);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    LOG.detachAppender(log);
    LOG.setLevel(before);
  }

  /** Returns the lines so far: level, a blank, and what is said. */
  public List<String> all() {
    return log.list.stream().map(it -> it.getLevel() + " " + it.getFormattedMessage()).toList();
  }
}
