package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.HttpNode;
import dev.offload.http.RawConnection;
import dev.offload.settings.Settings;
import dev.offload.time.ManualTime;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(30)
class RequestBodiesTest {
  private static final int ALL_MAX_BYTES = 1_048_576;
  private final ManualTime time = new ManualTime();
  private final RequestBodies bodies =
      new RequestBodies(
          Settings.read(
              new JsonObject(), Map.of("HTTP_BODIES_MAX_BYTES", String.valueOf(ALL_MAX_BYTES))),
          time);
  private Context context;
  private HttpServer server;

  @BeforeEach
  void start(Vertx vertx) {
    HttpNode.await(vertx.deployVerticle(new Echo()));
  }

  @Test
  void a_body_that_comes_in_parts_is_read_whole() {
    try (RawConnection connection = connect()) {
      connection.write(head(6));
      connection.write(bytes("abc"));
      awaitHeld(3);
      connection.write(bytes("def"));

      assertThat(connection.read(false).body()).isEqualTo("abcdef");
      awaitHeld(0);
    }
  }

  @Test
  void a_body_that_takes_too_long_is_ended() {
    try (RawConnection slow = connect();
        RawConnection later = connect()) {
      slow.write(head(6));
      slow.write(bytes("abc"));
      awaitHeld(3);
      advance(RequestBodies.BODY_TIME_MS - 1);
      later.write(head(6));
      later.write(bytes("de"));
      awaitHeld(5);
      advance(1);

      assertThat(slow.read(false).status()).isEqualTo(408);
      awaitHeld(2);
      later.write(bytes("fghi"));
      assertThat(later.read(false).body()).isEqualTo("defghi");
    }
  }

  @Test
  void bodies_together_are_bounded_whether_their_length_is_told_or_not() {
    try (RawConnection big = connect();
        RawConnection told = connect();
        RawConnection chunked = connect()) {
      big.write(head(ALL_MAX_BYTES));
      big.write(new byte[ALL_MAX_BYTES - 10]);
      awaitHeld(ALL_MAX_BYTES - 10);

      told.write(head(11));
      assertThat(told.read(false).status()).isEqualTo(503);
      chunked.write(bytes("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nabcdefghijk"));
      assertThat(chunked.read(false).status()).isEqualTo(503);

      big.write(new byte[10]);
      assertThat(big.read(false).status()).isEqualTo(200);
      awaitHeld(0);
    }
  }

  @Test
  void who_sends_nothing_keeps_its_place_only_as_long_as_nobody_needs_it() {
    try (RawConnection silent = connect();
        RawConnection slow = connect();
        RawConnection steady = connect();
        RawConnection late = connect()) {
      int part = RequestBodies.PROGRESS_BYTES;
      silent.write(head(ALL_MAX_BYTES - 4 * part));
      slow.write(head(part));
      slow.write(new byte[part - 1]);
      steady.write(head(2 * part));
      awaitHeld(part - 1);
      advance(RequestBodies.PROGRESS_MS - 1);
      steady.write(new byte[part]);
      awaitHeld(2 * part - 1);
      late.write(head(2 * part));
      assertThat(late.read(false).status()).isEqualTo(503);
      advance(RequestBodies.PROGRESS_MS - 1);

      try (RawConnection other = connect()) {
        other.write(head(2 * part));
        assertThat(silent.read(false).status()).isEqualTo(408);
        assertThat(slow.read(false).status()).isEqualTo(408);
        other.write(new byte[2 * part]);
        assertThat(other.read(false).status()).isEqualTo(200);
      }
      steady.write(new byte[part]);
      assertThat(steady.read(false).status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_that_leaves_frees_what_it_sent() {
    try (RawConnection connection = connect()) {
      connection.write(head(6));
      connection.write(bytes("abc"));
      awaitHeld(3);
    }
    awaitHeld(0);
  }

  private RawConnection connect() {
    return new RawConnection(server.actualPort());
  }

  private void awaitHeld(int bytes) {
    int held = -1;
    while (held != bytes) {
      Promise<Integer> asked = Promise.promise();
      context.runOnContext(run -> asked.complete(bodies.heldBytes()));
      held = HttpNode.await(asked.future());
    }
  }

  private void advance(long ms) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        run -> {
          time.advance(ms);
          done.complete();
        });
    HttpNode.await(done.future());
  }

  private static byte[] head(int length) {
    return bytes("POST / HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private final class Echo extends VerticleBase {
    @Override
    public io.vertx.core.Future<?> start() {
      RequestBodiesTest.this.context = context;
      server = vertx.createHttpServer().requestHandler(this::echo);
      return server.listen(0, "127.0.0.1");
    }

    private void echo(HttpServerRequest request) {
      bodies
          .read(request)
          .onSuccess(body -> request.response().end(body))
          .onFailure(e -> request.response().setStatusCode(((Problem) e).status()).end());
    }
  }
}
