package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of a topic in a real browser: a receiver that refuses them, and what is done by hand. */
class TaskPageIT {
  private static final String CONF =
      """
      {"webhooks": {"allowPrivate": true},
       "topics": {"orders": {"subscriptions": {
         "crm": {"handler": "http://127.0.0.1:%d/", "retry": {"delays": ["1h"]}}}}}}
      """;

  @TempDir Path folder;
  private volatile int status = 500;
  private HttpServer receiver;
  private OffloadProcess offload;
  private Api api;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    browser = Browser.open();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    receiver.start();
    Path conf =
        Files.writeString(
            folder.resolve("conf.json"), CONF.formatted(receiver.getAddress().getPort()));
    offload = OffloadProcess.start(folder.resolve("data"), Map.of(), "--conf", conf.toString());
    api = new Api(offload.baseUrl());
    browser.get(offload.baseUrl());
    browser.until("live", Browser::isLive);
    browser.run("window.isSamePage = true");
  }

  @AfterEach
  void end() {
    if (offload != null) {
      offload.close();
    }
    if (receiver != null) {
      receiver.stop(0);
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void an_event_that_was_refused_is_seen_to_wait_and_is_sent_again_with_a_button() {
    String id = publish();
    untilRow("orders/crm", "attempt 1", "retrying");
    assertThat(browser.rows().get(0).text()).isEqualTo("{\"order\":\"<b>17</b>\"}");
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);

    open(id);
    assertThat(browser.element(".attempts").getText()).contains("500");
    status = 200;
    browser.element("[data-act=retry]").click();

    untilShown("complete");
    assertThat(browser.element(".attempts").getText()).contains("error", "complete");
    assertThat(browser.element("main").getText()).contains("\"ok\": true");
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
  }

  @Test
  void a_task_is_cancelled_with_a_button_and_a_refusal_is_told_in_words() {
    String id = publish();
    untilRow("orders/crm", "attempt 1", "retrying");
    open(id);

    browser.element("[data-act=cancel]").click();
    untilShown("cancelled");
    assertThat(browser.run("return document.querySelectorAll('[data-act=cancel]').length"))
        .isEqualTo(0L);
    status = 200;
    browser.element("[data-act=retry]").click();
    untilShown("complete");

    // As a page does that has not heard of the end yet.
    browser.run(
        """
        const late = document.createElement("button");
        late.dataset.act = "cancel";
        late.textContent = "Cancel";
        document.querySelector(".actions").append(late);
        late.click();
        """);
    browser.until(
        "refused",
        same -> same.element("#refusal").getText().equals("Cancel: the task is already complete"));
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
  }

  @Test
  void without_a_script_it_is_cancelled_retried_and_deleted_with_forms() {
    String id = publish();
    untilRow("orders/crm", "attempt 1", "retrying");
    browser.switchScriptOff();
    browser.get(offload.baseUrl() + "/tasks/" + id);
    browser.leaveBy("[data-act=cancel]");
    browser.until("cancelled", same -> shown().equals("cancelled"));

    status = 200;
    browser.leaveBy("[data-act=retry]");
    browser.until(
        "complete",
        same -> {
          same.get(offload.baseUrl() + "/tasks/" + id);
          return shown().equals("complete");
        });

    browser.element(".actions summary").click();
    browser.leaveBy(".actions button.danger");
    browser.until("the list", same -> same.element("#tasks-title").isDisplayed());
    assertThat(browser.driver().getCurrentUrl()).isEqualTo(offload.baseUrl() + "/");
    assertThat(browser.rows()).isEmpty();
    assertThat(api.tasks()).isEmpty();
  }

  @Test
  void its_tab_is_named_by_what_it_does_and_its_id_can_be_copied_and_read_as_json() {
    String id = publish();
    open(id);
    browser.until(
        "named",
        same -> same.driver().getTitle().equals("{\"order\":\"<b>17</b>\"} · retrying · Offload"));
    status = 200;
    browser.element("[data-act=retry]").click();
    untilShown("complete");
    assertThat(browser.driver().getTitle())
        .isEqualTo("{\"order\":\"<b>17</b>\"} · complete · Offload");

    browser.run("navigator.clipboard.writeText = async text => { window.copied = text; }");
    browser.element("[data-copy]").click();
    browser.until("copied", same -> same.element("[data-copy]").getText().equals("Copied"));
    assertThat(browser.run("return window.copied")).isEqualTo(id);
    assertThat(browser.element("time").getDomAttribute("title")).endsWith(" UTC");
    browser.element("a[type='application/json']").click();
    assertThat(browser.driver().getCurrentUrl()).isEqualTo(offload.baseUrl() + "/api/tasks/" + id);
    assertThat(browser.driver().getPageSource()).contains(id);
  }

  private String publish() {
    JsonObject published = api.publish("orders", new JsonObject().put("order", "<b>17</b>"));
    return published.getJsonArray("tasks").getJsonObject(0).getString("taskID");
  }

  private void open(String id) {
    browser.get(offload.baseUrl() + "/tasks/" + id);
    browser.run("window.isSamePage = true");
  }

  private void untilRow(String lane, String attempt, String word) {
    browser.until(
        word,
        same ->
            same.element("#tasks .lane").getText().contains(lane)
                && same.element("#tasks .attempt").getText().contains(attempt)
                && same.rows().get(0).status().equals(word));
  }

  private void untilShown(String word) {
    browser.until(word, same -> shown().equals(word));
  }

  private String shown() {
    return browser.element("h1 + .status").getText();
  }
}
