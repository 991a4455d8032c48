package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from the newest tasks to all others, by links alone. */
@ExtendWith(VertxExtension.class)
class OlderTasksTest {
  private static final Pattern OLDER = Pattern.compile("href=\"(/\\?cursor=[^\"]+)\">Older tasks<");
  private static final Pattern ROW = Pattern.compile("data-id=\"([0-9a-f-]{36})\"");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 51, 100, 117})
  void the_links_lead_through_all_tasks_newest_first(int tasks, Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    for (int i = 0; i < tasks; i++) {
      node.send(RawRequest.form("background=task+" + i));
    }

    List<String> seen = new ArrayList<>();
    String path = "/";
    for (int page = 0; path != null; page++) {
      RawResponse response = node.send(RawRequest.get(path).fromBrowser());
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).contains(page == 0 ? ">Newest tasks</h2>" : ">Older tasks</h2>");
      seen.addAll(ROW.matcher(response.body()).results().map(row -> row.group(1)).toList());
      Matcher older = OLDER.matcher(response.body());
      path = older.results().map(link -> link.group(1)).findFirst().orElse(null);
    }

    assertThat(seen).isEqualTo(node.tasks.all().stream().map(task -> "" + task.id()).toList());
  }

  @Test
  void behind_the_oldest_task_there_is_nothing_but_a_way_back(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);

    String page = node.send(RawRequest.get("/?cursor=018bcfe5-687b-7000-8000-000000000000")).body();

    assertThat(page).contains("There are no older tasks.", "<a href=\"/\">Newest tasks</a>");
    assertThat(OLDER.matcher(page).results().map(MatchResult::group)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "018bcfe5-687b-4000-8000-000000000000", "%3Cb%3E"})
  void what_is_no_cursor_is_refused(String cursor, Vertx vertx) {
    RawResponse page = new HttpNode(vertx).send(RawRequest.get("/?cursor=" + cursor).fromBrowser());

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body()).contains("cursor must be the nextCursor of an earlier page");
  }

  @Test
  void two_cursors_are_refused_and_what_others_add_to_the_address_is_not(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    String cursor = "cursor=018bcfe5-687b-7000-8000-000000000000";

    assertThat(node.send(RawRequest.get("/?" + cursor + "&" + cursor)).status()).isEqualTo(400);
    assertThat(node.send(RawRequest.get("/?utm_source=x&" + cursor)).status()).isEqualTo(200);
  }

  @Test
  void without_the_store_an_older_page_says_so(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.tasks.fail();

    RawResponse page = node.send(RawRequest.get("/?cursor=018bcfe5-687b-7000-8000-000000000000"));

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body()).contains("data-store-down=\"true\"");
  }
}
