package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients hear when their work cannot be stored now. */
@ExtendWith(VertxExtension.class)
class UnavailableTest {
  private static final Pattern FORM_ID = Pattern.compile("name=\"taskID\" value=\"([^\"]+)\"");

  @Test
  void without_a_worker_json_is_told_to_try_again(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.worker.leave();

    RawResponse response = node.send(RawRequest.json("{\"background\":\"hello\"}"));

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("1");
    assertThat(response.detail()).contains("no worker").doesNotContain("may have been stored");
    assertThat(response.json().getString("taskID")).isNotBlank();
    assertThat(response.json().fieldNames()).doesNotContain("outcome");
  }

  @Test
  void an_answer_that_does_not_come_in_time_leaves_the_outcome_unknown(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "ACCEPT_TIMEOUT_MS=500");
    node.worker.fallSilent();

    RawResponse response = node.send(RawRequest.json("{\"background\":\"hello\"}"));

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("1");
    assertThat(response.detail())
        .contains("may have been stored", response.json().getString("taskID"));
    assertThat(response.json().getString("outcome")).isEqualTo("unknown");
  }

  @Test
  void an_outcome_that_the_worker_does_not_know_is_told_with_the_id_to_try_again_with(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    String id = "018bcfe5-6800-7abc-8def-0123456789ab";
    node.worker.refuse(503, "it is not known whether it was stored", true);

    RawResponse response =
        node.send(RawRequest.json("{\"background\":\"hello\",\"taskID\":\"" + id + "\"}"));

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.json().getMap())
        .containsEntry("outcome", "unknown")
        .containsEntry("taskID", id);
  }

  @Test
  void what_the_worker_refuses_is_passed_on(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.worker.refuse(503, "the store is down", false);

    RawResponse response = node.send(RawRequest.form("background=hello"));

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.detail()).isEqualTo("the store is down");
    assertThat(response.json().fieldNames()).contains("taskID").doesNotContain("outcome");
  }

  @Test
  void a_browser_gets_its_text_and_its_id_back_and_trying_again_is_the_same_task(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "ACCEPT_TIMEOUT_MS=500");
    node.worker.fallSilent();

    RawResponse page = node.send(RawRequest.form("background=%3Cb%3E+kept").fromBrowser());

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.header("Retry-After")).isEqualTo("1");
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains("&lt;b&gt; kept", "may have been stored");
    String id = formId(page);
    assertThat(node.worker.messages.get(0).items().get(0).id()).hasToString(id);

    node.worker.answerAgain();
    assertThat(node.send(RawRequest.form("background=%3Cb%3E+kept&taskID=" + id)).status())
        .isEqualTo(302);
    assertThat(node.send(RawRequest.form("background=%3Cb%3E+kept&taskID=" + id)).status())
        .isEqualTo(302);
    assertThat(node.tasks.all()).hasSize(1);
  }

  @Test
  void the_page_after_a_refusal_does_not_wait_for_a_store_that_hangs(Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    node.worker.leave();
    node.tasks.fallSilent();

    RawResponse page = node.send(RawRequest.form("background=kept").fromBrowser());

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body()).contains("kept", "no worker", "data-store-down=\"true\"");
  }

  @Test
  void a_browser_is_told_on_the_page_what_was_wrong(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "BACKGROUND_MAX_BYTES=10");

    RawResponse invalid = node.send(RawRequest.form("background=a%01kept").fromBrowser());
    assertThat(invalid.status()).isEqualTo(400);
    assertThat(invalid.body()).contains("control character U+0001", "kept");

    RawResponse tooLong = node.send(RawRequest.form("background=12345678901").fromBrowser());
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.body()).contains("longer than 10 bytes").doesNotContain("12345678901");

    RawResponse malformed = node.send(RawRequest.form("background=%zz").fromBrowser());
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.body()).contains("percent-encoded", "<form");
    assertThat(formId(invalid)).isNotEqualTo(formId(malformed));
  }

  @Test
  void nothing_is_taken_before_the_time_of_the_store_is_known(Vertx vertx) {
    Time time = Time.of(vertx);
    StoreClock clock = StoreClock.sampled(time);
    HttpNode node = new HttpNode(vertx, time, clock);

    RawResponse before = node.send(RawRequest.form("background=hello"));
    RawResponse page = node.send(RawRequest.get("/").fromBrowser());
    clock.sample(time.nowMs(), time.moment());
    RawResponse after = node.send(RawRequest.form("background=hello"));

    assertThat(before.status()).isEqualTo(503);
    assertThat(before.detail()).contains("the store has not been reached yet");
    assertThat(page.status()).isEqualTo(200);
    assertThat(after.status()).isEqualTo(302);
  }

  @Test
  void more_tasks_than_may_wait_are_refused(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "INTAKE_MAX_TASKS=1", "ACCEPT_TIMEOUT_MS=4000");
    node.worker.fallSilent();
    try (RawConnection waiting = node.connect()) {
      waiting.write(RawRequest.form("background=first").bytes());
      node.worker.awaitMessage();

      RawResponse refused = node.send(RawRequest.form("background=second"));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.detail()).contains("too many tasks");

      assertThat(waiting.read(false).detail()).contains("may have been stored");
      node.worker.answerAgain();
      assertThat(node.send(RawRequest.form("background=third")).status()).isEqualTo(302);
    }
  }

  private static String formId(RawResponse page) {
    Matcher id = FORM_ID.matcher(page.body());
    assertThat(id.find()).as(page.body()).isTrue();
    return id.group(1);
  }
}
