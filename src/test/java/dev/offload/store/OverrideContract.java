package dev.offload.store;

import static dev.offload.store.SampleTasks.ALL_FAR;
import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link TaskStore} promises of payloads, of what came of tasks, and of moves by hand. */
public abstract class OverrideContract extends LaneContract {
  private static final Shelf INVOICE = new Shelf("orders/invoice", 9);
  private static final Shelf STATS = new Shelf("orders/stats", 4);
  private static final String TRACE_PARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final History TRIED =
      History.NONE.with(new History.Attempt(1, NOW_MS, NOW_MS + 1, "node-1", "postponed", null));

  @Test
  void payloads_of_every_kind_are_found_as_they_were_published() throws Exception {
    List<Payload> payloads =
        List.of(
            Payload.background("a text"),
            Payload.json("{\"a\" : 1.50}"),
            Payload.json(""),
            new Payload("text/plain; charset=utf-8", "two\nlines", Map.of()),
            new Payload("application/json", "null", Map.of("id", "1", "source", "/s \"q\"")),
            Payload.json("1").with(new TraceContext(TRACE_PARENT, "a=1")),
            Payload.background("a text").with(new TraceContext(TRACE_PARENT, null)));
    for (Payload payload : payloads) {
      Task task = stored(published(INVOICE, payload));
      assertThat(answer(store.find(task.id()))).contains(task);
      assertThat(answer(store.findAll(List.of(task.id())))).containsExactly(task);
      assertThat(answer(store.read(List.of(task.id(), UUID.randomUUID())))).containsExactly(task);
      assertThat(answer(store.page(new PageQuery(null, null, 1))).items()).containsExactly(task);
    }
  }

  @Test
  void a_move_brings_state_and_history_and_one_without_leaves_them() throws Exception {
    Task task = stored(published(INVOICE, Payload.json("1")));
    Move first = to(task, Status.PROCESSING).with(new Move.Bodies("{\"page\":1}", TRIED));
    apply(first);
    task = task.after(first);
    assertThat(answer(store.find(task.id()))).contains(task);
    Move second = to(task, Status.PROCESSING);
    apply(second);
    task = task.after(second);
    assertThat(answer(store.find(task.id()))).contains(task);
    Move last =
        task.live()
            .to(Status.COMPLETE, NOW_MS + 9, Task.NOT_YET)
            .with(new Move.Bodies(null, task.history().withResult("[1]")));
    apply(last);
    task = task.after(last);
    assertThat(answer(store.read(List.of(task.id())))).containsExactly(task);
    assertThat(task.state()).isEqualTo("{\"page\":1}");
  }

  @Test
  void a_page_has_neither_state_nor_history() throws Exception {
    Task task = stored(published(INVOICE, Payload.json("1")));
    apply(to(task, Status.PROCESSING).with(new Move.Bodies("1", TRIED)));

    Task listed = answer(store.page(new PageQuery(null, null, 10))).items().get(0);

    assertThat(listed.payload()).isEqualTo(task.payload());
    assertThat(listed.state()).isNull();
    assertThat(listed.history()).isEqualTo(History.NONE);
  }

  @Test
  void an_attempt_begins_when_it_starts_and_not_with_what_it_tells_later() throws Exception {
    Task task = stored(published(INVOICE, Payload.json("1")));
    Move start = start(task, NOW_MS + 100);
    apply(start);
    task = task.after(start);
    Move progress = task.live().to(Status.PROCESSING, NOW_MS + 900, task.dueAt());
    apply(progress);
    task = task.after(progress);
    assertThat(answer(store.find(task.id()))).contains(task);
    assertThat(task.startedAt()).isEqualTo(NOW_MS + 100);
    Move again = start(task, NOW_MS + 2_000);
    apply(again);
    task = task.after(again);
    assertThat(answer(store.find(task.id()))).contains(task);
    assertThat(task.startedAt()).isEqualTo(NOW_MS + 2_000);
  }

  @Test
  void an_override_asks_for_the_version_alone_and_makes_the_task_its_own() throws Exception {
    Task task = stored(published(INVOICE, Payload.json("1")));
    Move cancel = task.live().to(Status.CANCELLED, NOW_MS + 5, Task.NOT_YET);
    assertThat(answer(store.override(OTHER, List.of(cancel)))).isEqualTo(1);
    assertThat(answer(store.override(OTHER, List.of(cancel)))).isZero();
    task = task.after(cancel);
    assertThat(answer(store.find(task.id()))).contains(task);
    assertThat(answer(store.states(ME, List.of(task.id()))).get(task.id()).owned()).isFalse();

    Move retry = task.live().to(Status.RECEIVED, NOW_MS + 6, NOW_MS + 6).asFar();
    assertThat(answer(store.override(OTHER, List.of(retry)))).isEqualTo(1);
    task = task.after(retry);
    assertThat(answer(store.find(task.id()))).contains(task);
    assertThat(answer(store.due(OTHER, INVOICE, NOW_MS + 7, null, 10)))
        .containsExactly(task.live());
    assertThat(answer(store.liveCounts())).containsEntry(Status.RECEIVED, 1L);
    Move cancelAgain = task.live().to(Status.CANCELLED, NOW_MS + 8, Task.NOT_YET);
    assertThat(answer(store.override(ME, List.of(cancelAgain)))).isEqualTo(1);
    assertThat(answer(store.liveCounts()).getOrDefault(Status.RECEIVED, 0L)).isZero();
    assertThat(answer(store.due(OTHER, INVOICE, NOW_MS + 7, null, 10))).isEmpty();
  }

  @Test
  void only_what_ended_is_removed_by_hand() throws Exception {
    Task live = stored(published(INVOICE, Payload.json("1")));
    Task ended = stored(published(INVOICE, Payload.json("2")));
    apply(ended.live().to(Status.FAILED, NOW_MS, Task.NOT_YET).with(new Move.Bodies("1", TRIED)));

    List<UUID> ids = List.of(live.id(), ended.id(), UUID.randomUUID());

    assertThat(answer(store.remove(ids))).isEqualTo(1);
    assertThat(answer(store.find(ended.id()))).isEmpty();
    assertThat(answer(store.find(live.id()))).contains(live);
    assertThat(answer(store.remove(ids))).isZero();
  }

  @Test
  void a_page_may_be_of_one_topic_and_of_one_subscription() throws Exception {
    Task demo = samples.task();
    Task invoice = published(INVOICE, Payload.json("1"));
    Task stats = published(STATS, Payload.json("1"));
    stored(List.of(demo, invoice, stats), ALL_FAR);

    assertThat(page(null, "orders", null)).containsExactly(stats, invoice);
    assertThat(page(null, "orders", "invoice")).containsExactly(invoice);
    assertThat(page(null, null, "stats")).containsExactly(stats);
    assertThat(page(Status.RECEIVED, "background-task", null)).containsExactly(demo);
    assertThat(page(Status.COMPLETE, "orders", null)).isEmpty();
    assertThat(page(null, "order", null)).isEmpty();
  }

  private List<Task> page(Status status, String topic, String subscription) throws Exception {
    return answer(store.page(new PageQuery(status, topic, subscription, null, 10))).items();
  }

  private Task published(Shelf shelf, Payload payload) {
    UUID event = samples.task().id();
    return Task.received(shelf.taskOf(event), shelf, payload, NOW_MS, NOW_MS);
  }

  private static Move to(Task task, Status next) {
    return task.live().to(next, NOW_MS + 1, NOW_MS + 9_000);
  }

  private static Move start(Task task, long atMs) {
    Attempts started = new Attempts(true, task.attempts().starts() + 1, 0, 0);
    return task.live().to(Status.PROCESSING, atMs, atMs).with(started);
  }
}
