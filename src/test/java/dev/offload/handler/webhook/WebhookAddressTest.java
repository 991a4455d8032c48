package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offload.handler.Outcome;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Failed;
import dev.offload.handler.Outcome.NotTried;
import dev.offload.handler.webhook.Sending.OneRun;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a webhook is sent to, whatever the name servers say. */
class WebhookAddressTest {
  private final Sending sending = new Sending();
  private final AtomicInteger received = new AtomicInteger();
  private int port;

  @BeforeEach
  void receive() {
    port =
        sending.receiver(
            request -> {
              received.incrementAndGet();
              request.response().end();
            });
  }

  @AfterEach
  void close() {
    sending.close();
  }

  @Test
  void a_name_of_a_private_address_is_not_called() throws Exception {
    sending.to(target("hook.example", false), answering("127.0.0.1"));

    assertThat(sending.send())
        .isEqualTo(
            Failed.of("blocked", "hook.example has the address 127.0.0.1, which is not public"));
    assertThat(received).hasValue(0);
  }

  @Test
  void one_private_address_among_others_is_enough() throws Exception {
    sending.to(target("hook.example", false), answering("8.8.8.8", "10.0.0.1"));

    assertThat(((Failed) sending.send()).type()).isEqualTo("blocked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::127.0.0.1]"})
  void neither_is_an_address_that_stands_in_the_url(String host) throws Exception {
    sending.to(target(host, false), Resolver.of(sending.vertx));

    assertThat(((Failed) sending.send()).type()).isEqualTo("blocked");
    assertThat(received).hasValue(0);
  }

  @Test
  void blocked_attempts_shut_nothing() throws Exception {
    sending.to(target("hook.example", false), answering("10.0.0.1"));

    for (int i = 0; i < 7; i++) {
      assertThat(((Failed) sending.send()).type()).isEqualTo("blocked");
    }
  }

  @Test
  void the_address_that_was_checked_is_the_one_that_is_called() throws Exception {
    Deque<InetAddress> answers = new ArrayDeque<>();
    answers.add(InetAddress.getByName("127.0.0.1"));
    answers.add(InetAddress.getByName("127.0.0.2"));
    sending.to(
        target("hook.example", true), host -> Future.succeededFuture(List.of(answers.remove())));

    assertThat(sending.send()).isEqualTo(new Complete(null));
    assertThat(answers).hasSize(1);
    assertThat(received).hasValue(1);
  }

  @Test
  void each_attempt_asks_anew() throws Exception {
    Deque<InetAddress> answers = new ArrayDeque<>();
    answers.add(InetAddress.getByName("127.0.0.1"));
    answers.add(InetAddress.getByName("127.0.0.2"));
    sending.to(
        target("hook.example", true), host -> Future.succeededFuture(List.of(answers.remove())));
    sending.send();

    assertThat(sending.send()).isInstanceOf(NotTried.class);
    assertThat(received).hasValue(1);
  }

  @Test
  void the_next_address_is_called_when_nobody_is_at_the_first() throws Exception {
    sending.to(target("hook.example", true), answering("127.0.0.2", "127.0.0.3", "127.0.0.1"));

    assertThat(sending.send()).isEqualTo(new Complete(null));
  }

  @Test
  void an_IPv6_address_is_called_under_its_name() throws Exception {
    Promise<String> host = Promise.promise();
    var server =
        sending
            .vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  host.complete(request.getHeader("host"));
                  request.response().end();
                });
    Future<?> listening = server.listen(0, "::1");
    assumeTrue(listening.transform(it -> Future.succeededFuture(it.succeeded())).await());
    port = server.actualPort();
    sending.to(target("[::1]", true), Resolver.of(sending.vertx));

    assertThat(sending.send()).isEqualTo(new Complete(null));
    assertThat(host.future().result()).isEqualTo("[0:0:0:0:0:0:0:1]:" + port);
  }

  @Test
  void a_name_that_is_not_known_was_not_tried() throws Exception {
    sending.to(
        target("hook.example", false),
        host -> Future.failedFuture(new UnknownHostException("hook.example")));

    assertThat(sending.send()).isEqualTo(new NotTried("hook.example", 0));
  }

  @Test
  void a_name_server_that_does_not_answer_holds_nothing_for_longer_than_the_timeout() {
    Promise<List<InetAddress>> late = Promise.promise();
    sending.to(target("hook.example", true), host -> late.future());
    Future<Outcome> outcome = sending.begin(new OneRun());
    sending.advance(Sending.TIMEOUT_MS);

    assertThat(Sending.await(outcome)).isEqualTo(new NotTried("no connection within 1000 ms", 0));
    late.complete(List.of(Sending.loopback()));
    sending.advance(0);
    assertThat(received).hasValue(0);
  }

  @Test
  void the_system_is_asked_for_the_addresses_of_a_name() {
    sending.to(target("localhost", true), Resolver.of(sending.vertx));

    assertThat(sending.send()).isEqualTo(new Complete(null));
  }

  private WebhookTarget target(String host, boolean isPrivateAllowed) {
    return Sending.target("http://" + host + ":" + port, isPrivateAllowed);
  }

  private static Resolver answering(String... addresses) throws UnknownHostException {
    InetAddress[] all = new InetAddress[addresses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.getByName(addresses[i]);
    }
    return host -> Future.succeededFuture(Arrays.asList(all));
  }
}
