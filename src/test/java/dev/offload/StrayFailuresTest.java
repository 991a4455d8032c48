package dev.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StrayFailuresTest {
  private static final StackTraceElement CONNECTION =
      new StackTraceElement("io.vertx.core.net.impl.VertxConnection", "handleClosed", null, 1);

  @Test
  void a_published_message_that_a_broken_connection_lost_is_none() {
    assertThat(StrayFailures.isLostMessage(endedTwice("io.", CONNECTION))).isTrue();
  }

  @Test
  void a_message_of_ours_that_finds_a_second_connection_broken_is_none() {
    StackTraceElement bus =
        new StackTraceElement(
            "io.vertx.core.eventbus.impl.clustered.OutboundConnection", "writeMessage", null, 1);

    assertThat(StrayFailures.isLostMessage(endedTwice("", bus))).isTrue();
  }

  @Test
  void a_promise_of_ours_that_ends_twice_is_told() {
    assertThat(StrayFailures.isLostMessage(endedTwice("", CONNECTION))).isFalse();
  }

  @Test
  void a_promise_that_ends_twice_without_a_connection_is_told() {
    assertThat(StrayFailures.isLostMessage(endedTwice("io."))).isFalse();
  }

  @Test
  void what_else_a_connection_throws_is_told() {
    Throwable other = new IllegalStateException("something else");
    other.setStackTrace(new StackTraceElement[] {CONNECTION});

    assertThat(StrayFailures.isLostMessage(other)).isFalse();
  }

  /** What Vert.x throws, with the frames whose class begins so, and one more. */
  private static Throwable endedTwice(String kept, StackTraceElement... more) {
    Promise<Void> promise = Promise.promise();
    promise.complete();
    Throwable thrown = catchThrowable(promise::complete);
    Stream<StackTraceElement> frames =
        Arrays.stream(thrown.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith(kept));
    thrown.setStackTrace(
        Stream.concat(frames, Arrays.stream(more)).toArray(StackTraceElement[]::new));
    return thrown;
  }
}
