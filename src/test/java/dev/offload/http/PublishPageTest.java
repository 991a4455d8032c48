package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishing an event from the page. */
class PublishPageTest extends TopicFixture {
  private static final String KEY = "018bcfe5-687b-7000-8000-000000000001";

  @Test
  void the_form_offers_the_topics_and_has_chosen_the_one_of_its_address() {
    String page = node.send(RawRequest.get("/publish?topic=orders&utm=x").fromBrowser()).body();

    assertThat(page)
        .contains("<option value=\"orders\" selected>orders</option>")
        .contains("<option value=\"4\" selected>")
        .doesNotContain("class=\"problem");
  }

  @Test
  void an_event_is_published_as_it_was_written_and_its_topic_is_listed() {
    RawResponse answer = publish("orders", "{\"n\": 1.50}", "30s", "9");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/?topic=orders");
    Submission sent = submitted().get(0);
    assertThat(sent.payload().text()).isEqualTo("{\"n\": 1.50}");
    assertThat(sent.priority()).isEqualTo(9);
    assertThat(sent.dueAt() - System.currentTimeMillis()).isBetween(20_000L, 30_000L);
  }

  @Test
  void where_the_event_makes_one_task_its_page_is_next() {
    Shelf shelf = new Shelf("orders/crm", Shelf.PRIORITY);
    Task one = Task.received(UUID.fromString(KEY), shelf, Payload.json("1"), 1, 1);
    node.worker.answer(item -> new Answer.Stored(List.of(one), true));

    assertThat(publish("orders", "1", "", "4").header("Location")).isEqualTo("/tasks/" + KEY);
  }

  @Test
  void the_same_form_sent_twice_is_one_event_and_another_text_in_it_is_another() {
    publish("orders", "1", "", "4");
    publish("orders", "1", "", "4");
    publish("orders", "2", "", "4");
    publish("orders", "1", "5s", "4");

    assertThat(key(1)).isEqualTo(key(0));
    assertThat(List.of(key(0), key(2), key(3))).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "orders, '{\"n\":', '', 4, 400, payload: payload is not valid JSON at line 1",
        "orders, '', '', 4, 400, payload: payload must be one JSON value",
        "orders, 1, soon, 4, 400, delay: delay must be",
        "orders, 1, '', 12, 400, priority: priority must be a whole number from 0 to 9",
        "nothing, 1, '', 4, 404, topic: there is no topic",
        "empty, 1, '', 4, 409, topic: subscription"
      })
  void what_is_wrong_is_said_beside_its_field_and_all_fields_are_kept(
      String topic, String payload, String delay, String priority, int status, String said) {
    RawResponse page = publish(topic, payload, delay, priority);

    assertThat(page.status()).isEqualTo(status);
    String field = said.substring(0, said.indexOf(':'));
    String why = said.substring(field.length() + 2);
    String problem = "<p id=\"" + field + "-problem\" class=\"problem\">";
    assertThat(page.body()).contains(problem, "aria-describedby=\"" + field + "-problem");
    String shown = page.body().substring(page.body().indexOf(problem) + problem.length());
    assertThat(shown.substring(0, shown.indexOf("</p>"))).contains(why);
    assertThat(page.body())
        .contains("\n" + payload + "</textarea>", "value=\"" + delay + "\"", "value=\"" + KEY)
        .contains("<option value=\"" + topic + "\" selected>");
    assertThat(submitted()).isEmpty();
  }

  @Test
  void a_refusal_that_is_about_no_field_is_said_above_them_and_nothing_is_lost() {
    RawResponse page = publish("orders", "\"REFUSED\"", "", "4");

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.header("Retry-After")).isEqualTo("1");
    assertThat(page.body()).contains("role=\"alert\">nobody knows</p>", "\n\"REFUSED\"</textarea>");
  }

  @Test
  void what_is_no_form_or_comes_from_another_site_is_refused() {
    assertThat(node.send(post("/publish", JSON, "{}").fromBrowser()).status()).isEqualTo(415);
    RawRequest foreign =
        post("/publish", Forms.TYPE, "topic=orders&payload=1")
            .fromBrowser()
            .header("Sec-Fetch-Site", "cross-site");
    assertThat(node.send(foreign).status()).isEqualTo(403);
    assertThat(node.send(post("/publish", Forms.TYPE, "topic=%ff").fromBrowser()).status())
        .isEqualTo(400);
    assertThat(node.send(Forms.of("/publish", "topic", "orders", "topic", "a")).status())
        .isEqualTo(400);
    assertThat(submitted()).isEmpty();
  }

  private RawResponse publish(String topic, String payload, String delay, String priority) {
    return node.send(
        Forms.of(
            "/publish",
            "topic",
            topic,
            "payload",
            payload,
            "delay",
            delay,
            "priority",
            priority,
            "key",
            KEY));
  }
}
