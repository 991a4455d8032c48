package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, as it comes in and goes on. */
class TraceContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final UUID TASK = new UUID(0x7001, 1);

  @ParameterizedTest
  @CsvSource({
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00, 00",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03, 03",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff, 03",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff, 01",
    "fe-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes, 01"
  })
  void what_is_well_formed_is_read_as_the_version_that_we_know(String given, String flags) {
    assertThat(of("traceparent", " " + given + " "))
        .isEqualTo(new TraceContext("00-" + TRACE + "-b7ad6b7169203331-" + flags, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"
      })
  void what_is_malformed_is_as_if_it_were_not_there(String given) {
    assertThat(of("traceparent", given, "tracestate", "a=1")).isNull();
  }

  @Test
  void two_parents_are_none() {
    assertThat(of("traceparent", PARENT, "traceparent", PARENT)).isNull();
    assertThat(of("tracestate", "a=1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1",
        "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
        "fw529a3039@dt=FfAAB ~!, ,9_-*/x=v\t"
      })
  void a_state_goes_on_as_it_was_given(String given) {
    assertThat(of("traceparent", PARENT, "tracestate", given))
        .isEqualTo(new TraceContext(PARENT, given));
  }

  @Test
  void a_state_on_several_lines_is_one() {
    assertThat(of("traceparent", PARENT, "tracestate", "a=1", "tracestate", "b=2").state())
        .isEqualTo("a=1,b=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a", "A=1", "a=", "=1", "a=1=2", "a=1,b", "-a=1", "a=\u00e9"})
  void a_malformed_state_is_left_out(String given) {
    assertThat(of("traceparent", PARENT, "tracestate", given))
        .isEqualTo(new TraceContext(PARENT, null));
  }

  @Test
  void a_state_that_is_too_long_is_left_out() {
    String longest = "a=" + "1".repeat(256) + ",b=" + "1".repeat(251);
    assertThat(longest).hasSize(512);
    assertThat(of("traceparent", PARENT, "tracestate", longest).state()).isEqualTo(longest);
    assertThat(of("traceparent", PARENT, "tracestate", longest + "1").state()).isNull();
    assertThat(of("traceparent", PARENT, "tracestate", "a=1,".repeat(32) + "b=1").state()).isNull();
  }

  @Test
  void each_attempt_is_a_parent_of_its_own_in_the_same_trace() {
    TraceContext published = new TraceContext(PARENT, "a=1");

    String first = published.ofAttempt(TASK, 1).parent();

    assertThat(first).matches("00-" + TRACE + "-[0-9a-f]{16}-01").isNotEqualTo(PARENT);
    assertThat(published.ofAttempt(TASK, 1).parent()).isEqualTo(first);
    assertThat(published.ofAttempt(TASK, 2).parent()).isNotEqualTo(first);
    assertThat(published.ofAttempt(new UUID(0x7001, 2), 1).parent()).isNotEqualTo(first);
    assertThat(published.ofAttempt(TASK, 1).state()).isEqualTo("a=1");
  }

  @Test
  void an_event_without_a_trace_takes_no_more_room() {
    assertThat(Payload.json("1").stored()).isEqualTo("\u00011");
    assertThat(Payload.background("a").stored()).isEqualTo("a");
  }

  @Test
  void the_trace_that_came_with_a_cloud_event_goes_before_the_one_in_it() {
    Payload event = new Payload("a/b", "", Map.of("traceparent", PARENT, "tracestate", "a=1"));
    TraceContext nearer = new TraceContext("00-" + "1".repeat(32) + "-b7ad6b7169203331-00", null);

    assertThat(event.traceContext()).isEqualTo(new TraceContext(PARENT, "a=1"));
    assertThat(event.with(nearer).traceContext()).isEqualTo(nearer);
    assertThat(new Payload("a/b", "", Map.of("traceparent", "no")).traceContext()).isNull();
  }

  @Test
  void what_is_sent_again_with_another_trace_is_the_same_event() {
    Payload traced = Payload.json("1").with(new TraceContext(PARENT, null));
    Submission again = new Submission(TASK, "orders", Payload.json("1"), 4, 0, 1, 0);
    Shelf shelf = new Shelf("orders/invoice", 4);

    assertThat(again.hasTask(Task.received(TASK, shelf, traced, 1, 1))).isTrue();
    assertThat(again.hasTask(Task.received(TASK, shelf, Payload.json("2"), 1, 1))).isFalse();
  }

  private static TraceContext of(String... namesAndValues) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return TraceContext.of(headers);
  }
}
