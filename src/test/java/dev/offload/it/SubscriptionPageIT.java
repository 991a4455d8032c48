package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions in a real browser: what is done with them by hand. */
class SubscriptionPageIT {
  /** An address that is not of the public internet: it is blocked, so every attempt fails. */
  private static final String CONF =
      """
      {"topics": {"orders": {"subscriptions": {
         "crm": {"handler": "http://127.0.0.1:9/", "retry": {"attempts": 1}}}}}}
      """;

  /** So many that a redrive takes its time. */
  private static final int MANY = 6_000;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path PICTURES = Path.of("target", "screenshots");

  @TempDir Path folder;
  private OffloadProcess offload;
  private Api api;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    browser = Browser.open();
    Path conf = Files.writeString(folder.resolve("conf.json"), CONF);
    offload = OffloadProcess.start(folder.resolve("data"), Map.of(), "--conf", conf.toString());
    api = new Api(offload.baseUrl());
    api.publish("orders", new JsonObject().put("order", 17));
    untilFailed(1);
  }

  @AfterEach
  void end() {
    if (offload != null) {
      offload.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void what_is_done_is_seen_and_what_happens_is_seen_without_a_reload() {
    browser.get(offload.baseUrl());
    browser.element("a[href='/subscriptions']").click();
    browser.until("failed", same -> crm().contains("failed\n1"));
    press("Pause");
    browser.until("paused", same -> crm().contains("Paused: paused by hand."));
    take("subscriptions-desktop.png", 1280, 800, false);
    take("subscriptions-phone.png", 390, 844, true);

    browser.run("window.isSamePage = true");
    api.publish("orders", new JsonObject().put("order", 18));
    browser.until("waiting", same -> crm().contains("waiting\n1"));
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);

    press("Resume");
    browser.until("both failed", same -> crm().contains("failed\n2"));
  }

  @Test
  void while_what_failed_is_redriven_the_page_tells_how_far_that_is() {
    api.publishMany("orders", MANY);
    untilCounted("failed", MANY + 1);
    show();
    press("Pause");
    browser.until("paused", same -> crm().contains("Paused"));
    press("Redrive failed tasks of");
    browser.until("how far", same -> same.element(".redrive p").getText().contains("%"));
    browser.run("window.isSamePage = true");
    assertThat(browser.element(".redrive a").getText()).isEqualTo("Redrive");
    assertThat(browser.element(".redrive a").getDomAttribute("href")).startsWith("/tasks/");
    browser.until("all wait", same -> crm().contains("waiting\n6,001\n"));
    assertThat(crm()).contains("failed\n0").doesNotContain("Redrive");
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
  }

  @Test
  void without_a_script_the_forms_do_the_same() {
    browser.switchScriptOff();
    show();
    submit("Pause");
    browser.until("paused", same -> crm().contains("Paused: paused by hand."));
    assertThat(crm()).contains("failed\n1");
    submit("Redrive failed tasks of");
    untilFailed(0);
    show();
    assertThat(crm()).contains("waiting\n1").doesNotContain("Discard");
    submit("Resume");
    browser.until("resumed", same -> !crm().contains("Paused"));
    untilFailed(1);
    show();
    browser.element("[id='orders/crm'] summary").click();
    submit("Discard the failed tasks of");
    untilFailed(0);
    assertThat(api.tasks().stream().map(task -> task.getString("topic")))
        .containsOnly("offload:redrive");
  }

  private void show() {
    browser.get(offload.baseUrl() + "/subscriptions");
  }

  private void untilCounted(String what, int tasks) {
    Eventually.within(
        Duration.ofSeconds(60),
        tasks + " " + what,
        () ->
            new JsonArray(api.text("/api/topics"))
                .stream()
                    .map(JsonObject.class::cast)
                    .filter(topic -> topic.getString("topic").equals("orders"))
                    .allMatch(topic -> count(topic, what) == tasks));
  }

  private static int count(JsonObject topic, String what) {
    return topic.getJsonArray("subscriptions").getJsonObject(0).getInteger(what);
  }

  private void untilFailed(int tasks) {
    Eventually.within(PATIENCE, tasks + " failed", () -> api.tasks("failed").size() == tasks);
  }

  private void take(String name, int width, int height, boolean isPhone) {
    browser.resize(width, height, isPhone);
    browser.screenshot(PICTURES.resolve(name));
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is wider than the page")
        .isEqualTo(true);
  }

  private String crm() {
    return browser.element("[id='orders/crm']").getText();
  }

  private void press(String label) {
    browser.element(button(label)).click();
  }

  private void submit(String label) {
    browser.leaveBy(button(label));
  }

  private static String button(String label) {
    return "[aria-label^='" + label + "'][aria-label$='orders/crm']";
  }
}
