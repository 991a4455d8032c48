package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class CrossOriginTest {
  private static final String FRIEND = "https://app.example";
  private static final String STRANGER = "https://stranger.example";

  @Test
  void own_pages_and_clients_that_are_no_browser_may_post(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    assertThat(node.send(post()).status()).isEqualTo(302);
    assertThat(node.send(post().header("Sec-Fetch-Site", "same-origin")).status()).isEqualTo(302);
    assertThat(node.send(post().header("Sec-Fetch-Site", "none")).status()).isEqualTo(302);
    assertThat(node.send(post().header("Origin", "http://LOCALHOST")).status()).isEqualTo(302);
  }

  @Test
  void what_the_browser_says_of_the_site_counts_before_the_origin(Vertx vertx) {
    RawRequest forged =
        post().header("Origin", "http://localhost").header("Sec-Fetch-Site", "cross-site");

    assertThat(new HttpNode(vertx).send(forged).status()).isEqualTo(403);
  }

  @Test
  void a_link_from_another_site_leads_to_the_page(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    for (String site : List.of("cross-site", "same-site")) {
      RawRequest link = RawRequest.get("/").fromBrowser().header("Sec-Fetch-Site", site);
      assertThat(node.send(link.header("Sec-Fetch-Mode", "navigate")).status()).isEqualTo(200);
      RawRequest head = RawRequest.head("/api").header("Sec-Fetch-Site", site);
      assertThat(node.send(head).status()).isEqualTo(200);
    }
  }

  @Test
  void configured_origins_may_post_and_read(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=" + FRIEND);

    RawResponse response =
        node.send(
            RawRequest.json("{\"background\":\"a\"}")
                .header("Origin", FRIEND)
                .header("Sec-Fetch-Site", "cross-site"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(response.header("Access-Control-Expose-Headers")).contains("Location", "ETag");
    assertThat(response.header("Vary")).isEqualToIgnoringCase("Origin");
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example:443, https://app.example",
    "HTTPS://App.Example:0443, https://app.example",
    "https://app.example:, https://app.example",
    "http://app.example:80, http://app.example",
    "http://[0::1]:3000, http://[::1]:3000",
    "https://b\u00fccher.example, https://xn--bcher-kva.example",
    "https://app.example, https://app.example:443",
    "https://app.example, HTTPS://APP.EXAMPLE",
  })
  void however_an_origin_is_written_it_is_the_same(String configured, String sent, Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=" + configured);

    RawResponse read = node.send(RawRequest.get("/api").header("Origin", sent));

    assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo(sent);
    assertThat(node.send(post().header("Origin", sent)).status()).isEqualTo(302);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example",
        "https://app.example:8443",
        "https://app.example.",
        "https://app.example/",
        "https://me@app.example",
        "https://app.example https://app.example",
        "null",
        "",
      })
  void what_only_looks_like_a_configured_origin_is_not_let_in(String sent, Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=" + FRIEND);

    RawResponse read = node.send(RawRequest.get("/api").header("Origin", sent));

    assertThat(read.header("Access-Control-Allow-Origin")).isNull();
    assertThat(node.send(post().header("Origin", sent)).status()).isEqualTo(403);
  }

  @Test
  void two_origins_are_none(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=" + FRIEND);

    RawResponse read =
        node.send(RawRequest.get("/api").header("Origin", FRIEND).header("Origin", STRANGER));
    RawRequest posted = post().header("Origin", FRIEND).header("Origin", STRANGER);
    RawRequest own = post().header("Origin", "http://localhost").header("Origin", STRANGER);

    assertThat(read.header("Access-Control-Allow-Origin")).isNull();
    assertThat(node.send(posted).status()).isEqualTo(403);
    assertThat(node.send(own).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost:80",
    "localhost:80, http://localhost",
    "LOCALHOST:0080, http://localhost",
    "localhost:443, https://localhost",
    "localhost, https://localhost",
    "[0:0::1]:8080, http://[::1]:8080",
  })
  void the_own_origin_is_known_by_host_and_port(String host, String origin, Vertx vertx) {
    RawRequest request = post().header("Host", host).header("Origin", origin);

    assertThat(new HttpNode(vertx).send(request).status()).isEqualTo(302);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, http://localhost:8080",
    "localhost, https://localhost:80",
    "localhost:80, https://localhost",
    "localhost:8080, http://localhost",
    "localhost, ftp://localhost",
    "localhost, x://localhost",
    "localhost, null",
  })
  void another_port_or_scheme_is_another_site(String host, String origin, Vertx vertx) {
    RawRequest request = post().header("Host", host).header("Origin", origin);

    assertThat(new HttpNode(vertx).send(request).status()).isEqualTo(403);
  }

  @Test
  void an_absolute_target_says_what_is_the_own_origin(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    String form = "application/x-www-form-urlencoded";
    String line = "POST http://127.0.0.1/background HTTP/1.1";

    RawRequest own = RawRequest.of(line).header("Origin", "http://127.0.0.1");
    RawRequest other = RawRequest.of(line).header("Origin", "http://localhost");

    byte[] body = "background=a".getBytes(StandardCharsets.UTF_8);
    assertThat(node.send(own.header("Content-Type", form).body(body)).status()).isEqualTo(302);
    assertThat(node.send(other.header("Content-Type", form).body(body)).status()).isEqualTo(403);
  }

  @Test
  void configured_origins_can_read_what_was_wrong(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=" + FRIEND);

    RawResponse response = node.send(RawRequest.json("{}").header("Origin", FRIEND));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
  }

  @Test
  void preflights_of_configured_origins_are_answered(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=https://other.example," + FRIEND);

    RawResponse background = node.send(preflight("/background", FRIEND, "POST"));
    RawResponse api = node.send(preflight("/api/tasks", FRIEND, "GET"));

    assertThat(background.status()).isEqualTo(204);
    assertThat(background.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(background.header("Access-Control-Allow-Methods")).isEqualTo("POST, OPTIONS");
    assertThat(background.header("Access-Control-Allow-Headers"))
        .contains("Content-Type", "Idempotency-Key", "If-Match", "If-None-Match");
    assertThat(background.header("Access-Control-Max-Age")).isEqualTo("600");
    assertThat(api.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void nobody_else_is_let_in(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=" + FRIEND);

    RawResponse preflight = node.send(preflight("/background", STRANGER, "POST"));
    RawResponse read = node.send(RawRequest.get("/api").header("Origin", STRANGER));
    RawResponse page = node.send(RawRequest.get("/").header("Origin", FRIEND));

    assertThat(preflight.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    assertThat(node.send(post().header("Origin", STRANGER)).status()).isEqualTo(403);
    assertThat(read.header("Access-Control-Allow-Origin")).isNull();
    assertThat(read.header("Vary")).as("caches must not mix answers").isNotNull();
    assertThat(page.header("Access-Control-Allow-Origin")).as("pages are not shared").isNull();
  }

  @Test
  void without_configured_origins_nothing_is_shared(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    RawResponse preflight = node.send(preflight("/background", FRIEND, "POST"));
    RawResponse read = node.send(RawRequest.get("/api").header("Origin", FRIEND));

    assertThat(preflight.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    assertThat(read.headers()).doesNotContainKeys("access-control-allow-origin", "vary");
  }

  private static RawRequest post() {
    return RawRequest.form("background=a");
  }

  private static RawRequest preflight(String path, String origin, String method) {
    return RawRequest.of("OPTIONS " + path + " HTTP/1.1")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", method)
        .header("Access-Control-Request-Headers", "content-type");
  }
}
