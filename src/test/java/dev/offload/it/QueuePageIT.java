package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues in a real browser. */
class QueuePageIT {
  private static final String CONF = "{\"queues\": {\"orders\": {}}}";
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private OffloadProcess offload;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    browser = Browser.open();
    Path conf = Files.writeString(folder.resolve("conf.json"), CONF);
    offload = OffloadProcess.start(folder.resolve("data"), Map.of(), "--conf", conf.toString());
    send("/messages", "1");
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
  void what_waits_is_seen_and_what_comes_is_seen_without_a_reload() {
    browser.get(offload.baseUrl());
    browser.element("a[href='/queues']").click();
    browser.until("waits", same -> orders().contains("waiting\n1"));
    browser.run("window.isSamePage = true");
    send("/messages", "2");
    browser.until("both wait", same -> orders().contains("waiting\n2"));
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
    browser.resize(390, 844, true);
    browser.screenshot(PICTURES.resolve("queues-phone.png"));
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is wider than the page")
        .isEqualTo(true);
  }

  @Test
  void without_a_script_dead_letters_are_redriven_and_a_queue_is_purged() {
    browser.switchScriptOff();
    JsonObject received = new JsonObject(send("/receive?wait=5s", ""));
    String receipt = received.getJsonArray("messages").getJsonObject(0).getString("receipt");
    send("/messages/" + receipt + "/reject", "");
    show();
    assertThat(orders()).contains("failed\n1");
    browser.leaveBy("[aria-label='Redrive failed messages of orders']");
    Eventually.within(PATIENCE, "it waits again", () -> shown().contains("waiting\n1"));
    browser.element("[id='orders'] summary").click();
    browser.leaveBy("[aria-label='Purge orders']");
    Eventually.within(
        PATIENCE,
        "it is gone, and so is the purge",
        () -> shown().contains("waiting\n0") && !orders().contains("Purge"));
  }

  @Test
  void without_a_script_messages_are_looked_at_and_sent_and_what_is_wrong_is_said() {
    browser.switchScriptOff();
    browser.get(offload.baseUrl() + "/queues");
    browser.leaveBy("[id='orders'] h2 a");
    assertThat(browser.element("#queue .tasks").getText()).contains("1", "never received");
    browser.element("#body").sendKeys("{\"image\": ");
    browser.element("#delay").sendKeys("1h");
    browser.leaveBy("#queue form[action$=send] button");
    assertThat(browser.element("#body-problem").getText()).startsWith("body is not valid JSON");
    assertThat(browser.element("#delay").getDomProperty("value")).isEqualTo("1h");
    browser.element("#body").clear();
    browser.element("#body").sendKeys("{\"image\": 17}");
    browser.leaveBy("#queue form[action$=send] button");
    assertThat(browser.element("#queue .tasks").getText()).contains("{\"image\": 17}", "delayed");
    assertThat(browser.element("#orders").getText()).contains("delayed\n1");
    browser.leaveBy("#queue .tasks .preview");
    assertThat(browser.element("h1").getText()).isEqualTo("Task");
  }

  private void show() {
    browser.get(offload.baseUrl() + "/queues");
  }

  private String shown() {
    show();
    return orders();
  }

  private String orders() {
    return browser.element("[id='orders']").getText();
  }

  private String send(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(offload.baseUrl() + "/api/queues/orders" + path))
            .header("Content-Type", "application/json")
            .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }
}
