package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offload.store.Awaited;
import dev.offload.store.TaskStore;
import dev.offload.store.sqlite.SqliteTaskStore;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A start on a real file with a clock that is wrong, and what the operator is told. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class RetentionClockOnSqliteTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("offload");
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long WEEK_MS = 7 * DAY_MS;
  private static final long LIFE_MS = 20_000;

  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private TaskStore store;
  private TestNode node;
  private Retention retention;

  @BeforeEach
  void listen() {
    log.start();
    LOG.setLevel(Level.WARN);
    LOG.addAppender(log);
  }

  @AfterEach
  void close() {
    LOG.detachAppender(log);
    LOG.setLevel(Level.OFF);
    stop();
  }

  @Test
  void finished_tasks_outlive_a_start_with_a_clock_that_is_30_days_ahead(Vertx vertx)
      throws Exception {
    Posted posted = finished(vertx);
    time.setNowMs(time.nowMs() + 30 * DAY_MS);
    start(vertx);
    node.post("stored by the clock that is ahead");

    time.advance(59 * MINUTE_MS);
    assertThat(isThere(posted)).isTrue();
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith(
            "By the clock the newest task is 2592320 s old, and the retention is 604800 s. If the"
                + " clock is wrong, correct it: finished tasks are removed in 3300 s");

    time.setNowMs(time.nowMs() - 30 * DAY_MS);
    time.advance(DAY_MS);
    assertThat(isThere(posted)).as("it was set right").isTrue();
    assertThat(warnings())
        .hasSize(2)
        .last()
        .asString()
        .contains("The clock was changed by -2592000 s");
    time.advance(WEEK_MS);
    assertThat(isThere(posted)).isFalse();
  }

  @Test
  void what_was_stored_while_the_clock_was_ahead_is_kept_past_a_start_with_it_set_right(Vertx vertx)
      throws Exception {
    finished(vertx);
    time.setNowMs(time.nowMs() + 30 * DAY_MS);
    Posted ahead = finished(vertx);
    time.setNowMs(time.nowMs() - 30 * DAY_MS);
    start(vertx);
    Posted after = node.post("stored by the clock that is right");

    time.advance(6 * DAY_MS);

    assertThat(isThere(ahead)).isTrue();
    assertThat(isThere(after)).isTrue();
    assertThat(warnings()).isEmpty();
    time.advance(2 * DAY_MS);
    assertThat(isThere(after)).isFalse();
    time.advance(30 * DAY_MS);
    assertThat(isThere(ahead)).as("kept for the retention past when it was finished").isFalse();
  }

  @Test
  void a_start_after_a_night_warns_of_nothing(Vertx vertx) throws Exception {
    Posted posted = finished(vertx);
    time.advance(12 * HOUR_MS);
    start(vertx);
    time.advance(2 * HOUR_MS);
    assertThat(isThere(posted)).isTrue();
    assertThat(warnings()).isEmpty();
  }

  /** Runs a process in which a task is finished, and ends it. */
  private Posted finished(Vertx vertx) throws Exception {
    start(vertx);
    Posted posted = node.post("hello");
    time.advance(LIFE_MS);
    stop();
    return posted;
  }

  private void start(Vertx vertx) throws Exception {
    store = Awaited.of(SqliteTaskStore.open(vertx, folder).await(10, TimeUnit.SECONDS));
    node = new TestNode(time, store, "a").start();
    retention = new Retention(node.node, node.worker.lease, WEEK_MS);
    retention.start();
  }

  private void stop() {
    if (store != null) {
      retention.stop();
      node.drain();
      store.close();
      store = null;
    }
  }

  private boolean isThere(Posted posted) {
    return store.find(posted.id()).result().isPresent();
  }

  private List<String> warnings() {
    return List.copyOf(log.list).stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
