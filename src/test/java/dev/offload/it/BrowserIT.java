package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.Browser.Row;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WindowType;

/** Looking at tasks in a real browser. */
class BrowserIT extends WithBrowser {
  /** Notes each status the newest row shows, from the first moment of a page, until it is left. */
  private static final String NOTE_STATUSES =
      """
      window.seen = [];
      new MutationObserver(() => {
        const pill = document.querySelector("#tasks > .task .status");
        if (pill && seen.at(-1) !== pill.dataset.status) {
          seen.push(pill.dataset.status);
        }
      }).observe(document, { subtree: true, childList: true });
      """;

  private static final String HEAR_NOTHING =
      """
      window.EventSource = class extends EventSource {
        addEventListener() {}
      };
      """;

  /** The counts alone are read from there: no task is older than this. */
  private static final String COUNTS_PAGE = "/?cursor=00000000-0000-7000-8000-000000000000";

  private static final String COUNT_FETCHES =
      """
      return performance.getEntriesByType("resource")
          .filter(entry => entry.initiatorType === "fetch" && !entry.name.includes("%s")).length;
      """
          .formatted(COUNTS_PAGE);

  /** Keeps the streams that a page opens, and notes how many are open while it is hidden. */
  private static final String NOTE_STREAMS =
      """
      window.streams = [];
      window.EventSource = class extends EventSource {
        constructor(url) {
          super(url);
          streams.push(this);
        }
      };
      window.openWhileHidden = [];
      const count = () => {
        if (document.hidden) {
          openWhileHidden.push(streams.filter(stream => stream.readyState === stream.OPEN).length);
        }
      };
      document.addEventListener("visibilitychange", () => setTimeout(count));
      """;

  @Test
  void a_form_is_posted_and_each_status_arrives_without_a_reload() {
    browser.beforeEachPage(NOTE_STATUSES);
    browser.get(base);
    send("watched until it is complete");
    untilComplete("watched until it is complete");
    // Before it the newest was another one.
    assertThat(browser.run("return window.seen.slice(-3)"))
        .isEqualTo(List.of("received", "processing", "complete"));
    assertThat(browser.element("#live").getText()).isEqualTo("Live");
  }

  @Test
  void a_task_of_somebody_else_appears_by_events_alone() {
    browser.get(base);
    browser.run("window.isSamePage = true");
    api.post("handed over elsewhere");
    untilComplete("handed over elsewhere");
    assertThat(browser.rows().get(0).text()).isEqualTo("handed over elsewhere");
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
    assertThat(browser.run(COUNT_FETCHES)).isEqualTo(0L);
  }

  @Test
  void live_tasks_are_counted_also_when_the_list_does_not_show_them(@TempDir Path dataDir) {
    Map<String, String> waits =
        Map.of("DEMO_PROCESSING_AFTER_MS", "8000-8000", "DEMO_COMPLETE_AFTER_MS", "8000-8000");
    try (OffloadProcess own = OffloadProcess.start(dataDir, waits)) {
      browser.get(own.baseUrl());
      browser.run("window.isSamePage = true");
      untilCounted("0 received · 0 processing");
      for (int i = 0; i < 55; i++) {
        new Api(own.baseUrl()).post("one of many");
      }
      untilCounted("55 received · 0 processing");
      untilCounted("0 received · 55 processing");
      untilCounted("0 received · 0 processing");
      assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
    }
  }

  @Test
  void markup_emoji_and_right_to_left_text_are_shown_as_given() {
    List<String> texts =
        List.of(
            "<script>document.title = 'taken'</script>", "👩‍👩‍👧 🚀 日本語", "שלום עולם (1) مرحبا");
    browser.get(base);
    for (String text : texts) {
      // The driver cannot type emoji.
      browser.run("document.getElementById('background').value = arguments[0]", text);
      browser.element("#new-task button").click();
      untilComplete(text);
    }
    browser.driver().navigate().refresh();
    assertThat(browser.rows()).extracting(Row::text).containsAll(texts);
    assertThat(browser.driver().getTitle()).isEqualTo("Offload");
  }

  @Test
  void the_page_of_a_task_has_its_whole_text_and_goes_on_by_itself() {
    String text = "\n first\n\n\tlast " + "x".repeat(300);
    browser.get(base + "/tasks/" + api.post(text));
    assertThat(browser.run("return document.querySelector('.text').textContent")).isEqualTo(text);
    browser.until("complete", same -> browser.element("h1 + .status").getText().equals("complete"));
    assertThat(browser.run("return document.querySelectorAll('.step.ahead').length")).isEqualTo(0L);
  }

  @Test
  void a_hidden_tab_closes_its_stream_and_catches_up_when_it_is_shown() {
    browser.beforeEachPage(NOTE_STREAMS);
    browser.get(base);
    browser.until("live", Browser::isLive);
    String tab = browser.driver().getWindowHandle();
    browser.driver().switchTo().newWindow(WindowType.TAB);
    browser.get(base);
    api.post("came while nobody looked");
    untilComplete("came while nobody looked");
    browser.driver().switchTo().window(tab);
    untilComplete("came while nobody looked");
    assertThat(browser.run("return openWhileHidden")).isEqualTo(List.of(0L));
  }

  @Test
  void a_page_that_hears_no_events_looks_at_overdue_tasks_itself() {
    browser.beforeEachPage(HEAR_NOTHING);
    api.post("lost its events");
    browser.get(base);
    browser.run("window.isSamePage = true");
    assertThat(browser.rows()).doesNotContain(complete("lost its events"));
    untilComplete("lost its events");
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
  }

  @Test
  void a_page_goes_on_by_itself_when_the_server_was_killed_and_is_back(@TempDir Path dataDir) {
    URI home;
    try (OffloadProcess first = OffloadProcess.start(dataDir, SHORT_WAITS)) {
      home = URI.create(first.baseUrl());
      browser.get(home.toString());
      browser.until("live", Browser::isLive);
      new Api(home.toString()).post("before the kill");
    }
    Map<String, String> settings = new HashMap<>(SHORT_WAITS);
    settings.put("HTTP_PORT", "" + home.getPort());
    try (OffloadProcess second = OffloadProcess.start(dataDir, settings)) {
      new Api(second.baseUrl()).post("after the kill");
      untilComplete("before the kill");
      untilComplete("after the kill");
    }
  }

  @Test
  void nothing_is_wider_than_a_phone() {
    String id = api.post("unbroken".repeat(40));
    browser.resize(360, 740, true);
    for (String page : List.of("/", "/tasks/" + id, "/nowhere")) {
      browser.get(base + page);
      assertThat(browser.run("return document.documentElement.scrollWidth"))
          .as(page)
          .isEqualTo(360L);
    }
  }

  private void untilCounted(String counts) {
    browser.until(counts, same -> browser.element("#counts").getText().equals(counts));
  }
}
