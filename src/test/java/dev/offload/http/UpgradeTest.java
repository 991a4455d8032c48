package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/1.1 is spoken and nothing else: a server may ignore Upgrade (RFC 9110, section 7.8). */
@ExtendWith(VertxExtension.class)
class UpgradeTest {

  @Test
  void a_client_that_asks_for_http_2_is_answered_in_http_1(Vertx vertx) {
    RawRequest upgrade =
        RawRequest.get("/api")
            .header("Connection", "Upgrade, HTTP2-Settings")
            .header("Upgrade", "h2c")
            .header("HTTP2-Settings", "AAMAAABkAAQAAP__");

    assertThat(new HttpNode(vertx).send(upgrade).status()).isEqualTo(200);
  }
}
