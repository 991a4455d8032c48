package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.QueueDepth;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on which queues are looked at, purged, and their dead letters dealt with. */
@ExtendWith(VertxExtension.class)
class QueuePageTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
    node.http.worker.redriveAnswer =
        wanted ->
            new Answer.Stored(
                Task.received(wanted.taskID(), Redrive.SHELF, Payload.json("{}"), 1, 1), true);
  }

  @Test
  void each_queue_is_shown_with_its_messages_and_what_can_be_done_with_them() {
    long sentAt = System.currentTimeMillis() - 7_200_000;
    node.http.tasks.depths.put("thumbnails", new QueueDepth(1_234, 2, 3, 0, sentAt));

    String page = page("/queues");

    assertThat(item(page, "thumbnails"))
        .contains("<dd>1,234</dd>", "2 h ago", "dead letters to dead", form("thumbnails/purge"))
        .doesNotContain("/redrive", "/discard");
    assertThat(item(page, "dead")).contains("not ordered").doesNotContain("<form", "oldest sent<");
    assertThat(item(page, "orders.fifo")).contains(">ordered<");
    assertThat(page("/")).contains("href=\"/queues\"");
  }

  @Test
  void dead_letters_can_be_redriven_or_discarded() {
    node.http.tasks.depths.put("dead", new QueueDepth(0, 0, 0, 4, Task.NOT_YET));
    assertThat(item(page("/queues"), "dead"))
        .contains("some-failed", form("dead/redrive"), form("dead/discard"), form("dead/purge"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"purge", "redrive", "discard"})
  void a_form_does_it_and_leads_back_to_the_page(String action) {
    RawResponse answer = submit("dead/" + action, "same-origin");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/queues#dead");
    Redrive.Verb verb = Redrive.Verb.valueOf(action.toUpperCase(Locale.ROOT));
    assertThat(node.http.worker.redrives)
        .containsExactly(new Redrive(verb, "queue:dead", "", 0, null, 0));
  }

  @Test
  void a_refusal_is_a_page_for_people_and_another_site_cannot_send_a_form() {
    node.http.worker.redriveAnswer = wanted -> new Refusal(409, "one is under way");
    RawResponse refused = submit("dead/purge", "same-origin");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("Content-Type")).startsWith("text/html");
    assertThat(submit("none/purge", "same-origin").status()).isEqualTo(404);

    node.http.worker.redrives.clear();
    assertThat(submit("dead/purge", "cross-site").status()).isEqualTo(403);
    assertThat(node.http.worker.redrives).isEmpty();
  }

  @Test
  void many_queues_are_on_several_pages() {
    JsonObject queues = new JsonObject();
    for (int i = 100; i < 201; i++) {
      queues.put("q" + i, new JsonObject());
    }
    Vertx own = Vertx.vertx();
    node = new QueueNode(own, new JsonObject().put("queues", queues));

    String first = page("/queues");
    assertThat(first).contains("id=\"q100\"", "href=\"/queues?from=q200\"");
    assertThat(first.split("<li id=")).hasSize(101);
    assertThat(page("/queues?from=q200&utm=x")).contains("id=\"q200\"").doesNotContain("q199");
    assertThat(node.http.send(RawRequest.get("/queues?from=no")).status()).isEqualTo(404);
    HttpNode.await(own.close());
  }

  @Test
  void without_queues_or_a_store_the_page_says_so() {
    Vertx own = Vertx.vertx();
    node = new QueueNode(own, new JsonObject());
    assertThat(page("/queues")).contains("There are no queues.");
    node.http.tasks.fail();
    assertThat(node.http.send(RawRequest.get("/queues").fromBrowser()).status()).isEqualTo(503);
    HttpNode.await(own.close());
  }

  private RawResponse submit(String path, String site) {
    return node.http.send(
        TopicFixture.post("/queues/" + path, FORM, "")
            .fromBrowser()
            .header("Sec-Fetch-Site", site));
  }

  private String page(String uri) {
    RawResponse page = node.http.send(RawRequest.get(uri).fromBrowser());
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  private static String item(String page, String queue) {
    String from = page.substring(page.indexOf("<li id=\"" + queue + "\""));
    return from.substring(0, from.indexOf("</li>"));
  }

  private static String form(String path) {
    return "method=\"post\" action=\"/queues/" + path + "\"";
  }
}
