package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.BoundedReads;
import dev.offload.http.kit.Problem;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.time.ManualTime;
import dev.offload.time.Time;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ReadingTest {
  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
  }

  @Test
  void api_answers_as_a_table_scan() {
    List<Task> tasks = store(2);

    RawResponse response = node.send(RawRequest.get("/api"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"ScannedCount\":2,\"Count\":2,\"Items\":["
                + item(tasks.get(1))
                + ","
                + item(tasks.get(0))
                + "]}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void api_goes_on_where_it_ended(boolean asObject) {
    List<Task> tasks = store(101);

    JsonObject first = node.send(RawRequest.get("/api")).json();
    JsonObject key = first.getJsonObject("LastEvaluatedKey");
    String start = asObject ? key.encode() : key.getString("taskID");
    String encoded = URLEncoder.encode(start, StandardCharsets.UTF_8);
    JsonObject second = node.send(RawRequest.get("/api?ExclusiveStartKey=" + encoded)).json();

    assertThat(first.getInteger("Count")).isEqualTo(100);
    assertThat(second.getInteger("Count")).isEqualTo(1);
    assertThat(second.getJsonArray("Items").getJsonObject(0).getString("taskID"))
        .isEqualTo(tasks.get(0).id().toString());
    assertThat(second.containsKey("LastEvaluatedKey")).isFalse();
  }

  @Test
  void tasks_come_in_pages_newest_first() {
    List<Task> tasks = store(5);

    JsonObject first = node.send(RawRequest.get("/api/tasks?limit=3")).json();
    String next = first.getString("nextCursor");
    JsonObject second = node.send(RawRequest.get("/api/tasks?limit=3&cursor=" + next)).json();

    assertThat(ids(first)).containsExactly(id(tasks, 4), id(tasks, 3), id(tasks, 2));
    assertThat(ids(second)).containsExactly(id(tasks, 1), id(tasks, 0));
    assertThat(second.containsKey("nextCursor")).isFalse();
    assertThat(ids(node.send(RawRequest.get("/api/tasks")).json())).hasSize(5);
  }

  @Test
  void tasks_can_be_filtered_by_status() {
    List<Task> tasks = store(2);
    Task old = tasks.get(0);
    node.tasks.put(complete(old, 3_000));

    JsonObject complete = node.send(RawRequest.get("/api/tasks?status=complete")).json();

    assertThat(ids(complete)).containsExactly(id(tasks, 0));
    assertThat(complete.getJsonArray("items").getJsonObject(0).getString("completeAt"))
        .isEqualTo("1970-01-01T00:00:03.000Z");
  }

  private static Task complete(Task task, long at) {
    Task processing = task.after(task.live().to(Status.PROCESSING, at - 1_000, at));
    return processing.after(processing.live().to(Status.COMPLETE, at, Task.NOT_YET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/tasks", "/"})
  void nothing_is_kept_by_caches(String path) {
    assertThat(node.send(RawRequest.get(path)).header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void a_store_that_fails_is_a_problem_that_passes() {
    Task task = store(1).get(0);
    node.tasks.fail();

    for (String path : List.of("/api", "/api/tasks", "/api/tasks/" + task.id())) {
      RawResponse response = node.send(RawRequest.get(path));
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.header("Retry-After")).isEqualTo("1");
      assertThat(response.detail()).contains("store does not answer");
    }
    assertThat(node.failures).as("one line for the outage").hasSize(1);
  }

  @Test
  void what_nobody_foresaw_is_told_to_the_operator_and_not_to_the_client() {
    node.tasks.breakDown();

    RawResponse response = node.send(RawRequest.get("/api/tasks?limit=7"));

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.detail()).isEqualTo("an error inside Offload, not in the request");
    assertThat(node.failures).singleElement().asString().startsWith("GET /api/tasks: java.lang");
  }

  @Test
  void reads_at_once_are_bounded() {
    InMemoryTasks silent = new InMemoryTasks();
    silent.fallSilent();
    Time time = new ManualTime();
    TaskEvents events = new TaskEvents(new NodeState(false), TaskMeters.none(), time);
    BoundedReads reads =
        new BoundedReads(silent, time, events, BoundedReads.READS_MAX, places -> true);
    PageQuery query = new PageQuery(null, null, 1);
    for (int i = 0; i < BoundedReads.READS_MAX; i++) {
      assertThat(reads.page(query).isComplete()).isFalse();
    }

    assertThat(reads.page(query).cause())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("too many are reading");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/tasks", "/favicon.ico", "/api/tasks/ID", "/tasks/ID"})
  void head_answers_as_get_without_a_body(String path) {
    String existing = path.replace("ID", store(1).get(0).id().toString());
    try (RawConnection connection = node.connect()) {
      RawResponse get = connection.send(RawRequest.get(existing));
      RawResponse head = connection.send(RawRequest.head(existing));

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).isEqualTo(get.headers());
      assertThat(connection.send(RawRequest.get("/api")).status())
          .as("no byte of a body came in between")
          .isEqualTo(200);
    }
  }

  @Test
  void options_tells_the_methods() {
    RawResponse response = node.send(RawRequest.of("OPTIONS /api/tasks HTTP/1.1"));

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(response.header("Access-Control-Allow-Origin")).isNull();
  }

  private List<Task> store(int count) {
    Time time = Time.of(null);
    TaskIds ids = new TaskIds(time::nowMs);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(Task.received(ids.next(), "text " + i, time.nowMs(), 1));
    }
    tasks.forEach(node.tasks::put);
    return tasks;
  }

  private static List<String> ids(JsonObject page) {
    JsonArray items = page.getJsonArray("items");
    return items.stream().map(item -> ((JsonObject) item).getString("taskID")).toList();
  }

  private static String id(List<Task> tasks, int index) {
    return tasks.get(index).id().toString();
  }

  private static String item(Task task) {
    return "{\"background\":\""
        + task.background()
        + "\",\"taskID\":\""
        + task.id()
        + "\",\"status\":\"received\"}";
  }
}
