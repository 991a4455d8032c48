package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the API in a real browser. */
class DocsPageIT {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String ONE = "#operations-tasks-getTask ";
  private static final String TRIED = "#operations-node-getVersion ";

  @TempDir Path folder;
  private OffloadProcess offload;
  private Browser browser;

  @BeforeEach
  void start() {
    browser = Browser.open();
    offload = OffloadProcess.start(folder.resolve("data"), Map.of());
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
  void it_shows_every_operation_and_lets_one_be_tried_under_the_policy_of_all_pages() {
    int operations = OpenApi.read().operations().size();
    browser.beforeEachPage(
        "window.refused = [];"
            + "addEventListener('securitypolicyviolation',"
            + " e => refused.push(e.violatedDirective));");
    browser.get(offload.baseUrl() + "/docs");
    browser.until("all are shown", same -> count(".opblock") == operations);
    browser.screenshot(PICTURES.resolve("docs-desktop.png"));

    browser.element(TRIED + ".opblock-summary-control").click();
    browser.until("it is open", same -> count(TRIED + ".try-out__btn") == 1);
    browser.element(TRIED + ".try-out__btn").click();
    browser.until("it can be tried", same -> count(TRIED + ".execute") == 1);
    browser.run("document.querySelector(arguments[0]).click()", TRIED + ".execute");
    browser.until("it is answered", same -> count(TRIED + ".live-responses-table") == 1);
    assertThat(browser.element(TRIED + ".live-responses-table tbody").getText())
        .contains("200", "\"version\"");

    browser.element(ONE + ".opblock-summary-control").click();
    browser.until("its parameters are shown", same -> count(ONE + ".parameter__name") == 4);
    assertThat(browser.element(ONE + ".parameters-container").getText()).contains("taskID");
    browser.resize(360, 800, true);
    browser.screenshot(PICTURES.resolve("docs-phone.png"));
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    assertThat(browser.run("return refused")).as("refused by the policy").isEqualTo(List.of());
    assertThat(count(".errors-wrapper")).as("faults of the document").isZero();
  }

  private long count(String css) {
    return (long) browser.run("return document.querySelectorAll(arguments[0]).length", css);
  }
}
