package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.TaskIds;
import dev.offload.time.Time;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class BackgroundTest {
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
  }

  @Test
  void a_form_is_answered_with_the_way_to_the_home_page() {
    RawResponse response = node.send(RawRequest.form("background=hello+world"));

    assertThat(response.status()).isEqualTo(302);
    assertThat(response.header("Location")).isEqualTo("/");
    assertThat(storedText()).isEqualTo("hello world");
  }

  @Test
  void json_is_answered_with_the_stored_task() {
    RawResponse response = node.send(RawRequest.json("{\"background\":\"hello\",\"taskID\":null}"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    JsonObject task = response.json();
    assertThat(response.header("Location")).isEqualTo("/api/tasks/" + task.getString("taskID"));
    assertThat(task.getString("background")).isEqualTo("hello");
    assertThat(task.getString("status")).isEqualTo("received");
    assertThat(task.getInteger("version")).isEqualTo(1);
    assertThat(task.getString("receivedAt")).isEqualTo("2023-11-14T22:13:20.000Z");
    assertThat(task.containsKey("processingAt")).isFalse();
    RawResponse read = node.send(RawRequest.get(response.header("Location")));
    assertThat(read.json()).isEqualTo(task);
  }

  @Test
  void other_fields_of_a_form_are_its_page_s_own() {
    assertThat(node.send(RawRequest.form("background=a&send=Start&_charset_=utf-8")).status())
        .isEqualTo(302);
  }

  @Test
  void a_form_that_asks_for_json_is_answered_with_json() {
    RawResponse response =
        node.send(RawRequest.form("background=a").header("Accept", "text/html, Application/JSON"));

    assertThat(response.status()).isEqualTo(202);
  }

  @Test
  void json_is_answered_with_json_whatever_else_is_asked_for() {
    assertThat(node.send(RawRequest.json("{\"background\":\"a\"}").fromBrowser()).status())
        .isEqualTo(202);
    RawResponse refused = node.send(RawRequest.json("{}").fromBrowser());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "Application/JSON ; version=1",
      })
  void the_type_may_name_its_charset(String type) {
    assertThat(node.send(RawRequest.post(type, "{\"background\":\"a\"}")).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "emoji 👩‍👩‍👧 and 𝄞",
        "مرحبا بالعالم \u202eabc",
        "<script>alert(1)</script>",
        "a&b=c;d+e%41 \"q\" 'p' \\",
        "line\r\nline\ttab\nlast",
        "\uFFFD \uFEFF e\u0301 \u2028",
        "  spaces around  ",
      })
  void a_text_is_stored_and_shown_exactly_as_given(String text) {
    String form = "background=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    assertThat(node.send(RawRequest.form(form)).status()).isEqualTo(302);
    assertThat(storedText()).isEqualTo(text);

    String json = new JsonObject().put("background", text).encode();
    assertThat(node.send(RawRequest.json(json)).json().getString("background")).isEqualTo(text);
  }

  @Test
  void a_form_may_hold_utf8_that_is_not_percent_encoded() {
    node.send(RawRequest.form("background=grün;👍"));

    assertThat(storedText()).isEqualTo("grün;👍");
  }

  @Test
  void a_task_gets_the_id_that_the_client_gave() {
    String id = newId();

    assertThat(node.send(form("hello", id)).status()).isEqualTo(302);
    assertThat(node.tasks.all()).singleElement().extracting("id").hasToString(id);
  }

  @Test
  void the_same_id_with_the_same_text_is_the_same_task() {
    String id = newId();
    String json = new JsonObject().put("background", "hello").put("taskID", id).encode();

    RawResponse first = node.send(RawRequest.json(json));
    RawResponse second = node.send(RawRequest.json(json));
    RawResponse form = node.send(form("hello", id));

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(form.status()).isEqualTo(302);
    assertThat(node.tasks.all()).hasSize(1);
  }

  @Test
  void the_same_id_with_another_text_is_a_conflict_as_json() {
    String id = newId();
    node.send(form("hello", id));

    RawResponse response =
        node.send(RawRequest.json("{\"background\":\"other\",\"taskID\":\"" + id + "\"}"));

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(node.tasks.all()).hasSize(1);
  }

  @Test
  void the_same_id_with_another_text_from_a_form_is_a_new_task() {
    String id = newId();
    node.send(form("hello", id));

    assertThat(node.send(form("other", id)).status()).isEqualTo(302);
    assertThat(node.tasks.all())
        .extracting("background")
        .containsExactlyInAnyOrder("hello", "other");
  }

  @Test
  void each_text_that_one_form_is_sent_with_is_one_task_however_often_it_is_sent() {
    String id = newId();
    for (String text : List.of("hello", "other", "other", "third", "hello", "third", "other")) {
      assertThat(node.send(form(text, id)).status()).isEqualTo(302);
    }

    assertThat(node.tasks.all())
        .extracting("background")
        .containsExactlyInAnyOrder("hello", "other", "third");
  }

  @Test
  void the_same_edit_sent_at_once_over_many_connections_is_one_task() {
    String id = newId();
    node.send(form("hello", id));
    List<RawConnection> connections = Stream.generate(node::connect).limit(20).toList();
    connections.forEach(connection -> connection.write(form("other", id).bytes()));

    assertThat(connections).allMatch(connection -> connection.read(false).status() == 302);
    connections.forEach(RawConnection::close);
    assertThat(node.tasks.all())
        .extracting("background")
        .containsExactlyInAnyOrder("hello", "other");
  }

  @Test
  void an_edit_that_was_not_stored_is_tried_again_under_its_own_id() {
    String id = newId();
    node.send(form("hello", id));
    RawResponse stored = node.send(form("other", id).header("Accept", "application/json"));

    RawResponse again = node.send(form("other", stored.json().getString("taskID")));

    assertThat(again.status()).isEqualTo(302);
    assertThat(node.tasks.all()).hasSize(2);
  }

  @Test
  void a_client_that_asks_first_is_told_to_send_its_body() {
    try (RawConnection connection = node.connect()) {
      RawRequest request = RawRequest.form("background=hello").header("Expect", "100-continue");
      String all = new String(request.bytes(), StandardCharsets.ISO_8859_1);
      int head = all.indexOf("\r\n\r\n") + 4;
      connection.write(all.substring(0, head).getBytes(StandardCharsets.ISO_8859_1));
      assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");

      connection.write(all.substring(head).getBytes(StandardCharsets.ISO_8859_1));
      assertThat(connection.read(false).status()).isEqualTo(302);
    }
  }

  @Test
  void requests_of_one_connection_are_answered_in_order() {
    try (RawConnection connection = node.connect()) {
      connection.write(RawRequest.form("background=a").bytes());
      connection.write(RawRequest.json("{\"background\":\"b\"}").bytes());
      connection.write(RawRequest.get("/api").bytes());

      assertThat(connection.read(false).status()).isEqualTo(302);
      assertThat(connection.read(false).json().getString("background")).isEqualTo("b");
      assertThat(connection.read(false).json().getInteger("Count")).isEqualTo(2);
    }
  }

  private String storedText() {
    return node.tasks.all().get(0).background();
  }

  private static RawRequest form(String text, String id) {
    return RawRequest.form("background=" + text + "&taskID=" + id);
  }

  private static String newId() {
    return new TaskIds(() -> Time.of(null).nowMs()).next().toString();
  }
}
