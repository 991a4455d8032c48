package dev.offload.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.ScheduleCommand;
import dev.offload.bus.ScheduleCommand.Pause;
import dev.offload.bus.ScheduleCommand.Put;
import dev.offload.bus.ScheduleCommand.Remove;
import dev.offload.bus.ScheduleCommand.Run;
import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import dev.offload.schedule.Wanted;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ScheduleApiTest {
  private static final String CONF =
      "{\"topics\": {\"reports\": {\"subscriptions\": {\"mail\": {\"handler\": \"java:x\"}}},"
          + " \"empty\": {}}, \"schedules\": {\"mine\": {\"cron\": \"@daily\", \"topic\":"
          + " \"reports\"}}}";
  private static final String NIGHTLY =
      "{\"cron\": \"0 3 * * *\", \"zone\": \"Europe/Berlin\", \"topic\": \"reports\"}";
  private static final long SLOT = 1_806_195_600_000L;
  private static final String PATH = "/api/schedules/nightly";

  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx, new JsonObject(CONF));
  }

  @AfterEach
  void stop() {
    node.stop();
  }

  private RawResponse send(String line, String body, String... headers) {
    RawRequest request = RawRequest.of(line + " HTTP/1.1");
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    if (body != null) {
      request.header("Content-Type", "application/json").body(body.getBytes(UTF_8));
    }
    return node.send(request);
  }

  private static Task task(String name, Past past, boolean isDeclared) {
    Schedule schedule = new ScheduleReader(new JsonObject(NIGHTLY)).read(name, "{\"report\":1.50}");
    Wanted wanted = Wanted.first(schedule, isDeclared, null, 1_000);
    return new Task(
        schedule.id(),
        Shelf.SCHEDULES,
        wanted.payload(),
        Status.RECEIVED,
        7,
        Attempts.NONE,
        1_000,
        0,
        0,
        SLOT,
        past.stored(),
        History.NONE);
  }

  private Past fired() {
    Past past =
        Past.of(
            "{\"last\":1,\"fired\":"
                + SLOT
                + ",\"history\":[["
                + SLOT
                + ",\"fired\",1806195600004]]}");
    UUID event = TaskIds.ofSlot("nightly", SLOT);
    Shelf shelf = new Shelf("reports/mail", Shelf.PRIORITY);
    node.tasks.put(Task.received(shelf.taskOf(event), shelf, Payload.json("1"), SLOT, SLOT));
    return past;
  }

  @Test
  void a_schedule_is_made_and_shown() {
    node.worker.scheduling =
        command -> {
          Task made = task("nightly", Past.NONE, false);
          node.tasks.put(made);
          return new Answer.Stored(made, true);
        };
    RawResponse made =
        send("PUT " + PATH, NIGHTLY.replace("}", ", \"payload\": {\"report\":1.50}}"));

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    JsonObject shown = new JsonObject(made.body());
    assertThat(shown.getString("name")).isEqualTo("nightly");
    assertThat(shown.getJsonArray("next")).hasSize(5);
    assertThat(shown.getJsonArray("next").getString(0)).matches("\\d{4}-.*T03:00:00\\+0[12]:00");
    Put put = (Put) node.worker.schedules.get(0);
    assertThat(put.schedule().payload()).isEqualTo("{\"report\":1.50}");
    assertThat(put.revision()).isEqualTo(ScheduleCommand.ANY);
  }

  @Test
  void one_is_shown_with_what_fired_last() {
    node.tasks.put(task("nightly", fired(), false));
    JsonObject shown = new JsonObject(send("GET " + PATH + "?next=2", null).body());

    assertThat(shown.getJsonArray("next")).hasSize(2);
    UUID event = TaskIds.ofSlot("nightly", SLOT);
    String id = new Shelf("reports/mail", 4).taskOf(event).toString();
    assertThat(shown.getJsonObject("last"))
        .isEqualTo(
            new JsonObject()
                .put("slot", "2027-03-28T03:00:00+02:00")
                .put("eventID", event.toString())
                .put("taskID", id)
                .put("status", "received"));
    assertThat(shown.getJsonArray("history").getJsonObject(0).getString("outcome"))
        .isEqualTo("fired");
    assertThat(shown.getValue("payload")).isEqualTo(new JsonObject().put("report", 1.5));
  }

  @Test
  void all_are_listed_page_by_page_and_are_no_tasks() {
    node.tasks.put(task("nightly", Past.NONE, false));
    node.tasks.put(task("weekly", Past.NONE, false));
    JsonObject first = new JsonObject(send("GET /api/schedules?limit=1", null).body());
    String next = first.getString("nextCursor");
    JsonObject second = new JsonObject(send("GET /api/schedules?cursor=" + next, null).body());
    JsonArray both = first.getJsonArray("items").addAll(second.getJsonArray("items"));
    assertThat(both.stream().map(it -> ((JsonObject) it).getString("name")))
        .containsExactlyInAnyOrder("nightly", "weekly");
    assertThat(second.containsKey("nextCursor")).isFalse();

    String id = TaskIds.ofSchedule("nightly").toString();
    assertThat(send("GET /api/tasks/" + id, null).status()).isEqualTo(404);
    assertThat(send("POST /api/tasks/" + id + "/cancel", null).status()).isEqualTo(404);
    assertThat(send("GET /api/tasks?topic=offload:schedules", null).body())
        .isEqualTo("{\"items\":[]}");
  }

  @Test
  void one_that_cannot_be_read_is_listed_as_such_beside_the_others() {
    node.tasks.put(task("nightly", Past.NONE, false));
    Task whole = task("weekly", Past.NONE, false);
    String spoilt = whole.payload().text().replace("Europe/Berlin", "Mars/Olympus_Mons");
    node.tasks.put(whole.replaced(Shelf.SCHEDULES, Payload.json(spoilt), SLOT));

    JsonObject all = new JsonObject(send("GET /api/schedules", null).body());
    assertThat(all.getJsonArray("items")).hasSize(1);
    JsonObject unreadable = all.getJsonArray("unreadable").getJsonObject(0);
    assertThat(unreadable.getString("name")).isEqualTo("weekly");
    assertThat(unreadable.getString("reason")).contains("zone");
    assertThat(send("GET /schedules", null).status()).isEqualTo(200);
    RawResponse one = send("GET /api/schedules/weekly", null);
    assertThat(one.status()).isEqualTo(422);
    assertThat(new JsonObject(one.body()).getString("code")).isEqualTo("schedule_unreadable");
  }

  @Test
  void what_is_done_by_hand_goes_to_a_worker() {
    Task task = task("nightly", Past.NONE, false);
    node.tasks.put(task);
    node.worker.scheduling = command -> new Answer.Stored(task, false);
    assertThat(send("POST " + PATH + "/pause", null, "If-Match: \"3\"").status()).isEqualTo(200);
    assertThat(send("POST " + PATH + "/resume", null).status()).isEqualTo(200);
    assertThat(send("DELETE " + PATH, null, "If-Match: *").status()).isEqualTo(204);
    assertThat(send("PUT " + PATH, NIGHTLY, "If-None-Match: *").status()).isEqualTo(200);
    assertThat(node.worker.schedules.subList(0, 3))
        .containsExactly(
            new Pause("nightly", "paused by hand", 3),
            new Pause("nightly", null, -1),
            new Remove("nightly", ScheduleCommand.EXISTING));
    assertThat(((Put) node.worker.schedules.get(3)).revision()).isEqualTo(ScheduleCommand.NONE);
  }

  @Test
  void a_run_is_answered_with_the_event_that_it_will_be() {
    UUID event = TaskIds.ofSlot("any", SLOT);
    Task task = task("nightly", Past.NONE, false);
    Payload asked = Wanted.of(task.payload()).run(new Wanted.Manual(event, true)).payload();
    node.worker.scheduling =
        command -> new Answer.Stored(task.replaced(Shelf.SCHEDULES, asked, SLOT), false);
    RawResponse run = send("POST " + PATH + "/run?force=true", null);
    assertThat(run.status()).as(run.body()).isEqualTo(202);
    assertThat(new JsonObject(run.body()).getString("eventID")).isEqualTo(event.toString());
    assertThat(node.worker.schedules).containsExactly(new Run("nightly", true));
  }

  @Test
  void a_preview_answers_slots_and_stores_nothing() {
    RawResponse preview =
        send(
            "POST /api/schedules/preview?next=3",
            "{\"at\": \"2100-03-28T02:30:00\", \"zone\": \"America/New_York\"}");
    assertThat(preview.status()).as(preview.body()).isEqualTo(200);
    assertThat(new JsonObject(preview.body()).getJsonArray("next").getList())
        .isEqualTo(List.of("2100-03-28T02:30:00-04:00"));
    assertThat(send("POST /api/schedules/preview", "{\"cron\": \"x\"}").status()).isEqualTo(400);
    assertThat(node.worker.schedules).isEmpty();
  }

  @Test
  void one_that_left_the_configuration_is_shown_as_paused() {
    node.tasks.put(task("nightly", Past.NONE, true));
    JsonObject shown = new JsonObject(send("GET " + PATH, null).body());
    assertThat(shown.getBoolean("paused")).isTrue();
    assertThat(shown.getString("pausedWhy")).isEqualTo("it is no longer in the configuration");
    assertThat(shown.getJsonArray("next")).isEmpty();
  }

  @Test
  void the_page_shows_them_with_forms_that_need_no_script() {
    Task task = task("nightly", fired(), false);
    node.tasks.put(task);
    node.worker.scheduling = command -> new Answer.Stored(task, false);
    String page = send("GET /schedules", null).body();
    assertThat(page)
        .contains("0 3 * * * Europe/Berlin", "2027-03-28T03:00:00+02:00", "/schedules/nightly/run");
    RawResponse paused = send("POST /schedules/nightly/pause", null);
    assertThat(paused.status()).isEqualTo(303);
    assertThat(paused.header("Location")).isEqualTo("/schedules#nightly");
  }
}
