package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StrayFailuresTest {
  private static final String CONNECTION = "io.vertx.core.net.impl.VertxConnection";
  private static final String BUS = "io.vertx.core.eventbus.impl.clustered.OutboundConnection";
  private static final String OURS = "dev.offload.worker.Announcer";

  @Test
  void a_published_message_that_a_broken_connection_lost_is_none() {
    assertThat(StrayFailures.isLostMessage(endedTwiceBy(CONNECTION))).isTrue();
    assertThat(StrayFailures.isLostMessage(endedTwiceBy(BUS, OURS))).isTrue();
  }

  @Test
  void a_promise_that_we_end_twice_is_told() {
    assertThat(StrayFailures.isLostMessage(endedTwiceBy(OURS, CONNECTION))).isFalse();
    assertThat(StrayFailures.isLostMessage(endedTwiceBy())).isFalse();
  }

  @Test
  void what_else_a_connection_throws_is_told() {
    Throwable other = new IllegalStateException("something else");
    other.setStackTrace(frames(CONNECTION).toArray(StackTraceElement[]::new));

    assertThat(StrayFailures.isLostMessage(other)).isFalse();
  }

  /** What Vert.x throws, as if called from these classes. */
  private static Throwable endedTwiceBy(String... callers) {
    Promise<Void> promise = Promise.promise();
    promise.complete();
    Throwable thrown = catchThrowable(promise::complete);
    Stream<StackTraceElement> own =
        Arrays.stream(thrown.getStackTrace())
            .takeWhile(frame -> frame.getClassName().startsWith("io.vertx"));
    thrown.setStackTrace(Stream.concat(own, frames(callers)).toArray(StackTraceElement[]::new));
    return thrown;
  }

  private static Stream<StackTraceElement> frames(String... classes) {
    return Arrays.stream(classes).map(name -> new StackTraceElement(name, "handle", null, 1));
  }
}
