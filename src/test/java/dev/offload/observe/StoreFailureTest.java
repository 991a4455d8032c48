package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offload.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator reads of a store that fails. */
class StoreFailureTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("offload");

  private final NodeState state = new NodeState(true);
  private final TaskEvents events = new TaskEvents(state, TaskMeters.none(), new ManualTime());
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    LOG.setLevel(Level.WARN);
    LOG.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    LOG.detachAppender(log);
    LOG.setLevel(Level.OFF);
  }

  @Test
  void a_failure_is_told_once_until_the_store_answers() {
    events.storeFailed("reading tasks", new IllegalStateException("away"));
    events.storeFailed("reading tasks", new IllegalStateException("away"));
    assertThat(log.list).singleElement().asString().contains("reading tasks", "away");
  }

  @Test
  void what_a_store_that_closes_does_not_answer_is_no_failure() {
    state.storeCloses();
    events.storeFailed("looking for lost tasks", new IllegalStateException("closed"));
    events.writeFailed("moving tasks", new IllegalStateException("closed"));
    assertThat(log.list).isEmpty();
  }
}
