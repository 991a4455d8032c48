package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Failed;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A webhook over TLS: it goes to an address, and asks it for the certificate of its name. */
class WebhookTlsTest {
  private static final SelfSignedCertificate CERTIFICATE =
      SelfSignedCertificate.create("hook.example");

  private final Sending sending = new Sending();
  private final List<String> names = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    sending.close();
  }

  @AfterAll
  static void delete() {
    CERTIFICATE.delete();
  }

  @Test
  void is_sent_when_the_certificate_is_trusted_and_of_that_name() throws Exception {
    sending.with(Webhook.options().setTrustOptions(CERTIFICATE.trustOptions()));
    sending.to("https://hook.example:" + receiver());

    assertThat(sending.send()).isEqualTo(new Complete(null));
    assertThat(names).containsExactly("hook.example");
  }

  @Test
  void is_not_sent_when_the_certificate_is_of_another_name() throws Exception {
    sending.with(Webhook.options().setTrustOptions(CERTIFICATE.trustOptions()));
    sending.to("https://other.example:" + receiver());

    assertThat(((Failed) sending.send()).type()).isEqualTo("tls");
    assertThat(names).isEmpty();
  }

  @Test
  void is_not_sent_when_nobody_vouches_for_the_certificate() throws Exception {
    sending.to("https://hook.example:" + receiver());

    assertThat(((Failed) sending.send()).type()).isEqualTo("tls");
    assertThat(names).isEmpty();
  }

  @Test
  void is_not_sent_to_one_that_does_not_speak_TLS() throws Exception {
    int port = sending.rawReceiver(socket -> socket.handler(read -> socket.write("no\r\n\r\n")));
    sending.to("https://hook.example:" + port);

    assertThat(((Failed) sending.send()).type()).isEqualTo("tls");
  }

  @Test
  void is_not_sent_to_an_address_that_the_certificate_does_not_name() throws Exception {
    sending.with(Webhook.options().setTrustOptions(CERTIFICATE.trustOptions()));
    sending.to(
        Sending.target("https://127.0.0.1:" + receiver(), true),
        host -> Future.succeededFuture(List.of(Sending.loopback())));

    assertThat(((Failed) sending.send()).type()).isEqualTo("tls");
  }

  private int receiver() {
    HttpServerOptions options =
        new HttpServerOptions().setSsl(true).setKeyCertOptions(CERTIFICATE.keyCertOptions());
    return Sending.await(
            sending
                .vertx
                .createHttpServer(options)
                .requestHandler(
                    request -> {
                      names.add(request.authority().host());
                      request.response().end();
                    })
                .listen(0, "127.0.0.1"))
        .actualPort();
  }
}
