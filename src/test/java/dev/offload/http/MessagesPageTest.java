package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Payload;
import dev.offload.task.QueueDepth;
import dev.offload.task.Redrive;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of one queue, on which messages are looked at and sent. */
@ExtendWith(VertxExtension.class)
class MessagesPageTest {
  private final TaskIds ids = new TaskIds(System::currentTimeMillis);
  private QueueNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
  }

  @Test
  void its_messages_are_shown_newest_first_with_what_becomes_of_them() {
    put("dead", "{\"image\": \"<b>\"}", System.currentTimeMillis() + 60_000);
    Task waiting = put("dead", "\"second\"", 1);

    String page = page("/queues/dead");

    assertThat(page.indexOf("&#34;second&#34;")).isLessThan(page.indexOf("image"));
    assertThat(page)
        .contains("/tasks/" + waiting.id(), ">waiting</span>", ">delayed</span>", "&lt;b&gt;")
        .contains("never received", "id=\"dead\"")
        .doesNotContain("<b>", "Older messages", "name=\"group\"");
  }

  @Test
  void fifty_are_on_a_page_and_the_others_behind_a_link() {
    for (int i = 0; i < 51; i++) {
      put("dead", "1", 1);
    }
    String page = page("/queues/dead");
    int from = page.indexOf("/queues/dead?cursor=");
    String older = page.substring(from, page.indexOf('"', from));
    assertThat(page.split("<li class=\"task\">")).hasSize(51);
    assertThat(page(older).split("<li class=\"task\">")).hasSize(2);
    assertThat(page(older)).contains("<h2 id=\"messages-title\">Older messages</h2>");
  }

  @Test
  void a_message_is_sent_and_the_page_is_shown_again() {
    RawResponse answer =
        submit("dead", "body", "{\"image\": 1.50}", "as", "json", "delay", "1m", "priority", "7");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/queues/dead");
    Submission sent = node.sent();
    assertThat(sent.payload().text()).isEqualTo("{\"image\": 1.50}");
    assertThat(sent.priority()).isEqualTo(7);
    assertThat(sent.dueAt()).isGreaterThan(System.currentTimeMillis() + 50_000);
  }

  @Test
  void a_text_is_sent_as_it_is_and_in_an_ordered_queue_with_its_group() {
    submit("orders.fifo", "body", "{no json", "as", "text", "group", "g1");
    assertThat(node.sent().payload().text()).isEqualTo("{no json");
    assertThat(node.sent().payload().limits().group()).isEqualTo("g1");
    assertThat(page("/queues/orders.fifo")).contains("name=\"group\"");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "dead, '{', '', '', body is not valid JSON",
        "dead, 1, soon, '', delay must be",
        "orders.fifo, 1, '', '', group is missing",
        "orders.fifo, 1, '', 'a b', group must have"
      })
  void what_is_wrong_is_said_beside_its_field_and_all_fields_are_kept(
      String queue, String body, String delay, String group, String why) {
    RawResponse page = submit(queue, "body", body, "delay", delay, "group", group);
    String field = why.substring(0, why.indexOf(' '));

    assertThat(page.status()).isEqualTo(400);
    assertThat(page.body())
        .contains("<p id=\"" + field + "-problem\" class=\"problem\">" + why)
        .contains("\n" + body + "</textarea>", "value=\"" + delay + "\"");
    assertThat(node.http.worker.messages).isEmpty();
  }

  @Test
  void a_queue_that_is_redriven_says_how_far_that_is_and_offers_no_other_redrive() {
    Redrive wanted = new Redrive(Redrive.Verb.PURGE, "queue:dead", "", 0, null, 1_000);
    Payload payload = Payload.json(wanted.json().encode());
    Task purge = Task.received(wanted.taskID(), Redrive.SHELF, payload, 1, 1);
    History history = History.NONE.withProgress(new History.Progress(28, "40 messages", 1_000));
    Move move = purge.live().to(Status.PROCESSING, 1_000, 1_000);
    node.http.tasks.put(purge.after(move.with(new Move.Bodies(null, history))));
    node.http.tasks.depths.put("dead", new QueueDepth(1, 0, 0, 4, 1));

    for (String uri : new String[] {"/queues", "/queues/dead"}) {
      assertThat(page(uri))
          .as(uri)
          .contains(">Purge</a> 28% · 40 messages", "value=\"28\"", "/tasks/" + wanted.taskID())
          .doesNotContain("dead/redrive\"", "dead/purge\"");
    }
  }

  @Test
  void a_queue_that_is_not_there_and_a_form_of_another_site_are_refused() {
    assertThat(node.http.send(RawRequest.get("/queues/no").fromBrowser()).status()).isEqualTo(404);
    assertThat(submit("no", "body", "1").status()).isEqualTo(404);
    RawRequest foreign =
        TopicFixture.post("/queues/dead/send", Forms.TYPE, "body=1")
            .fromBrowser()
            .header("Sec-Fetch-Site", "cross-site");
    assertThat(node.http.send(foreign).status()).isEqualTo(403);
    assertThat(node.http.worker.messages).isEmpty();
  }

  private Task put(String queue, String body, long dueAt) {
    Shelf shelf = new Shelf("queue:" + queue, Shelf.PRIORITY);
    Task task = Task.received(ids.next(), shelf, Payload.json(body), 1, dueAt);
    node.http.tasks.put(task);
    return task;
  }

  private RawResponse submit(String queue, String... fields) {
    return node.http.send(Forms.of("/queues/" + queue + "/send", fields));
  }

  private String page(String uri) {
    RawResponse page = node.http.send(RawRequest.get(uri).fromBrowser());
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.body();
  }
}
