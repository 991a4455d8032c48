package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.offload.bus.Submissions;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What anybody on the bus can hand over, and hear. A subclass opens the store. */
@ExtendWith(VertxExtension.class)
abstract class BusContract {
  /** Nothing moves while a test looks. */
  private static final String LATER = "3600000-3600000";

  private final TaskIds ids = new TaskIds(System::currentTimeMillis);
  private boolean isShared;
  private BusNode bus;

  /** Opens a store without any task in it. */
  abstract Future<? extends TaskStore> open(Vertx vertx);

  /** Makes a task in the store one of a later version. */
  abstract void makeForeign(Vertx vertx, UUID id) throws Exception;

  @BeforeEach
  final void openStore(Vertx vertx) throws Exception {
    TaskStore store = BusNode.answer(open(vertx));
    isShared = store.leases().isPresent();
    bus = new BusNode(vertx, store);
  }

  @AfterEach
  void close() throws Exception {
    bus.close();
  }

  @Test
  void a_request_is_answered_with_the_task_after_it_was_stored() throws Exception {
    bus.deployWorker(LATER);

    JsonObject reply = bus.request(work("water the pl\u00e4nts"));

    Task stored = bus.stored(reply.getString("taskID"));
    assertThat(reply).isEqualTo(TaskJson.of(stored));
    assertThat(stored.background()).isEqualTo("water the pl\u00e4nts");
    assertThat(stored.status()).isEqualTo(Status.RECEIVED);
  }

  @Test
  void the_same_id_is_the_same_task_and_with_another_text_a_conflict() throws Exception {
    bus.deployWorker(LATER);
    String id = newId();

    JsonObject first = bus.request(work("one").put("taskID", id));
    JsonObject again = bus.request(work("one").put("taskID", id));
    ReplyException conflict = bus.refused(work("two").put("taskID", id));

    assertThat(first.getString("taskID")).isEqualTo(id);
    assertThat(again).isEqualTo(first);
    assertThat(conflict.failureCode()).isEqualTo(409);
    assertThat(conflict.getMessage()).contains(id);
    assertThat(bus.tasks()).hasSize(1);
  }

  @Test
  void an_id_that_a_foreign_record_has_is_a_conflict(Vertx vertx) throws Exception {
    bus.deployWorker(LATER);
    String id = newId();
    bus.request(work("one").put("taskID", id));
    makeForeign(vertx, UUID.fromString(id));

    assertRefused(409, id + " is taken", work("one").put("taskID", id));
    assertThat(bus.tasks()).isEmpty();
  }

  @Test
  void what_is_not_valid_is_refused_with_the_code_of_http_and_one_line() throws Exception {
    bus.deployWorker(LATER);
    String ahead = new UUID((System.currentTimeMillis() + 90_000) << 16 | 0x7000, 1L << 63) + "";

    assertRefused(400, "must be a JSON object", null, "text", 5, new JsonArray().add("x"));
    assertRefused(400, "background", new JsonObject(), new JsonObject().putNull("background"));
    assertRefused(400, "background", new JsonObject().put("background", 5));
    assertRefused(400, "background is empty", work(""), work(" \n"));
    assertRefused(400, "control character U+0000 at position 1", work("a\0"));
    assertRefused(400, "control character U+009B at position 1", work("a\u009b"));
    assertRefused(400, "half of a surrogate pair", work("\ud83d"));
    assertRefused(413, "longer than 20 bytes", work("x".repeat(21)));
    assertRefused(400, "unknown member \"runAt\"", work("a").put("runAt", "2030-01-01T00:00:00Z"));
    assertRefused(400, "unknown member \"taskId\"", work("a").put("taskId", newId()));
    assertRefused(400, "unknown member \"a<U+000A>\"", work("a").put("a\n", null));
    assertRefused(
        400, "unknown member \"null\"", new JsonObject(Collections.singletonMap(null, 1)));
    assertRefused(400, "canonical lower case", work("a").put("taskID", "x"));
    assertRefused(
        400, "canonical lower case", work("a").put("taskID", newId().toUpperCase(Locale.ROOT)));
    assertRefused(400, "canonical lower case", work("a").put("taskID", "" + UUID.randomUUID()));
    assertRefused(400, "canonical lower case", work("a").put("taskID", 5));
    assertRefused(400, "more than a minute in the future", work("a").put("taskID", ahead));
    assertThat(bus.tasks()).isEmpty();
    assertThat(bus.request(work("\ud83d\ude80".repeat(5))).getString("background")).hasSize(10);
  }

  @Test
  void what_is_sent_is_stored_though_nobody_is_answered() throws Exception {
    bus.deployWorker(LATER);

    bus.send(work("sent"));

    Event received = bus.events(1).get(0);
    assertThat(received.excerpt()).isEqualTo("sent");
    assertThat(bus.stored(received.id().toString()).background()).isEqualTo("sent");
  }

  @Test
  void what_is_sent_and_not_valid_harms_nobody() throws Exception {
    bus.deployWorker(LATER);

    bus.send(work(""));
    bus.send("nonsense");
    bus.send(work("valid"));

    assertThat(bus.events(1).get(0).excerpt()).isEqualTo("valid");
    assertThat(bus.tasks()).hasSize(1);
  }

  @Test
  void what_is_published_reaches_each_worker_once() throws Exception {
    int workers = isShared ? 2 : 1;
    for (int i = 0; i < workers; i++) {
      bus.deployWorker(LATER);
    }

    bus.publish(work("to all"));
    assertThat(bus.events(workers)).extracting(Event::excerpt).containsOnly("to all");
    assertThat(bus.tasks()).hasSize(workers);

    bus.publish(work("one task").put("taskID", newId()));
    assertThat(bus.events(1)).extracting(Event::excerpt).containsExactly("one task");
    assertThat(bus.request(work("after")).getString("background")).isEqualTo("after");
    assertThat(bus.tasks()).hasSize(workers + 2);
  }

  @Test
  void events_are_told_after_the_write_with_numbers_that_go_up_by_one() throws Exception {
    bus.deployWorker("1-50");
    List<Future<JsonObject>> requests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      requests.add(bus.ask(work("task " + i)));
    }
    BusNode.answer(Future.all(requests));

    List<StatusEvents> messages = bus.messages(60);
    long next = 1;
    for (StatusEvents message : messages) {
      assertThat(message.first()).isEqualTo(next);
      assertThat(message.sender()).isEqualTo(messages.get(0).sender());
      next += message.events().size();
    }
    for (Future<JsonObject> request : requests) {
      UUID id = UUID.fromString(request.result().getString("taskID"));
      assertThat(messages.stream().flatMap(one -> one.events().stream()))
          .filteredOn(event -> event.id().equals(id))
          .extracting(Event::status, Event::version)
          .containsExactly(
              tuple(Status.RECEIVED, 1), tuple(Status.PROCESSING, 2), tuple(Status.COMPLETE, 3));
      assertThat(bus.stored(id.toString()).status()).isEqualTo(Status.COMPLETE);
    }
  }

  @Test
  void a_batch_is_answered_item_by_item_in_its_order() throws Exception {
    bus.deployWorker(LATER);
    String there = bus.request(work("there")).getString("taskID");
    String twice = newId();
    Submissions batch =
        new Submissions(
            List.of(
                submission(there, "there", Long.MAX_VALUE),
                submission(newId(), "new", Long.MAX_VALUE),
                submission(there, "another text", Long.MAX_VALUE),
                submission(twice, "twice", Long.MAX_VALUE),
                submission(twice, "twice", Long.MAX_VALUE),
                submission(newId(), "too late", 1)));

    List<Answer> answers = bus.submit(batch);

    assertThat(answers).hasSize(6);
    assertThat(((Answer.Stored) answers.get(0)).inserted()).isFalse();
    assertThat(((Answer.Stored) answers.get(1)).inserted()).isTrue();
    assertThat(((Answer.Stored) answers.get(1)).task().background()).isEqualTo("new");
    assertThat(((Refusal) answers.get(2)).code()).isEqualTo(409);
    assertThat(((Answer.Stored) answers.get(3)).inserted()).isTrue();
    assertThat(((Answer.Stored) answers.get(4)).inserted()).isFalse();
    assertThat(((Refusal) answers.get(5)).code()).isEqualTo(503);
    assertThat(((Refusal) answers.get(5)).outcomeUnknown()).isFalse();
    assertThat(bus.tasks()).hasSize(3);
  }

  @Test
  void a_batch_without_items_is_answered_too() throws Exception {
    bus.deployWorker(LATER);
    assertThat(bus.submit(new Submissions(List.of()))).isEmpty();
  }

  private void assertRefused(int code, String reason, Object... bodies) {
    for (Object body : bodies) {
      ReplyException refused = bus.refused(body);
      assertThat(refused.failureCode()).as("%s", body).isEqualTo(code);
      assertThat(refused.getMessage()).contains(reason).doesNotContain("\n");
    }
  }

  private String newId() {
    return ids.next().toString();
  }

  private static JsonObject work(String background) {
    return new JsonObject().put("background", background);
  }

  private static Submission submission(String taskID, String background, long deadlineAt) {
    return new Submission(UUID.fromString(taskID), background, background.length(), deadlineAt);
  }
}
