package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Failed;
import dev.offload.handler.Outcome.NotTried;
import dev.offload.handler.Run.Stop;
import dev.offload.handler.webhook.Sending.OneRun;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that do anything but answer. */
class WebhookHostileTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

  private final Sending sending = new Sending();
  private Promise<Void> arrived = Promise.promise();
  private Promise<Void> closed = Promise.promise();

  @AfterEach
  void close() {
    sending.close();
  }

  @Test
  void who_never_answers_is_left_when_the_time_is_over() throws Exception {
    to(socket -> {});

    assertTimeOut();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", OK, OK + "content-length: 1000000\r\n\r\n"})
  void who_drips_bytes_is_left_when_the_time_is_over(String before) throws Exception {
    to(
        socket -> {
          socket.write(before.isEmpty() ? "HTTP/1.1 200 O" : before);
          sending.vertx.setPeriodic(1, drip -> socket.write("x"));
        });

    assertTimeOut();
  }

  @Test
  void who_tells_it_again_and_again_to_continue_is_left_when_the_time_is_over() throws Exception {
    to(
        socket ->
            sending.vertx.setPeriodic(1, again -> socket.write("HTTP/1.1 100 Continue\r\n\r\n")));

    assertTimeOut();
  }

  @Test
  void whose_body_does_not_end_is_cut_off_and_did_the_work() throws Exception {
    to(socket -> pour(socket, OK + "\r\n", " ".repeat(1000)));

    assertThat(sending.send()).isEqualTo(new Complete(null));
    Sending.await(closed.future());
  }

  @Test
  void whose_body_is_just_not_too_large_has_a_result() throws Exception {
    String body = "\"" + "x".repeat(Reply.BODY_MAX - 2) + "\"";
    to(socket -> socket.write(OK + "content-length: " + body.length() + "\r\n\r\n" + body));

    assertThat(sending.send()).isEqualTo(new Complete(body));
  }

  @Test
  void whose_body_is_one_byte_too_large_has_none() throws Exception {
    String body = "\"" + "x".repeat(Reply.BODY_MAX - 1) + "\"";
    to(socket -> socket.write(OK + "content-length: " + body.length() + "\r\n\r\n" + body));

    assertThat(sending.send()).isEqualTo(new Complete(null));
  }

  @Test
  void whose_head_is_just_not_too_large_is_heard() throws Exception {
    to(socket -> socket.write(OK + "x: " + "y".repeat(16_000) + "\r\ncontent-length: 1\r\n\r\n1"));

    assertThat(sending.send()).isEqualTo(new Complete("1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK,
        OK + "transfer-encoding: chunked\r\n\r\n0\r\n",
      })
  void whose_head_or_trailer_does_not_end_is_cut_off(String before) throws Exception {
    to(socket -> pour(socket, before, "x: " + "y".repeat(100) + "\r\n"));

    assertThat(((Failed) sending.send()).type()).isEqualTo("tooLarge");
    Sending.await(closed.future());
  }

  @Test
  void whose_chunk_does_not_begin_is_cut_off() throws Exception {
    to(socket -> pour(socket, OK + "transfer-encoding: chunked\r\n\r\nf;", "x=" + "y".repeat(100)));

    assertThat(((Failed) sending.send()).type()).isEqualTo("tooLarge");
    Sending.await(closed.future());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200", OK, OK + "content-length: 9\r\n\r\n1", "garbage\r\n\r\n"})
  void who_breaks_off_gave_no_answer(String before) throws Exception {
    to(socket -> socket.write(before).onComplete(written -> socket.close()));

    assertThat(((Failed) sending.send()).type()).isEqualTo("reset");
  }

  @Test
  void who_is_not_there_was_not_tried() throws Exception {
    // Bound, and listened on by nobody: no other process can have the port meanwhile.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      sending.to("http://hook.example:" + nobody.getLocalPort());

      for (int i = 0; i < 5; i++) {
        assertThat(((NotTried) sending.send()).afterMs()).isZero();
      }
      assertThat(((NotTried) sending.send()).afterMs()).isEqualTo(10_000);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCELLED", "LEASE_LOST"})
  void an_attempt_that_is_to_stop_is_broken_off(Stop why) throws Exception {
    to(socket -> {});
    OneRun run = new OneRun();
    Future<Outcome> outcome = sending.begin(run);
    Sending.await(arrived.future());

    run.stopped.complete(why);

    assertThat(Sending.await(outcome)).isEqualTo(Failed.of("stopped", why.word()));
    Sending.await(closed.future());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CANCELLED", "LEASE_LOST"})
  void an_attempt_that_is_only_to_hurry_goes_on(Stop why) throws Exception {
    Promise<NetSocket> receiver = Promise.promise();
    to(receiver::complete);
    OneRun run = new OneRun();
    Future<Outcome> outcome = sending.begin(run);
    Sending.await(arrived.future());

    run.stopped.complete(why);
    receiver.future().result().write(OK + "content-length: 1\r\n\r\n1");

    assertThat(Sending.await(outcome)).isEqualTo(new Complete("1"));
  }

  @Test
  void broken_off_attempts_leave_room_for_others() throws Exception {
    to(
        socket -> {
          if (sending.time.pendingAlarms() == 0) {
            throw new AssertionError("no limit is set");
          }
        });
    for (int i = 0; i < 40; i++) {
      arrived = Promise.promise();
      OneRun run = new OneRun();
      Future<Outcome> outcome = sending.begin(run);
      Sending.await(arrived.future());
      run.stopped.complete(Stop.CANCELLED);
      Sending.await(outcome);
    }

    assertThat(sending.time.pendingAlarms()).isZero();
  }

  private void to(Consumer<NetSocket> answer) throws Exception {
    int port =
        sending.rawReceiver(
            socket -> {
              socket.closeHandler(end -> closed.tryComplete());
              socket.handler(
                  read -> {
                    socket.handler(more -> {});
                    answer.accept(socket);
                    arrived.tryComplete();
                  });
            });
    sending.to("http://hook.example:" + port);
  }

  private void assertTimeOut() {
    Future<Outcome> outcome = sending.begin(new OneRun());
    Sending.await(arrived.future());
    sending.advance(Sending.TIMEOUT_MS - 1);
    assertThat(outcome.isComplete()).isFalse();

    sending.advance(1);

    assertThat(Sending.await(outcome)).isEqualTo(Failed.of("timeout", "no answer within 1000 ms"));
    Sending.await(closed.future());
  }

  /** Writes without end, as fast as it is read. */
  private static void pour(NetSocket socket, String first, String then) {
    socket.write(Buffer.buffer(first)).onSuccess(written -> pour(socket, then, then));
  }
}
