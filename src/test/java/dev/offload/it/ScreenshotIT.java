package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.Browser.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the pictures of the page that the README shows. */
class ScreenshotIT {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String AT_ONCE = "1-1";
  private static final String MUCH_LATER = "600000-600000";

  private static final List<String> COMPLETE =
      List.of(
          "Send the October invoices",
          "Back up the customer database",
          "Import 18,000 articles from the supplier's price list",
          "Welcome mail for new sign-ups");
  private static final List<String> PROCESSING =
      List.of(
          "Rebuild the search index",
          "Resize 240 product photos for the spring catalogue and upload them to the shop");
  private static final List<String> RECEIVED =
      List.of("Quarterly sales report, as PDF to the sales team", "Export last week's orders");

  @TempDir Path dataDir;

  @Test
  void the_page_with_tasks_in_every_status_at_desktop_and_phone_width() {
    try (Browser browser = Browser.open()) {
      handOver(browser, COMPLETE, AT_ONCE, AT_ONCE, "complete");
      handOver(browser, PROCESSING, AT_ONCE, MUCH_LATER, "processing");
      try (OffloadProcess offload = start(MUCH_LATER, MUCH_LATER)) {
        handOver(browser, offload, RECEIVED, "received");
        assertThat(browser.rows()).extracting(Row::status).startsWith("received", "received");
        take(browser, "page-desktop.png", 840, 660, false);
        take(browser, "page-phone.png", 360, 780, true);
      }
    }
  }

  private void handOver(
      Browser browser, List<String> texts, String processing, String complete, String status) {
    try (OffloadProcess offload = start(processing, complete)) {
      handOver(browser, offload, texts, status);
    }
  }

  private static void handOver(
      Browser browser, OffloadProcess offload, List<String> texts, String status) {
    String base = offload.baseUrl();
    Api api = new Api(base);
    browser.get(base);
    texts.forEach(api::post);
    List<Row> wanted = texts.stream().map(text -> new Row(text, status)).toList();
    browser.until(
        status,
        same -> {
          same.showNew();
          return same.rows().containsAll(wanted);
        });
  }

  private OffloadProcess start(String processing, String complete) {
    return OffloadProcess.start(
        dataDir,
        Map.of("DEMO_PROCESSING_AFTER_MS", processing, "DEMO_COMPLETE_AFTER_MS", complete));
  }

  private static void take(Browser browser, String name, int width, int height, boolean isPhone) {
    browser.resize(width, height, isPhone);
    browser.until("live", Browser::isLive);
    Path picture = PICTURES.resolve(name);
    browser.screenshot(picture);
    assertThat(picture).isNotEmptyFile();
  }
}
