package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Pause;
import dev.offload.task.Answer;
import dev.offload.task.History;
import dev.offload.task.LaneState;
import dev.offload.task.Move;
import dev.offload.task.Payload;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on which subscriptions are paused, resumed, redriven and discarded. */
class SubscriptionPageTest extends TopicFixture {
  private static final Redrive CRM =
      new Redrive(Redrive.Verb.DISCARD, "orders", "crm", 0, null, 1_000);
  private final TaskIds ids = new TaskIds(() -> 1_000);

  @BeforeEach
  void begin() {
    node.worker.redriveAnswer = wanted -> new Answer.Stored(redrive(), true);
  }

  @Test
  void each_subscription_is_shown_with_its_tasks_and_what_can_be_done_with_it() {
    node.tasks.put(received("orders/invoice"));

    String page = page("/subscriptions");

    assertThat(item(page, "orders/invoice"))
        .contains("<dd>1</dd>", "java:invoice", form("orders/invoice/pause"))
        .doesNotContain("Paused", "/resume", "/redrive", "/discard");
    assertThat(item(page, "background-task/default")).contains("demo");
    assertThat(page("/")).contains("href=\"/subscriptions\"");
  }

  @Test
  void a_paused_one_says_why_and_can_be_resumed() {
    node.tasks.laneStates.put("orders/crm", LaneState.paused("answered 410 <b>"));

    assertThat(item(page("/subscriptions"), "orders/crm"))
        .contains("Paused", "answered 410 &lt;b&gt;", form("orders/crm/resume"))
        .doesNotContain("/pause\"");
  }

  @Test
  void one_whose_receiver_asked_to_be_left_alone_says_for_how_long() {
    long nowMs = System.currentTimeMillis();
    node.tasks.laneStates.put("orders/crm", LaneState.held(nowMs, 600_000, "answered 429 <b>"));

    assertThat(item(page("/subscriptions"), "orders/crm"))
        .containsPattern("Held</strong>: .*answered 429 &lt;b&gt;.*in (9|10) min</time>");
  }

  @Test
  void its_failed_tasks_all_of_its_tasks_and_a_form_to_publish_are_a_link_away() {
    node.tasks.put(failed("orders/crm"));

    assertThat(item(page("/subscriptions"), "orders/crm"))
        .contains("href=\"/?status=failed&amp;topic=orders&amp;subscription=crm\"")
        .contains("href=\"/?topic=orders&amp;subscription=crm\"")
        .contains("href=\"/publish?topic=orders\"");
  }

  @Test
  void what_failed_can_be_redriven_or_discarded() {
    node.tasks.put(failed("orders/crm"));

    assertThat(item(page("/subscriptions"), "orders/crm"))
        .contains(form("orders/crm/redrive"), form("orders/crm/discard"));
  }

  @Test
  void while_it_is_redriven_the_page_shows_how_far_that_is() {
    node.tasks.put(failed("orders/crm"));
    node.tasks.put(failed("orders/invoice"));
    Task redrive = redrive();
    node.tasks.put(redrive);
    assertThat(item(page("/subscriptions"), "orders/crm")).contains("starts soon");
    History history = History.NONE.withProgress(new History.Progress(28, "4000 tasks", 1_000));
    Move move = redrive.live().to(Status.PROCESSING, 1_000, 1_000);
    node.tasks.put(redrive.after(move.with(new Move.Bodies(null, history))));

    String page = page("/subscriptions");

    assertThat(item(page, "orders/crm"))
        .contains("value=\"28\"", "28% · 4000 tasks", ">Discard</a>", "/tasks/" + CRM.taskID())
        .doesNotContain(form("orders/crm/redrive"), form("orders/crm/discard"));
    assertThat(item(page, "orders/invoice")).contains(form("orders/invoice/redrive"));
  }

  @Test
  void a_redrive_that_ended_is_not_shown() {
    node.tasks.put(failed("orders/crm"));
    Task redrive = redrive();
    Task running = redrive.after(redrive.live().to(Status.PROCESSING, 1_000, 1_000));
    node.tasks.put(running.after(running.live().to(Status.COMPLETE, 1_000, Task.NOT_YET)));

    assertThat(item(page("/subscriptions"), "orders/crm")).contains(form("orders/crm/redrive"));
  }

  @ParameterizedTest
  @CsvSource({"pause, paused by hand", "resume,"})
  void a_form_pauses_or_resumes_and_leads_back_to_the_page(String action, String why) {
    RawResponse answer = submit("orders/crm/" + action);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/subscriptions#orders/crm");
    assertThat(node.worker.pauses).containsExactly(new Pause("orders/crm", why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"redrive", "discard"})
  void a_form_redrives_or_discards_what_failed(String action) {
    assertThat(submit("orders/crm/" + action).status()).isEqualTo(303);
    assertThat(node.worker.redrives)
        .containsExactly(new Redrive(verb(action), "orders", "crm", 0, null, 0));
  }

  @Test
  void a_refusal_is_a_page_for_people() {
    node.worker.redriveAnswer = wanted -> new Refusal(409, "one is under way");

    RawResponse refused = submit("orders/crm/redrive");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("Content-Type")).startsWith("text/html");
    assertThat(refused.body()).contains("one is under way");
    assertThat(submit("orders/other/pause").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "redrive", "discard"})
  void another_site_cannot_send_such_a_form(String action) {
    RawResponse refused =
        node.send(
            post("/subscriptions/orders/crm/" + action, "application/x-www-form-urlencoded", "")
                .header("Origin", "https://evil.example")
                .header("Sec-Fetch-Site", "cross-site"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(node.worker.pauses).isEmpty();
    assertThat(node.worker.redrives).isEmpty();
  }

  @Test
  void many_subscriptions_are_on_several_pages() {
    JsonObject subscriptions = new JsonObject();
    for (int i = 100; i < 200; i++) {
      subscriptions.put("s" + i, new JsonObject().put("handler", "bus:a"));
    }
    JsonObject topic = new JsonObject().put("subscriptions", subscriptions);
    JsonObject topics = new JsonObject().put("many", topic).put("more", topic);
    Vertx vertx = Vertx.vertx();
    node = new HttpNode(vertx, new JsonObject().put("topics", topics));

    String first = page("/subscriptions");
    String second = page("/subscriptions?from=many/s199&utm=x");

    assertThat(first)
        .contains("id=\"background-task/default\"", "href=\"/subscriptions?from=many/s199\"");
    assertThat(first.split("<li id=")).hasSize(SubscriptionPage.ITEMS_MAX + 1);
    assertThat(second).contains("id=\"many/s199\"", "id=\"more/s100\"").doesNotContain("many/s198");
    assertThat(node.send(RawRequest.get("/subscriptions?from=no")).status()).isEqualTo(404);
    HttpNode.await(vertx.close());
  }

  @Test
  void without_the_store_there_is_a_page_that_says_so() {
    node.tasks.fail();
    assertThat(node.send(RawRequest.get("/subscriptions").fromBrowser()).status()).isEqualTo(503);
  }

  private RawResponse submit(String path) {
    return node.send(
        post("/subscriptions/" + path, "application/x-www-form-urlencoded", "")
            .fromBrowser()
            .header("Sec-Fetch-Site", "same-origin"));
  }

  private String page(String uri) {
    RawResponse page = node.send(RawRequest.get(uri).fromBrowser());
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  private static String item(String page, String lane) {
    String from = page.substring(page.indexOf("<li id=\"" + lane + "\""));
    return from.substring(0, from.indexOf("</li>"));
  }

  private static String form(String path) {
    return "method=\"post\" action=\"/subscriptions/" + path + "\"";
  }

  private static Redrive.Verb verb(String word) {
    return Redrive.Verb.valueOf(word.toUpperCase(java.util.Locale.ROOT));
  }

  private Task received(String lane) {
    return Task.received(ids.next(), new Shelf(lane, 4), Payload.json("1"), 1_000, 1_000);
  }

  private Task failed(String lane) {
    Task task = received(lane);
    return task.after(task.live().to(Status.FAILED, 1_000, Task.NOT_YET));
  }

  private static Task redrive() {
    Payload payload = Payload.json(CRM.json().encode());
    return Task.received(CRM.taskID(), Redrive.SHELF, payload, 1_000, 1_000);
  }
}
