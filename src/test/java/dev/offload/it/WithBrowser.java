package dev.offload.it;

import dev.offload.it.Browser.Row;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The page as a person uses it: a real browser for each test, the real jar for each class. */
abstract class WithBrowser {
  static final Map<String, String> SHORT_WAITS =
      Map.of("DEMO_PROCESSING_AFTER_MS", "1500-1500", "DEMO_COMPLETE_AFTER_MS", "1500-1500");

  static String base;
  static Api api;
  private static OffloadProcess offload;
  Browser browser;

  @BeforeAll
  static void start(@TempDir Path dataDir) {
    offload = OffloadProcess.start(dataDir, SHORT_WAITS);
    base = offload.baseUrl();
    api = new Api(base);
  }

  @AfterAll
  static void end() {
    offload.close();
  }

  @BeforeEach
  void open() {
    browser = Browser.open();
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Types a text into the form in place of what is there. */
  void type(String text) {
    browser.element("#background").clear();
    browser.element("#background").sendKeys(text);
  }

  void send(String text) {
    type(text);
    browser.element("#new-task button").click();
  }

  void untilComplete(String text) {
    browser.until(
        text + " is complete",
        same -> {
          same.showNew();
          return same.rows().contains(complete(text));
        });
  }

  static Row complete(String text) {
    return new Row(text, "complete");
  }
}
