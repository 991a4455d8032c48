package dev.offload.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.view.HomeView.Assets;
import dev.offload.http.view.HomeView.Form;
import dev.offload.task.Attempts;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PagesTest {
  private static final long NOW_MS = 1_800_000_000_000L;
  private static final String ID = "019b0000-0000-7000-8000-000000000001";
  private static final Assets ASSETS = new Assets("/", "/web/");
  private static final Filter ANY =
      new Filter(null, null, null, new Filter.Names(List.of("orders"), List.of("crm")));
  private static final Form FORM = new Form(ID, "", null, false);

  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  @Test
  void text_is_escaped_wherever_it_is_shown() {
    String text = "<script>alert(1)</script>\"&amp;";
    String escaped = "&lt;script&gt;alert(1)&lt;/script&gt;\"&amp;amp;";
    assertThat(home(FORM, task(text, Status.RECEIVED)))
        .contains(escaped)
        .doesNotContain("<script>alert");
    assertThat(home(new Form(ID, text, text, true))).contains("\n" + escaped + "</textarea>");
    assertThat(page("task.jte", new TaskView(task(text, Status.RECEIVED), NOW_MS, ASSETS)))
        .contains("\n" + escaped + "</pre>");
  }

  @Test
  void a_line_break_at_the_beginning_survives_the_one_that_a_browser_drops() {
    String text = "\n  first\n\nlast\n";
    assertThat(home(new Form(ID, text, "too long", true))).contains(">\n" + text + "</textarea>");
    assertThat(page("task.jte", new TaskView(task(text, Status.RECEIVED), NOW_MS, ASSETS)))
        .contains(">\n" + text + "</pre>");
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void every_status_has_a_row_a_template_for_the_script_and_an_icon(Status status) {
    String html = home(FORM, task("work", status));
    String pill = "<span class=\"status " + status.word() + "\"";
    assertThat(html.split(pill, -1)).hasSizeGreaterThanOrEqualTo(3);
    assertThat(html).contains("<template id=\"status-" + status.word() + "\">" + pill);
    String icon = html.substring(html.indexOf("id=\"status-" + status.word()));
    assertThat(icon.substring(0, icon.indexOf("</svg>"))).contains("<path d=");
  }

  @Test
  void no_page_needs_inline_script_or_style() {
    Task task = task("work", Status.PROCESSING);
    List<String> pages =
        List.of(
            home(new Form(ID, "text", "a problem", true), task),
            page("task.jte", new TaskView(task, NOW_MS, ASSETS)),
            page("problem.jte", new ProblemView(404, "Not found", "No such page.", ASSETS)));
    assertThat(pages)
        .allSatisfy(
            html -> assertThat(html).doesNotContainPattern("<style|style=|<script>| on\\w+="));
  }

  @Test
  void a_row_carries_what_the_script_needs() {
    assertThat(home(FORM, task("work", Status.PROCESSING)))
        .contains("data-id=\"" + ID + "\" data-version=\"2\" data-due=\"" + (NOW_MS + 8_000) + "\"")
        .contains("href=\"/tasks/" + ID + "\"")
        .contains(
            "datetime=\"2027-01-15T07:59:48.000Z\" title=\"2027-01-15 07:59:48 UTC\">12 s ago<");
  }

  @Test
  void a_finished_task_is_not_due() {
    assertThat(home(FORM, task("work", Status.COMPLETE)))
        .contains("data-id=\"" + ID + "\" data-version=\"3\">");
  }

  @Test
  void an_empty_list_says_so_unless_the_store_is_down() {
    assertThat(home(FORM)).contains("id=\"empty\" class=\"card empty\">");
    String down = page("home.jte", view(FORM, null, true));
    assertThat(down)
        .contains("id=\"empty\" class=\"card empty\" hidden>")
        .contains("id=\"store-down\" class=\"notice bad\" role=\"alert\">")
        .contains("data-store-down=\"true\"");
    assertThat(home(FORM)).contains("role=\"alert\" hidden>").doesNotContain("data-store-down");
  }

  @Test
  void the_head_of_the_list_counts_live_tasks_and_retrying_ones_only_when_there_are_any() {
    assertThat(counted(Map.of(Status.RECEIVED, 1_234_567L)))
        .contains("<p id=\"counts\" class=\"counts\">1,234,567 received · 0 processing</p>");
    assertThat(counted(Map.of(Status.RECEIVED, 2L, Status.PROCESSING, 3L, Status.RETRYING, 1L)))
        .contains(">2 received · 3 processing · 1 retrying</p>");
    assertThat(counted(null)).contains("<p id=\"counts\" class=\"counts\" hidden></p>");
  }

  @Test
  void a_list_that_goes_on_has_a_link_to_older_tasks_and_one_that_does_not_has_none_to_see() {
    Task task = task("work", Status.RECEIVED);
    assertThat(page("home.jte", view(FORM, task.id(), false, task)))
        .contains("id=\"older\" rel=\"next\" href=\"/?cursor=" + ID + "\">Older tasks");
    assertThat(home(FORM, task)).contains("id=\"older\" rel=\"next\" href=\"/\" hidden>");
  }

  @Test
  void the_home_page_says_that_the_work_is_simulated_where_it_is() {
    String simulated = "Nothing is executed: a timer stands for the work.";
    assertThat(home(FORM)).contains(simulated);
    HomeView real =
        new HomeView(
            ANY, List.of(), false, null, null, NOW_MS, "abc-7", FORM, ASSETS, false, false);
    assertThat(page("home.jte", real)).doesNotContain(simulated, "timer");
  }

  @Test
  void a_failed_submission_keeps_text_and_id_and_names_the_problem_at_the_field() {
    assertThat(home(new Form(ID, "my text", "background is too long", true)))
        .contains("<p id=\"problem\" class=\"problem\" role=\"alert\">background is too long</p>")
        .contains("aria-describedby=\"problem hint\"")
        .contains("aria-invalid=\"true\"")
        .contains("data-retry=\"true\"")
        .contains("name=\"taskID\" value=\"" + ID + "\"")
        .contains("\nmy text</textarea>");
    assertThat(home(FORM)).doesNotContain("aria-invalid", "id=\"problem\"", "data-retry");
  }

  @Test
  void an_excerpt_without_anything_visible_is_marked() {
    assertThat(home(FORM, task("\u00a0\u200b\n", Status.RECEIVED)))
        .contains("class=\"preview invisible\"");
    assertThat(home(FORM, task("\u200bx", Status.RECEIVED)))
        .doesNotContain("class=\"preview invisible\"");
  }

  @Test
  void a_task_page_tells_each_step_reached_or_expected() {
    String html = page("task.jte", new TaskView(task("work", Status.PROCESSING), NOW_MS, ASSETS));
    assertThat(html)
        .contains("2027-01-15 07:59:48 UTC")
        .contains("after 4.0 s")
        .contains("data-until=\"" + (NOW_MS + 8_000) + "\"")
        .contains(">in 8 s<");
  }

  @Test
  void a_running_attempt_is_not_due_on_any_page() {
    Task running = TaskOfOrders.with(Status.PROCESSING, new Attempts(true, 3, 2, 0));
    assertThat(home(FORM, running)).contains("data-version=\"7\">");
    assertThat(task(running)).contains("data-live=\"true\"").doesNotContain("data-due");
  }

  @Test
  void a_row_of_another_topic_tells_its_subscription_attempt_and_progress() {
    Task running = TaskOfOrders.with(Status.PROCESSING, new Attempts(true, 3, 2, 0));
    assertThat(home(FORM, running))
        .contains("<span class=\"lane\">orders/crm</span><span class=\"attempt\">attempt 3</span>")
        .contains("dir=\"auto\">40% · &lt;i&gt;half</span>");
    assertThat(home(FORM, TaskOfOrders.with(Status.FAILED, new Attempts(false, 3, 3, 0))))
        .contains(">attempt 3</span><span class=\"progress\" dir=\"auto\"></span>");
    assertThat(home(FORM, task("work", Status.PROCESSING)))
        .contains("<span class=\"lane\"></span><span class=\"attempt\"></span>");
  }

  @Test
  void a_task_page_shows_payload_result_error_and_attempts_escaped() {
    assertThat(task(TaskOfOrders.with(Status.RETRYING, new Attempts(false, 3, 3, 0))))
        .contains("<dt>Topic</dt><dd>orders</dd>", "&amp;subscription=crm\">crm</a></dd>")
        .contains("<dt>Attempt</dt><dd>3</dd>", "<dt>Priority</dt><dd>9</dd>")
        .contains("{\n  \"a\": \"&lt;b&gt;\"\n}</pre>", "\n\"&lt;u&gt;\"</pre>")
        .contains("&lt;s&gt;Type</p>", "\n&lt;p&gt;why</pre>")
        .contains(">error</td>", "<code>node-1</code>", ">2.5 s</td>", ">&lt;p&gt;why</td>")
        .doesNotContain("<progress", "<b>", "<u>", "<s>", "<p>why");
  }

  @Test
  void a_task_page_tells_the_progress_of_what_runs() {
    assertThat(task(TaskOfOrders.with(Status.PROCESSING, new Attempts(true, 3, 2, 0))))
        .contains(
            "<progress max=\"100\" value=\"40\"", "40% <span dir=\"auto\">&lt;i&gt;half</span>");
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void a_task_page_has_a_button_for_what_can_be_done(Status status) {
    String html = task(task("work", status));
    boolean isRetryable =
        List.of(Status.FAILED, Status.CANCELLED, Status.RETRYING).contains(status);
    assertThat(html.contains("data-act=\"cancel\"")).isEqualTo(status.isLive());
    assertThat(html.contains("data-act=\"retry\"")).isEqualTo(isRetryable);
  }

  private String task(Task task) {
    return page("task.jte", new TaskView(task, NOW_MS, ASSETS));
  }

  private String home(Form form, Task... tasks) {
    return page("home.jte", view(form, null, false, tasks));
  }

  private String counted(Map<Status, Long> live) {
    return page("home.jte", view(live, FORM, null, false, List.of()));
  }

  private static HomeView view(Form form, UUID next, boolean isDown, Task... tasks) {
    List<Task> items = List.of(tasks);
    return view(isDown ? null : Map.of(), form, next, isDown, items);
  }

  private static HomeView view(
      Map<Status, Long> live, Form form, UUID next, boolean isDown, List<Task> items) {
    return new HomeView(ANY, items, false, next, live, NOW_MS, "abc-7", form, ASSETS, isDown, true);
  }

  private String page(String template, Object view) {
    StringOutput output = new StringOutput();
    engine.render(template, view, output);
    return output.toString();
  }

  private static Task task(String text, Status status) {
    long receivedAt = NOW_MS - 12_000;
    return new Task(
        UUID.fromString(ID),
        Shelf.BACKGROUND,
        text,
        status,
        status == Status.RECEIVED ? 1 : status == Status.PROCESSING ? 2 : 3,
        Attempts.NONE,
        receivedAt,
        status == Status.RECEIVED ? Task.NOT_YET : receivedAt + 4_000,
        status.isLive() ? Task.NOT_YET : NOW_MS,
        status.isLive() ? NOW_MS + 8_000 : Task.NOT_YET);
  }
}
