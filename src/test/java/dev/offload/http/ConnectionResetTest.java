package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offload.http.stream.EventStreams;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Whatever a client does to its connection, nobody is told of it in the log. */
@ExtendWith(VertxExtension.class)
class ConnectionResetTest {
  private static final int SMALL = 2_048;
  private static final String POST = text(RawRequest.form("background=a"));
  private static final String LIST = text(RawRequest.get("/api"));
  private static final String STREAM = text(RawRequest.get("/api/stream"));
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stages")
  void a_reset_leaves_no_trace_in_the_log(String stage, String sent, Vertx vertx) {
    ManualTime time = new ManualTime();
    HttpNode node = new HttpNode(vertx, time, null);
    for (int receiveBytes : new int[] {0, SMALL}) {
      RawConnection connection = new RawConnection(node.port(), receiveBytes);
      connection.write(sent.getBytes(StandardCharsets.ISO_8859_1));
      // On the same event loop: what was sent has been looked at once these are answered.
      node.send(RawRequest.get("/health/live"));
      node.send(RawRequest.get("/health/live"));
      connection.reset();
      node.send(RawRequest.get("/health/live"));
      node.send(RawRequest.get("/health/live"));
    }

    // Nothing is read behind an open stream: that it is gone is noticed at the next sign of life.
    for (int i = 0; i < 10 && node.streams() > 0; i++) {
      node.advance(time, EventStreams.HEARTBEAT_MS);
    }
    assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    assertThat(node.failures).isEmpty();
    assertThat(node.streams()).isZero();
  }

  static Stream<Arguments> stages() {
    String post = POST.substring(0, POST.length() - 6);
    String chunked = text(BadInput.unframed().header("Transfer-Encoding", "chunked"));
    return Stream.of(
        arguments("before anything", ""),
        arguments("in the request line", "GET /a"),
        arguments("in the head", "GET /api HTTP/1.1\r\nHo"),
        arguments("in the body", post),
        arguments("in a chunk", chunked + "5\r\nab"),
        arguments("after a malformed chunk", chunked + "xyz\r\n"),
        arguments("after a malformed head", "GET /api HTTP/9.1\r\n\r\n" + POST),
        arguments("after an answer", POST),
        arguments("between two posts", POST + POST),
        arguments("in the second body", POST + post),
        arguments("amid many posts", POST.repeat(100)),
        arguments("between a read and a post", LIST + POST),
        arguments("amid many answers", LIST.repeat(500)),
        arguments("in an event stream", STREAM),
        arguments("in an event stream before a read", STREAM + LIST),
        arguments("in an event stream amid a body", STREAM + post),
        arguments("in an event stream after what is no HTTP", STREAM + "\0\0\r\n\r\n"),
        arguments("in an event stream after a malformed chunk", STREAM + chunked + "xyz\r\n"));
  }

  private static String text(RawRequest request) {
    return new String(request.bytes(), StandardCharsets.ISO_8859_1);
  }
}
