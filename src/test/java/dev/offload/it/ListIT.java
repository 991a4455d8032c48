package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.Browser.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The list of tasks in a real browser: what is new waits until somebody asks for it. */
class ListIT extends WithBrowser {
  /** How long many tasks come; more seconds with {@code -Dlist.seconds=60}. */
  private static final int SECONDS = Integer.getInteger("list.seconds", 4);

  /** Tasks a second; each has three events. */
  private static final int TASKS_A_SECOND = 35;

  /** Adds up by how much what is shown moves by itself (Layout Instability API). */
  private static final String NOTE_SHIFTS =
      """
      window.shift = 0;
      window.moved = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          shift += entry.value;
          moved.push(...entry.sources.map(({ node }) => node?.outerHTML ?? node?.textContent));
        }
      }).observe({ type: "layout-shift" });
      """;

  @Test
  void under_a_hundred_events_a_second_nothing_moves_and_all_is_there_once_it_is_asked_for() {
    for (int i = 0; i < 60; i++) {
      api.post("there before");
    }
    browser.get(base);
    browser.until("live", Browser::isLive);
    List<String> before = ids();
    browser.run(NOTE_SHIFTS);

    int sent = sendMany();
    browser.until("held", same -> same.element("#new").getText().equals("50+ new, show"));
    browser.until(
        "all processed", same -> same.element("#counts").getText().contains("0 processing"));

    assertThat(sent).isEqualTo(SECONDS * TASKS_A_SECOND);
    assertThat(ids()).isEqualTo(before);
    assertThat(browser.run("return [shift, moved.slice(0, 5)]")).isEqualTo(List.of(0L, List.of()));
    browser.showNew();
    assertThat(browser.rows()).hasSize(50).containsOnly(new Row("one of many", "complete"));
    assertThat(browser.element("#new").isDisplayed()).isFalse();
    assertThat(browser.run("return document.activeElement.className")).isEqualTo("preview");
  }

  @Test
  void without_live_updates_the_list_stays_as_it_is_also_on_the_next_page() {
    api.post("there before");
    browser.get(base);
    browser.until("live", Browser::isLive);
    browser.element("#live-switch").click();
    browser.until("paused", same -> same.element("#live").getText().equals("Paused"));
    browser.get(base);
    browser.until("paused", same -> same.element("#live").getText().equals("Paused"));

    api.post("came meanwhile");
    Eventually.within(
        Duration.ofSeconds(10),
        "complete",
        () -> api.tasks().get(0).getString("status").equals("complete"));
    assertThat(browser.element("#new").isDisplayed()).isFalse();

    browser.element("#live-switch").click();
    untilComplete("came meanwhile");
    assertThat(browser.element("#live").getText()).isEqualTo("Live");
  }

  @Test
  void a_filter_is_in_the_address_and_its_list_is_live_too() {
    String id = api.post("to be found by its status");
    browser.get(base);
    browser.element(".statuses a[href='/?status=complete']").click();
    browser.until("filtered", same -> same.driver().getCurrentUrl().endsWith("/?status=complete"));
    browser.until(
        "new",
        same -> {
          same.showNew();
          return ids().contains(id);
        });
    assertThat(browser.rows()).extracting(Row::status).containsOnly("complete");

    browser.element(".filter summary").click();
    browser.element("#filter-topic").sendKeys("background-task");
    browser.leaveBy(".filter button");
    assertThat(browser.driver().getCurrentUrl())
        .contains("status=complete", "topic=background-task");
    assertThat(ids()).contains(id);
    browser.element("#filter-subscription").sendKeys("nobody");
    browser.leaveBy(".filter button");
    assertThat(browser.element("#empty").getText()).isEqualTo("There is no such task.");
  }

  @Test
  void without_a_script_the_links_lead_through_a_filtered_list() {
    for (int i = 0; i < 120; i++) {
      api.post("one of a long list");
    }
    browser.switchScriptOff();
    browser.get(base + "/?topic=background-task");
    List<String> seen = new ArrayList<>(ids());
    while (browser.element("#older").isDisplayed()) {
      browser.leaveBy("#older");
      assertThat(browser.driver().getCurrentUrl()).contains("topic=background-task&cursor=");
      seen.addAll(ids());
    }
    assertThat(seen)
        .doesNotHaveDuplicates()
        .containsExactlyElementsOf(
            api.tasks().stream().map(task -> task.getString("taskID")).toList());
  }

  private static int sendMany() {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < SECONDS * TASKS_A_SECOND; i++) {
      long at = start + TimeUnit.SECONDS.toNanos(1) * i / TASKS_A_SECOND;
      LockSupport.parkNanos(at - System.nanoTime());
      answers.add(api.send("one of many"));
    }
    answers.forEach(CompletableFuture::join);
    return answers.size();
  }

  private List<String> ids() {
    return browser.ids();
  }
}
