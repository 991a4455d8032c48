package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Status;
import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class PageTest {
  private static final Pattern STYLE = Pattern.compile("/assets/[^\"]*app[^\"]*\\.css");

  @Test
  void the_home_page_shows_tasks_and_a_form_with_a_new_id_each_time(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.send(RawRequest.form("background=%3Cscript%3Ealert(1)%3C/script%3E"));

    RawResponse first = node.send(RawRequest.get("/").fromBrowser());
    RawResponse second = node.send(RawRequest.get("/?utm=x").fromBrowser());

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(first.body())
        .contains("&lt;script&gt;alert(1)", "received", "action=\"/background\"")
        .doesNotContain("<script>alert");
    assertThat(formId(first)).isNotEqualTo(formId(second));
    assertThat(find("data-position=\"([0-9a-f]{16}-0)\"", first)).isNotBlank();
  }

  @Test
  void what_happens_while_the_tasks_are_read_is_told_to_the_page_again(Vertx vertx) {
    StreamNode streams = new StreamNode(vertx);
    streams.node.tasks.holdAnswers();
    try (RawConnection browser = streams.node.connect()) {
      browser.write(RawRequest.get("/").fromBrowser().bytes());
      streams.node.tasks.awaitAsked();
      streams.publish(StreamNode.event(Status.PROCESSING, 2, null));
      streams.node.tasks.answerHeld();

      RawResponse page = browser.read(false);
      assertThat(find("data-position=\"[0-9a-f]{16}-([0-9]+)\"", page)).isEqualTo("0");
    }
  }

  @Test
  void the_page_of_a_task_shows_it(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.send(RawRequest.form("background=%3Ci%3Ehello"));
    String id = node.tasks.all().get(0).id().toString();

    RawResponse page = node.send(RawRequest.get("/tasks/" + id).fromBrowser());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("&lt;i&gt;hello", "received");
  }

  @Test
  void without_the_store_the_home_page_still_has_its_form(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.tasks.fail();

    RawResponse page = node.send(RawRequest.get("/").fromBrowser());

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.header("Retry-After")).isEqualTo("1");
    assertThat(page.body()).contains("data-store-down=\"true\"", "action=\"/background\"");
  }

  @Test
  void the_home_page_counts_live_tasks_also_those_that_it_does_not_list(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    for (int i = 0; i < 52; i++) {
      node.send(RawRequest.form("background=hello"));
    }

    assertThat(counts(node.send(RawRequest.get("/")))).isEqualTo(">52 received · 0 processing");
    node.tasks.fail();
    assertThat(counts(node.send(RawRequest.get("/")))).isEqualTo(" hidden>");
  }

  @Test
  void a_page_that_cannot_be_counted_in_time_is_shown_without_counts(Vertx vertx) {
    ManualTime time = new ManualTime();
    HttpNode node = new HttpNode(vertx, time, null);
    node.send(RawRequest.form("background=hello"));
    node.tasks.countNoMore();
    try (RawConnection connection = node.connect()) {
      connection.write(RawRequest.get("/").bytes());
      node.tasks.awaitAskedToCount();
      node.advance(time, 300);

      RawResponse page = connection.read(false);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("hello");
      assertThat(counts(page)).isEqualTo(" hidden>");
    }
  }

  @Test
  void the_home_page_does_not_wait_long_for_a_store_that_hangs(Vertx vertx) {
    ManualTime time = new ManualTime();
    HttpNode node = new HttpNode(vertx, time, null);
    node.tasks.fallSilent();
    try (RawConnection connection = node.connect()) {
      connection.write(RawRequest.get("/").bytes());
      node.tasks.awaitAsked();
      node.advance(time, 2_000);

      assertThat(connection.read(false).status()).isEqualTo(503);
    }
  }

  @Test
  void the_form_says_what_is_wrong_in_words_of_the_page(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    assertThat(node.send(RawRequest.form("background=+").fromBrowser()).body())
        .contains(">The text is empty: enter what should run.<");
    assertThat(node.send(RawRequest.form("background=a%01").fromBrowser()).body())
        .contains(">The text has the control character U+0001 at position 1<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/tasks/1", "/tasks/018bcfe5-687b-7000-8000-000000000000"})
  void browsers_get_problems_as_a_page(String path, Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    RawResponse page = node.send(RawRequest.get(path).fromBrowser());

    assertThat(page.status()).isIn(400, 404);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains(">" + page.status() + "<");
  }

  @Test
  void the_api_answers_browsers_with_problem_details_too(Vertx vertx) {
    RawResponse response = new HttpNode(vertx).send(RawRequest.get("/api/nothing").fromBrowser());

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void whoever_takes_json_gets_problem_details_though_it_takes_pages_too(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    RawResponse both =
        node.send(RawRequest.get("/nothing").header("Accept", "text/html, application/json"));
    RawResponse pageOnly =
        node.send(RawRequest.get("/nothing").header("Accept", "text/html, application/json;q=0"));

    assertThat(both.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(pageOnly.header("Content-Type")).startsWith("text/html");
  }

  @Test
  void a_browser_that_another_site_sends_gets_a_page_that_says_so(Vertx vertx) {
    RawResponse page =
        new HttpNode(vertx)
            .send(
                RawRequest.form("background=a")
                    .fromBrowser()
                    .header("Sec-Fetch-Site", "cross-site"));

    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body()).contains(">403<", "other sites");
  }

  @Test
  void the_files_of_the_page_may_be_kept_for_ever(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    Matcher style = STYLE.matcher(node.send(RawRequest.get("/")).body());
    assertThat(style.find()).isTrue();

    RawResponse file = node.send(RawRequest.get(style.group()));
    RawResponse icon = node.send(RawRequest.get("/favicon.ico"));

    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("Content-Type")).isEqualTo("text/css; charset=utf-8");
    assertThat(file.header("Cache-Control")).contains("immutable", "max-age=31536000");
    assertThat(file.body()).contains("base.css");
    assertThat(icon.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(icon.header("Cache-Control")).doesNotContain("immutable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/nothing", "/favicon.ico"})
  void every_answer_has_the_security_headers(String path, Vertx vertx) {
    Map<String, String> headers = new HttpNode(vertx).send(RawRequest.get(path)).headers();

    assertThat(headers)
        .containsEntry(
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src"
                + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("x-frame-options", "DENY")
        .containsEntry("referrer-policy", "same-origin")
        .containsEntry("cross-origin-opener-policy", "same-origin");
  }

  private static String counts(RawResponse page) {
    return find("id=\"counts\" class=\"counts\"([^<]*)</p>", page);
  }

  private static String formId(RawResponse page) {
    return find("name=\"taskID\" value=\"([^\"]+)\"", page);
  }

  private static String find(String pattern, RawResponse page) {
    Matcher matcher = Pattern.compile(pattern).matcher(page.body());
    assertThat(matcher.find()).as(page.body()).isTrue();
    return matcher.group(1);
  }
}
