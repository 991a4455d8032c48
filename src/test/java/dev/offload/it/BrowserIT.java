package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.Browser.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.interactions.Actions;

/** The page as a person uses it: a real browser, the real jar. */
class BrowserIT {
  private static final Map<String, String> SHORT_WAITS =
      Map.of("DEMO_PROCESSING_AFTER_MS", "1500-1500", "DEMO_COMPLETE_AFTER_MS", "1500-1500");

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

  /** Keeps the streams that a page opens. */
  private static final String NOTE_STREAMS =
      """
      window.streams = [];
      window.EventSource = class extends EventSource {
        constructor(url) {
          super(url);
          streams.push(this);
        }
      };
      """;

  @TempDir static Path dataDir;
  private static OffloadProcess offload;
  private static String base;
  private static Api api;
  private Browser browser;

  @BeforeAll
  static void start() {
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

  @Test
  void a_form_is_posted_and_each_status_arrives_without_a_reload() {
    browser.beforeEachPage(NOTE_STATUSES);
    browser.get(base);
    send("watched until it is complete");
    untilComplete("watched until it is complete");
    assertThat(browser.run("return window.seen"))
        .isEqualTo(List.of("received", "processing", "complete"));
    assertThat(browser.element("#live").getText()).isEqualTo("Live");
  }

  @Test
  void a_task_of_somebody_else_appears_without_a_reload() {
    browser.get(base);
    browser.run("window.isSamePage = true");
    api.post("handed over elsewhere");
    untilComplete("handed over elsewhere");
    assertThat(browser.rows().get(0).text()).isEqualTo("handed over elsewhere");
    assertThat(browser.run("return window.isSamePage")).isEqualTo(true);
  }

  @Test
  void a_double_click_makes_one_task() {
    browser.get(base);
    doubleClick("clicked twice");
    untilComplete("clicked twice");
    assertThat(stored("clicked twice")).isEqualTo(1);
  }

  @Test
  void a_double_click_makes_one_task_without_script_too() {
    browser.switchScriptOff();
    browser.get(base);
    doubleClick("clicked twice without script");
    browser.until(
        "complete after reloads",
        same -> reload().contains(complete("clicked twice without script")));
    assertThat(stored("clicked twice without script")).isEqualTo(1);
  }

  @Test
  void without_script_the_form_is_posted_and_a_reload_shows_the_state() {
    browser.switchScriptOff();
    browser.get(base);
    send("posted without script");
    assertThat(browser.driver().getCurrentUrl()).isEqualTo(base + "/");
    assertThat(browser.rows()).extracting(Row::text).contains("posted without script");
    assertThat(browser.element("noscript").getText()).contains("Reload the page");
    browser.until(
        "complete after reloads", same -> reload().contains(complete("posted without script")));
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
  void a_refused_form_keeps_its_text_and_says_why() {
    browser.get(base);
    send("  ");
    assertThat(browser.element("#problem").getText()).contains("background is empty");
    assertThat(browser.element("#background").getDomProperty("value")).isEqualTo("  ");
    assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
        .isEqualTo("background");
    type("second try" + Keys.chord(Keys.CONTROL, Keys.ENTER));
    untilComplete("second try");
  }

  @Test
  void a_hidden_tab_closes_its_stream_and_catches_up_when_it_is_shown() {
    browser.beforeEachPage(NOTE_STREAMS);
    browser.get(base);
    String tab = browser.driver().getWindowHandle();
    browser.driver().switchTo().newWindow(WindowType.TAB);
    browser.get(base);
    api.post("came while nobody looked");
    untilComplete("came while nobody looked");
    browser.driver().switchTo().window(tab);
    untilComplete("came while nobody looked");
    assertThat(browser.run("return streams.map(stream => stream.readyState === stream.CLOSED)"))
        .isEqualTo(List.of(true, false));
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

  private void send(String text) {
    type(text);
    browser.element("#new-task button").click();
  }

  private void doubleClick(String text) {
    type(text);
    new Actions(browser.driver()).doubleClick(browser.element("#new-task button")).perform();
  }

  private void type(String text) {
    browser.element("#background").clear();
    browser.element("#background").sendKeys(text);
  }

  private List<Row> reload() {
    browser.get(base);
    return browser.rows();
  }

  private void untilComplete(String text) {
    browser.until(text + " is complete", same -> same.rows().contains(complete(text)));
  }

  private static Row complete(String text) {
    return new Row(text, "complete");
  }

  private static long stored(String text) {
    return api.texts().stream().filter(text::equals).count();
  }
}
