package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The home page with a filter in its address. */
class FilterTest extends TopicFixture {
  private static final Pattern ROW = Pattern.compile("data-id=\"([0-9a-f-]{36})\"");
  private static final Pattern OLDER = Pattern.compile("href=\"([^\"]+)\">Older tasks<");
  private final TaskIds ids = new TaskIds(System::currentTimeMillis);

  @Test
  void the_list_has_only_what_its_address_asks_for() {
    Task crm = put("orders/crm");
    Task invoice = put("orders/invoice");
    put("background-task/default");

    assertThat(rows("/?topic=orders")).containsExactlyInAnyOrder(id(crm), id(invoice));
    assertThat(rows("/?topic=orders&subscription=crm&status=received")).containsExactly(id(crm));
    assertThat(rows("/?subscription=invoice")).containsExactly(id(invoice));
    assertThat(rows("/?status=failed")).isEmpty();
    assertThat(rows("/?topic=offload:schedules")).isEmpty();
    // A form sends what was left empty, too.
    assertThat(rows("/?status=&topic=&subscription=")).hasSize(3);
  }

  @Test
  void its_links_keep_the_filter_and_change_one_part() {
    for (int i = 0; i < 51; i++) {
      put("orders/crm");
    }

    String page = page("/?topic=orders&status=received");

    assertThat(page)
        .contains("data-filtered=\"true\"", "href=\"/?status=failed&amp;topic=orders\"")
        .contains("href=\"/?topic=orders\">all</a>")
        .contains("href=\"/?status=received&amp;topic=orders\" aria-current=\"true\">received")
        .doesNotContain("id=\"new-task\"");
    String older = OLDER.matcher(page).results().findFirst().orElseThrow().group(1);
    assertThat(older).startsWith("/?status=received&amp;topic=orders&amp;cursor=");
    assertThat(rows(older.replace("&amp;", "&"))).hasSize(1);
  }

  @Test
  void an_empty_list_says_whether_there_is_more_to_look_at() {
    assertThat(page("/?status=failed")).contains("There is no such task.");
    assertThat(page("/")).contains("No tasks yet.").doesNotContain("data-filtered");
  }

  @Test
  void what_somebody_writes_into_the_address_is_shown_as_text() {
    assertThat(page("/?topic=%22%3E%3Cb%3E"))
        .contains("value=\"&#34;>&lt;b>\"")
        .contains("topic=%22%3E%3Cb%3E");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?status=done", "/?topic=a&topic=b", "/?status=failed&status=failed"})
  void a_filter_that_is_none_is_refused(String uri) {
    assertThat(node.send(RawRequest.get(uri).fromBrowser()).status()).isEqualTo(400);
  }

  private Task put(String lane) {
    Task task = Task.received(ids.next(), new Shelf(lane, 4), Payload.json("17"), 1_000, 1_000);
    node.tasks.put(task);
    return task;
  }

  private static String id(Task task) {
    return task.id().toString();
  }

  private List<String> rows(String uri) {
    return ROW.matcher(page(uri)).results().map(row -> row.group(1)).toList();
  }

  private String page(String uri) {
    RawResponse page = node.send(RawRequest.get(uri).fromBrowser());
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return page.body();
  }
}
