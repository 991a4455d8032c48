package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
    assertThat(response.header("Access-Control-Expose-Headers")).contains("Location");
    assertThat(response.header("Vary")).isEqualToIgnoringCase("Origin");
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
    assertThat(background.header("Access-Control-Allow-Headers")).contains("Content-Type");
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
