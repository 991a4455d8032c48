package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.BackgroundText;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link dev.offload.task.TaskReader} promises. */
public abstract class TaskReaderContract extends StoreContract {

  @Test
  void a_task_is_found_by_its_id_at_each_step_of_its_life() throws Exception {
    Task received = stored(samples.task());
    assertThat(answer(store.find(received.id()))).contains(received);
    Task processing = move(received);
    assertThat(answer(store.find(received.id()))).contains(processing);
    Task complete = move(processing);
    assertThat(answer(store.find(received.id()))).contains(complete);
    assertThat(complete.dueAt()).isEqualTo(Task.NOT_YET);
  }

  @Test
  void a_task_that_is_not_there_is_not_found() throws Exception {
    stored(samples.task());
    assertThat(answer(store.find(samples.task().id()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        " spaces around and\ttab ",
        "\ud83d\ude80 4-byte emoji \ud83d\udc69\u200d\ud83d\udcbb joined",
        "\u05e9\u05dc\u05d5\u05dd \u202e\u0645\u0631\u062d\u0628\u0627\u202c right to left",
        "CR/LF\r\nLF\nCR\rend\r\n",
        "<script>alert('&amp; \"')</script>",
        "e\u0301 is not \u00e9",
        "'; DROP TABLE task; --",
        "{\"$set\": 1, \"a.b\": null}",
        "\ufffd is a character, too",
        "\ufffe\uffff\u0085\u2028"
      })
  public void a_text_comes_back_exactly_as_it_was_given(String text) throws Exception {
    Task task = stored(samples.task(text));
    assertThat(answer(store.find(task.id()))).get().isEqualTo(task);
    assertThat(page(null, null, 1).items()).containsExactly(task);
    assertThat(answer(store.findAll(List.of(task.id())))).containsExactly(task);
  }

  @Test
  void a_text_of_256_KiB_comes_back_exactly_as_it_was_given() throws Exception {
    String text = "\ud83d\ude80abcd".repeat(32 * 1024);
    assertThat(BackgroundText.utf8Bytes(text)).isEqualTo(256 * 1024);
    Task task = stored(samples.task(text));
    assertThat(answer(store.find(task.id()))).get().isEqualTo(task);
  }

  @Test
  void no_tasks_make_an_empty_last_page() throws Exception {
    assertThat(page(null, null, 50)).isEqualTo(new TaskPage(List.of(), null));
    assertThat(page(Status.RECEIVED, null, 50)).isEqualTo(new TaskPage(List.of(), null));
  }

  @Test
  void a_page_has_the_newest_first_and_a_cursor_to_the_next_until_the_last() throws Exception {
    List<Task> tasks = samples.tasks(10);
    List<Task> shuffled = new ArrayList<>(tasks);
    Collections.rotate(shuffled, 3);
    stored(shuffled, SampleTasks.ALL_NEAR);
    List<Task> newestFirst = new ArrayList<>(tasks);
    Collections.reverse(newestFirst);

    TaskPage first = page(null, null, 4);
    assertThat(first.items()).isEqualTo(newestFirst.subList(0, 4));
    TaskPage second = page(null, first.next(), 4);
    assertThat(second.items()).isEqualTo(newestFirst.subList(4, 8));
    TaskPage last = page(null, second.next(), 4);
    assertThat(last).isEqualTo(new TaskPage(newestFirst.subList(8, 10), null));
  }

  @Test
  void a_page_that_takes_exactly_all_is_the_last() throws Exception {
    stored(samples.tasks(5), SampleTasks.ALL_NEAR);
    assertThat(page(null, null, 5).items()).hasSize(5);
    assertThat(page(null, null, 5).next()).isNull();
  }

  @Test
  void tasks_newer_than_the_cursor_do_not_shift_the_pages() throws Exception {
    List<Task> tasks = samples.tasks(4);
    stored(tasks, SampleTasks.ALL_NEAR);
    UUID cursor = page(null, null, 2).next();
    stored(samples.task());
    assertThat(page(null, cursor, 2).items()).containsExactly(tasks.get(1), tasks.get(0));
  }

  @Test
  void a_cursor_need_not_be_a_task_that_exists() throws Exception {
    Task older = samples.task();
    UUID between = samples.task().id();
    Task newer = samples.task();
    stored(List.of(older, newer), SampleTasks.ALL_NEAR);
    assertThat(page(null, between, 10)).isEqualTo(new TaskPage(List.of(older), null));
  }

  @Test
  void a_filtered_page_has_only_tasks_of_that_status() throws Exception {
    List<Task> tasks = samples.tasks(9);
    stored(tasks, SampleTasks.ALL_NEAR);
    Task processing = move(tasks.get(3));
    Task complete = move(move(tasks.get(7)));

    assertThat(walk(Status.PROCESSING, 2)).containsExactly(processing);
    assertThat(walk(Status.COMPLETE, 2)).containsExactly(complete);
    assertThat(SampleTasks.each(walk(Status.RECEIVED, 2), Task::background))
        .containsExactly("text 8", "text 6", "text 5", "text 4", "text 2", "text 1", "text 0");
  }

  @Test
  void a_filtered_page_looks_at_no_more_than_its_share_and_then_gives_a_cursor() throws Exception {
    Task complete = move(move(stored(samples.task())));
    for (int i = 0; i < 5; i++) {
      stored(samples.tasks(PageQuery.EXAMINED_MAX / 5), SampleTasks.ALL_NEAR);
    }
    TaskPage first = page(Status.COMPLETE, null, 10);
    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isNotNull();
    assertThat(page(Status.COMPLETE, first.next(), 10).items()).containsExactly(complete);
  }

  @Test
  void a_page_ends_with_the_task_whose_text_reaches_the_bound_in_bytes() throws Exception {
    String quarter = "\ud83d\ude80".repeat(PageQuery.TEXT_BYTES_MAX / 16);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tasks.add(0, stored(samples.task(quarter)));
    }
    TaskPage first = page(null, null, 50);
    assertThat(first.items()).isEqualTo(tasks.subList(0, 4));
    assertThat(page(null, first.next(), 50)).isEqualTo(new TaskPage(tasks.subList(4, 6), null));
    assertThat(walk(Status.RECEIVED, 50)).isEqualTo(tasks);
  }

  private TaskPage page(Status status, UUID before, int limit) throws TimeoutException {
    return answer(store.page(new PageQuery(status, before, limit)));
  }

  private List<Task> walk(Status status, int limit) throws TimeoutException {
    List<Task> all = new ArrayList<>();
    UUID before = null;
    do {
      TaskPage page = page(status, before, limit);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.items());
      assertThat(before == null || page.next() == null || page.next().compareTo(before) < 0)
          .as("the cursor moves on")
          .isTrue();
      before = page.next();
    } while (before != null);
    return all;
  }
}
