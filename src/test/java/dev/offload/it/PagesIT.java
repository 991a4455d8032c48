package dev.offload.it;

import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page in a real browser: for all who read it, at every width, and its longer forms. */
class PagesIT {
  /** An address that is not of the public internet: it is blocked, so every attempt fails. */
  private static final String CONF =
      """
      {"topics": {"orders": {"subscriptions": {
         "crm": {"handler": "http://127.0.0.1:9/", "retry": {"attempts": 1}},
         "paused": {"handler": "bus:nobody"}}},
       "many": {"subscriptions": {"waits": {"handler": "bus:nobody"}}}},
       "queues": {"thumbnails": {}, "orders.fifo": {"ordered": true}},
       "schedules": {"nightly": {"cron": "0 3 * * *", "zone": "Europe/Berlin", "topic": "orders"},
                     "often": {"every": "1s", "queue": "thumbnails"}}}
      """;

  /** How many tasks a list leads through; all with {@code -Dlist.tasks=100000}. */
  private static final int MANY = Integer.getInteger("list.tasks", 4_000);

  /** Four times what the slowest of 100,000 tasks took on a busy machine. */
  private static final Duration PAGE_MAX = Duration.ofSeconds(2);

  private static final Path AXE =
      Path.of("target", "node", "node_modules", "axe-core", "axe.min.js").toAbsolutePath();

  private static final String RUN_AXE =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, { resultTypes: ["violations"] }).then(
          ({ violations }) => done(violations.flatMap(
              ({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))),
          (e) => done([String(e)]));
      """;

  private static OffloadProcess offload;
  private static String base;
  private static List<String> paths;
  private Browser browser;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path conf = Files.writeString(folder.resolve("conf.json"), CONF);
    offload = OffloadProcess.start(folder.resolve("data"), Map.of(), "--conf", conf.toString());
    base = offload.baseUrl();
    Api api = new Api(base);
    api.post("a text of the form");
    api.publish("orders", new JsonObject().put("text", "unbroken".repeat(40)));
    Eventually.within(
        Duration.ofSeconds(20),
        "one failed and a message is there",
        () -> !api.tasks("failed").isEmpty() && api.text("/api/tasks").contains("queue:"));
    String failed = api.tasks("failed").get(0).getString("taskID");
    paths =
        List.of(
            "/",
            "/?status=failed&topic=orders",
            "/?cursor=018bcfe5-687b-7000-8000-000000000000",
            "/tasks/" + failed,
            "/subscriptions",
            "/publish?topic=orders",
            "/queues",
            "/queues/thumbnails",
            "/queues/orders.fifo",
            "/schedules",
            "/new-schedule",
            "/nowhere");
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
  void axe_finds_nothing_on_any_page_light_or_dark() throws IOException {
    assumeTrue(
        Files.isRegularFile(AXE),
        "No test of accessibility: npm install --prefix target/node axe-core");
    String axe = Files.readString(AXE);
    List<String> found = new ArrayList<>();
    for (boolean isDark : new boolean[] {false, true}) {
      browser.showDark(isDark);
      for (String path : paths) {
        browser.get(base + path);
        browser.run("document.querySelectorAll('details').forEach((it) => { it.open = true; })");
        browser.run(axe);
        List<?> violations = (List<?>) browser.driver().executeAsyncScript(RUN_AXE);
        violations.forEach(it -> found.add(path + (isDark ? " dark " : " light ") + it));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void nothing_is_wider_than_a_narrow_phone() {
    browser.resize(360, 740, true);
    for (String path : paths) {
      browser.get(base + path);
      browser.run("document.querySelectorAll('details').forEach((it) => { it.open = true; })");
      assertThat(browser.run("return document.documentElement.scrollWidth"))
          .as(path)
          .isEqualTo(360L);
    }
  }

  @Test
  void with_a_script_an_event_is_published_and_what_is_wrong_is_said_at_its_field() {
    browser.get(base + "/subscriptions");
    browser.leaveBy("[id='orders/crm'] a[href$='publish?topic=orders']");
    publish();
  }

  @Test
  void without_a_script_an_event_is_published_and_what_is_wrong_is_said_at_its_field() {
    browser.switchScriptOff();
    browser.get(base + "/publish?topic=orders");
    publish();
  }

  private void publish() {
    browser.element("#payload").sendKeys("{\"order\": ");
    browser.element("#delay").sendKeys("1h");
    browser.leaveBy("#publish button");
    assertThat(browser.element("#payload-problem").getText())
        .startsWith("payload is not valid JSON");
    assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
        .isEqualTo("payload");
    assertThat(browser.element("#delay").getDomProperty("value")).isEqualTo("1h");
    assertThat(browser.element("#topic").getDomProperty("value")).isEqualTo("orders");
    assertThat(browser.element("#payload").getDomProperty("value")).isEqualTo("{\"order\": ");
    browser.element("#payload").clear();
    browser.element("#payload").sendKeys("{\"order\": 4711}");
    browser.leaveBy("#publish button");
    assertThat(browser.driver().getCurrentUrl()).isEqualTo(base + "/?topic=orders");
    assertThat(browser.rows().get(0).text()).isEqualTo("{\"order\": 4711}");
  }

  @Test
  void a_cron_field_explains_itself_by_its_next_times_while_it_is_typed() {
    browser.get(base + "/new-schedule");
    browser.until("first", same -> slots().size() == 5);
    browser.element("#when").clear();
    browser.element("#when").sendKeys("0 25 * * *");
    browser.until("wrong", same -> same.element("#slots").getText().startsWith("cron "));
    browser.element("#when").clear();
    browser.element("#when").sendKeys("30 2 * * *");
    browser.element("#zone").clear();
    browser.element("#zone").sendKeys("Asia/Kolkata");
    browser.until("next", same -> slots().size() == 5 && slots().get(4).endsWith("+05:30"));
    assertThat(slots()).allMatch(slot -> slot.contains("T02:30:00"));
    assertThat(browser.driver().getCurrentUrl()).isEqualTo(base + "/new-schedule");
  }

  @Test
  void without_a_script_a_schedule_is_previewed_made_run_paused_and_removed() {
    browser.switchScriptOff();
    browser.get(base + "/schedules");
    browser.leaveBy("a[href='/new-schedule']");
    browser.element("#name").sendKeys("weekly");
    browser.element("#target").sendKeys("orders");
    browser.leaveBy("button[value=preview]");
    assertThat(slots()).hasSize(5).allMatch(slot -> slot.endsWith("T09:00:00Z"));
    browser.leaveBy("button[value=save]");
    assertThat(weekly()).contains("0 9 * * MON-FRI UTC");
    browser.leaveBy("[aria-label='Run now: weekly']");
    browser.leaveBy("[aria-label='Pause weekly']");
    assertThat(weekly()).contains("Paused: paused by hand.");
    browser.leaveBy("[aria-label='Resume weekly']");
    browser.leaveBy("[aria-label='Change weekly']");
    browser.element("#when").clear();
    browser.element("#when").sendKeys("@monthly");
    browser.leaveBy("button[value=save]");
    assertThat(weekly()).contains("@monthly UTC");
    browser.element("#weekly details.discard summary").click();
    browser.leaveBy("[aria-label='Remove weekly']");
    assertThat(browser.element("main").getText()).doesNotContain("weekly");
    assertThat(browser.element("#often .history").getText()).contains("Last slots");
  }

  @Test
  void with_many_tasks_each_page_of_a_filtered_list_comes_quickly() {
    Api api = new Api(base);
    api.act("/api/topics/many/subscriptions/waits/pause");
    api.publishMany("many", MANY);
    browser.switchScriptOff();
    browser.get(base);
    String filter = "topic=many&subscription=waits";
    List<String> seen = new ArrayList<>();
    String next = "/?status=received&" + filter;
    for (int page = 0; page < 20; page++) {
      long begun = System.nanoTime();
      api.text(next);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(next).isLessThan(PAGE_MAX);
      browser.get(base + next);
      seen.addAll(browser.ids());
      next = browser.element("#older").getDomAttribute("href");
    }
    assertThat(next).contains(filter + "&cursor=");
    assertThat(seen).hasSize(1_000).doesNotHaveDuplicates().isSortedAccordingTo(reverseOrder());
  }

  private String weekly() {
    return browser.element("#weekly").getText();
  }

  private List<String> slots() {
    return browser.element("#slots").getText().lines().filter(it -> it.startsWith("20")).toList();
  }
}
