package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.ScheduleCommand;
import dev.offload.bus.ScheduleCommand.Put;
import dev.offload.bus.ScheduleCommand.Remove;
import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import dev.offload.schedule.Wanted;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Making and changing a schedule on the page. */
@ExtendWith(VertxExtension.class)
class ScheduleFormTest {
  private static final String CONF =
      "{\"topics\": {\"reports\": {\"subscriptions\": {\"mail\": {\"handler\": \"java:x\"}}}}}";
  private static final String[] NIGHTLY = {
    "name",
    "nightly",
    "kind",
    "cron",
    "when",
    "0 3 * * *",
    "zone",
    "Europe/Berlin",
    "to",
    "topic",
    "target",
    "reports",
    "payload",
    "{\"n\":1.50}",
    "missed",
    "all",
    "missedMax",
    "5"
  };

  private HttpNode node;
  private final Task stored = task(false);

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, new JsonObject(CONF));
    node.worker.scheduling = command -> new Answer.Stored(stored, true);
  }

  @Test
  void a_schedule_is_made_as_the_form_says() {
    RawResponse answer = node.send(Forms.of("/new-schedule", NIGHTLY));

    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/schedules#nightly");
    Put put = (Put) node.worker.schedules.get(0);
    assertThat(put.revision()).isEqualTo(ScheduleCommand.NONE);
    assertThat(put.schedule().payload()).isEqualTo("{\"n\":1.50}");
    assertThat(put.schedule().when().cron()).isEqualTo("0 3 * * *");
    assertThat(put.schedule().when().zone().getId()).isEqualTo("Europe/Berlin");
    assertThat(put.schedule().missed().max()).isEqualTo(5);
  }

  @Test
  void a_preview_tells_the_next_five_times_with_their_offsets_and_makes_nothing() {
    RawResponse page = node.send(Forms.of("/new-schedule", preview("0 3 * * *")));

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body().split("<li><time")).hasSize(6);
    assertThat(page.body())
        .containsPattern("T03:00:00\\+0[12]:00</time>")
        .contains("value=\"0 3 * * *\"");
    assertThat(node.worker.schedules).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "when, 0 25 * * *, when, cron",
        "zone, Mars/Base, zone, zone must be",
        "payload, '{', payload, payload is not valid JSON",
        "target, nothing, target, there is no topic",
        "name, No, name, name must have",
        "jitter, soon, jitter, jitter must be",
        "missedMax, many, missedMax, missedMax must be"
      })
  void what_is_wrong_is_said_beside_its_field(
      String field, String value, String problem, String why) {
    String[] fields = new String[NIGHTLY.length + 2];
    System.arraycopy(NIGHTLY, 0, fields, 0, NIGHTLY.length);
    boolean isThere = false;
    for (int i = 0; i < NIGHTLY.length; i += 2) {
      if (fields[i].equals(field)) {
        fields[i + 1] = value;
        isThere = true;
      }
    }
    fields[NIGHTLY.length] = isThere ? "utm" : field;
    fields[NIGHTLY.length + 1] = value;

    RawResponse page = node.send(Forms.of("/new-schedule", fields));

    assertThat(page.status()).as(page.body()).isEqualTo(400);
    assertThat(page.body())
        .contains("<p id=\"" + problem + "-problem\" class=\"problem\">" + why)
        .contains("value=\"all\" selected", value);
    assertThat(node.worker.schedules).isEmpty();
  }

  @Test
  void a_schedule_is_changed_only_as_it_was_shown() {
    node.tasks.put(stored);
    String page = node.send(RawRequest.get("/schedules/nightly/edit").fromBrowser()).body();
    assertThat(page)
        .contains("value=\"0 3 * * *\"", "value=\"Europe/Berlin\"", "value=\"reports\"")
        .contains("name=\"version\" value=\"1\"", "+0", "{\"report\":1.50}</textarea>");

    node.worker.scheduling = command -> new Refusal(412, "it was changed since");
    RawResponse late = node.send(Forms.of("/schedules/nightly/edit", withVersion("1")));
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.body()).contains("role=\"alert\">it was changed since</p>");
    assertThat(((Put) node.worker.schedules.get(0)).revision()).isEqualTo(1);
  }

  @Test
  void one_is_removed_with_a_form_and_one_of_the_configuration_has_none() {
    node.tasks.put(stored);
    String page = node.send(RawRequest.get("/schedules").fromBrowser()).body();
    assertThat(page).contains("/schedules/nightly/remove\"", "/schedules/nightly/edit\"");
    RawResponse answer = node.send(Forms.of("/schedules/nightly/remove"));
    assertThat(answer.status()).isEqualTo(303);
    assertThat(node.worker.schedules).containsExactly(new Remove("nightly", ScheduleCommand.ANY));

    node.tasks.put(task(true));
    assertThat(node.send(RawRequest.get("/schedules").fromBrowser()).body())
        .contains("From the configuration")
        .doesNotContain("/schedules/nightly/remove\"", "/schedules/nightly/edit\"");
  }

  @Test
  void the_page_tells_the_last_ten_slots_and_what_became_of_them() {
    node.tasks.put(stored);
    assertThat(node.send(RawRequest.get("/schedules").fromBrowser()).body())
        .contains("2027-03-28T03:00:00+02:00</time> <span class=\"outcome\">caught up</span>");
  }

  @Test
  void another_site_cannot_make_one() {
    RawRequest foreign =
        TopicFixture.post("/new-schedule", Forms.TYPE, "name=x")
            .fromBrowser()
            .header("Sec-Fetch-Site", "cross-site");
    assertThat(node.send(foreign).status()).isEqualTo(403);
    assertThat(node.worker.schedules).isEmpty();
  }

  private static String[] preview(String cron) {
    return new String[] {
      "kind", "cron", "when", cron, "zone", "Europe/Berlin", "payload", "{", "do", "preview"
    };
  }

  private static String[] withVersion(String version) {
    String[] fields = NIGHTLY.clone();
    fields[0] = "version";
    fields[1] = version;
    return fields;
  }

  private static Task task(boolean isDeclared) {
    JsonObject json =
        new JsonObject()
            .put("cron", "0 3 * * *")
            .put("zone", "Europe/Berlin")
            .put("topic", "reports");
    Schedule schedule = new ScheduleReader(json).read("nightly", "{\"report\":1.50}");
    Past past =
        Past.of(
            "{\"last\":1,\"fired\":0,\"history\":[[1806195600000,\"caughtUp\",1806195600004]]}");
    return new Task(
        schedule.id(),
        Shelf.SCHEDULES,
        Wanted.first(schedule, isDeclared, null, 1_000).payload(),
        Status.RECEIVED,
        7,
        Attempts.NONE,
        1_000,
        0,
        0,
        1_806_195_600_000L,
        past.stored(),
        History.NONE);
  }
}
