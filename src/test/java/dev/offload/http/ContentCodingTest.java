package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are taken as they are (RFC 9110, sections 8.4 and 15.5.16). */
@ExtendWith(VertxExtension.class)
class ContentCodingTest {
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "x-gzip",
        "br",
        "deflate",
        "zstd",
        "x",
        "identity, gzip",
        "gzip, identity",
        "identity;q=1",
        "aes128gcm",
        "\"identity\"",
      })
  void an_encoded_body_is_refused(String coding) {
    for (RawRequest request : requests()) {
      RawResponse response = node.send(request.header("Content-Encoding", coding));

      assertThat(response.status()).isEqualTo(415);
      assertThat(response.header("Accept-Encoding")).isEqualTo("identity");
      assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(response.detail()).contains("Content-Encoding");
    }
    assertThat(node.tasks.all()).isEmpty();
  }

  @Test
  void a_coding_on_a_second_line_counts() {
    RawRequest request = RawRequest.form("background=a").header("Content-Encoding", "identity");

    assertThat(node.send(request.header("Content-Encoding", "gzip")).status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "Identity", "", ",", "identity, identity"})
  void a_body_as_it_is_is_taken(String coding) {
    for (RawRequest request : requests()) {
      RawResponse response = node.send(request.header("Content-Encoding", coding));

      assertThat(response.status()).isIn(202, 302);
    }
  }

  private static RawRequest[] requests() {
    return new RawRequest[] {
      RawRequest.form("background=a"),
      RawRequest.json("{\"background\":\"a\"}"),
      BadInput.unframed()
          .header("Transfer-Encoding", "chunked")
          .rawBody("12\r\n{\"background\":\"a\"}\r\n0\r\n\r\n")
    };
  }
}
