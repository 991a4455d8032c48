package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.Browser.Row;
import dev.offload.task.TaskIds;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** Handing over a task by the form, with and without script. */
class FormIT extends WithBrowser {

  /** Keeps the ids that would be posted, instead of posting them; no answer comes. */
  private static final String KEEP_POSTS =
      """
      window.posts = [];
      window.fetch = (url, options) => {
        posts.push(options.body.get("taskID"));
        return new Promise(() => {});
      };
      """;

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
    doubleClick("clicked without script");
    // A reload before the post has led back here would take its place.
    browser.until("listed", same -> isListed(same, "clicked without script"));
    browser.until("complete", same -> reload().contains(complete("clicked without script")));
    assertThat(stored("clicked without script")).isEqualTo(1);
  }

  @Test
  void only_the_first_of_two_clicks_posts_and_with_an_id_of_this_moment() {
    browser.get(base);
    Object before = browser.element("[name=taskID]").getDomProperty("value");
    browser.run(KEEP_POSTS);
    doubleClick("not sent");
    List<?> posts = (List<?>) browser.run("return window.posts");
    assertThat(posts).hasSize(1).isNotEqualTo(List.of(before));
    assertThat(TaskIds.parse(posts.get(0).toString())).isPresent();
  }

  @Test
  void trying_again_posts_the_same_id() {
    browser.beforeEachPage(
        """
        document.addEventListener("readystatechange", () => {
          document.getElementById("new-task").dataset.retry = "true";
        });
        """);
    browser.get(base);
    Object before = browser.element("[name=taskID]").getDomProperty("value");
    browser.run(KEEP_POSTS);
    send("not sent");
    assertThat(browser.run("return window.posts")).isEqualTo(List.of(before));
  }

  @Test
  void without_script_the_form_is_posted_and_a_reload_shows_the_state() {
    browser.switchScriptOff();
    browser.get(base);
    send("posted without script");
    // The page before has the same address: only the row says that the next one is there.
    browser.until("the row", same -> isListed(same, "posted without script"));
    assertThat(browser.driver().getCurrentUrl()).isEqualTo(base + "/");
    assertThat(browser.element("noscript").getText()).contains("Reload the page");
    browser.until(
        "complete after reloads", same -> reload().contains(complete("posted without script")));
  }

  @Test
  void a_refused_form_keeps_its_text_and_says_why() {
    browser.get(base);
    send("  ");
    browser.until("why", same -> !same.driver().findElements(By.id("problem")).isEmpty());
    assertThat(browser.element("#problem").getText()).contains("The text is empty");
    assertThat(browser.element("#background").getDomProperty("value")).isEqualTo("  ");
    assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
        .isEqualTo("background");
    type("second try" + Keys.chord(Keys.CONTROL, Keys.ENTER));
    untilComplete("second try");
    assertThat(browser.driver().findElements(By.id("problem"))).isEmpty();
    assertThat(browser.element("#background").getDomProperty("value")).isEqualTo("");
  }

  @Test
  void a_text_survives_a_node_that_is_down_and_becomes_one_task(@TempDir Path dataDir) {
    URI home;
    try (OffloadProcess first = OffloadProcess.start(dataDir, SHORT_WAITS)) {
      home = URI.create(first.baseUrl());
      browser.get(home.toString());
      browser.until("live", Browser::isLive);
    }
    send("written while the node was down");
    browser.until("why", same -> !same.driver().findElements(By.id("problem")).isEmpty());
    assertThat(browser.element("#problem").getText()).startsWith("No answer came");
    assertThat(browser.element("#background").getDomProperty("value"))
        .isEqualTo("written while the node was down");
    assertThat(browser.element("#new-task button").getText()).isEqualTo("Try again");
    Object id = browser.element("[name=taskID]").getDomProperty("value");
    Map<String, String> settings = new HashMap<>(SHORT_WAITS);
    settings.put("HTTP_PORT", "" + home.getPort());
    try (OffloadProcess second = OffloadProcess.start(dataDir, settings)) {
      Api again = new Api(second.baseUrl());
      browser.element("#new-task button").click();
      untilComplete("written while the node was down");
      assertThat(again.texts()).containsExactly("written while the node was down");
      assertThat(again.task(id.toString()).getString("status")).isEqualTo("complete");
    }
  }

  private static boolean isListed(Browser browser, String text) {
    return browser.rows().stream().anyMatch(row -> row.text().equals(text));
  }

  private void doubleClick(String text) {
    type(text);
    new Actions(browser.driver()).doubleClick(browser.element("#new-task button")).perform();
  }

  private List<Row> reload() {
    browser.get(base);
    return browser.rows();
  }

  private static long stored(String text) {
    return api.texts().stream().filter(text::equals).count();
  }
}
