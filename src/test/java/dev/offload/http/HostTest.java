package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Host a node answers to, so that no page of another name can use it. */
@ExtendWith(VertxExtension.class)
class HostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8080",
        "LocalHost:1",
        "localhost:",
        "localhost.",
        "app.localhost:8080",
        "127.0.0.1",
        "127.0.0.1:8080",
        "127.0.0.1.",
        "10.1.2.3:80",
        "[::1]",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]:80",
        "[FE80::A]",
        "tasks.example",
        "TASKS.Example:8443",
        "tasks.example.",
        "xn--bcher-kva.example",
        "node1:8080",
      })
  void it_answers_to_addresses_localhost_and_what_is_listed(String host, Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_HOSTS=Tasks.Example, b\u00fccher.example, node1");

    assertThat(node.send(RawRequest.get("/api").header("Host", host)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example",
        "127.0.0.1.nip.io",
        "sub.tasks.example",
        "tasks.example.evil.example",
        "xn--localhost-.example",
        "ip6-localhost",
        "example",
        "a_b",
      })
  void any_other_name_is_told_which_setting_would_let_it_in(String host, Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_HOSTS=tasks.example");

    RawResponse response = node.send(RawRequest.get("/api").header("Host", host));

    assertThat(response.status()).isEqualTo(421);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.json().getString("title")).isEqualTo("Misdirected Request");
    assertThat(response.detail())
        .contains(host.replace(":8080", ""), "http.hosts", "HTTP_HOSTS")
        .doesNotContain("answer to the name tasks.example;");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET /api/tasks",
        "GET /api/stream",
        "GET /tasks/018bcfe5-687b-7000-8000-000000000000",
        "GET /health/live",
        "GET /health/ready",
        "HEAD /health/live",
        "GET /favicon.ico",
        "GET /nothing",
        "OPTIONS /background",
        "OPTIONS *",
        "DELETE /api",
        "POST /background",
      })
  void no_path_and_no_method_is_open_to_other_names(String target, Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_ORIGINS=http://evil.example");
    RawRequest request =
        RawRequest.of(target + " HTTP/1.1")
            .header("Host", "evil.example")
            .header("Origin", "http://evil.example")
            .header("Sec-Fetch-Site", "same-origin");

    RawResponse response = node.send(request);

    assertThat(response.status()).isEqualTo(421);
    assertThat(response.header("Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void nothing_is_stored_for_another_name_and_the_connection_goes_on(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    RawRequest foreign = RawRequest.get("/api").header("Host", "evil.example");

    RawRequest posted = RawRequest.form("background=a").header("Host", "evil.example");
    assertThat(node.send(posted).status()).isEqualTo(421);
    assertThat(node.tasks.all()).isEmpty();
    try (RawConnection connection = node.connect()) {
      assertThat(connection.send(foreign).status()).isEqualTo(421);
      assertThat(connection.send(RawRequest.get("/api")).status()).isEqualTo(200);
      assertThat(connection.send(foreign).status()).isEqualTo(421);
    }
  }

  @Test
  void a_browser_gets_a_page_that_says_so(Vertx vertx) {
    RawResponse page =
        new HttpNode(vertx).send(RawRequest.get("/").fromBrowser().header("Host", "evil.example"));

    assertThat(page.status()).isEqualTo(421);
    assertThat(page.body()).contains(">421<", "evil.example", "HTTP_HOSTS");
  }

  @Test
  void listening_on_every_address_lets_no_other_name_in(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_HOST=0.0.0.0");

    assertThat(status(node, "127.0.0.1")).isEqualTo(200);
    assertThat(status(node, "evil.example")).isEqualTo(421);
  }

  @Test
  void an_absolute_target_counts_and_not_the_header_beside_it(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    assertThat(absolute(node, "http://evil.example/api", "localhost")).isEqualTo(421);
    assertThat(absolute(node, "HTTP://evil.example:80?a=//localhost/", "localhost")).isEqualTo(421);
    assertThat(absolute(node, "http://localhost@evil.example/api", "localhost")).isEqualTo(400);
    assertThat(absolute(node, "http://localhost:8080/api", "evil.example")).isEqualTo(200);
    assertThat(absolute(node, "http:///api", "localhost")).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:x",
        "localhost:-1",
        "localhost:65536",
        "localhost:80:80",
        "me@localhost",
        "localhost/",
        "localhost,evil.example",
        "localhost evil.example",
        "[::1",
        "::1",
        "[::1]x",
        "[::1%25lo]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "..",
        "b\u00fccher.example",
      })
  void what_is_no_host_is_refused(String host, Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    assertThat(status(node, host)).isEqualTo(400);
  }

  @Test
  void a_client_of_the_first_version_need_not_name_a_host(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    RawRequest none = RawRequest.of("GET /health/live HTTP/1.0").withoutHost();
    RawRequest foreign = RawRequest.of("GET /api HTTP/1.0").header("Host", "evil.example");

    assertThat(node.send(none).status()).isEqualTo(200);
    assertThat(node.send(foreign).status()).isEqualTo(421);
  }

  private static int status(HttpNode node, String host) {
    return node.send(RawRequest.get("/api").header("Host", host)).status();
  }

  private static int absolute(HttpNode node, String target, String host) {
    return node.send(RawRequest.get(target).header("Host", host)).status();
  }
}
