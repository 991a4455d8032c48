package dev.offload.store;

import static dev.offload.store.SampleTasks.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.store.UniqueKeys.Holder;
import dev.offload.task.LiveTask;
import dev.offload.task.Move;
import dev.offload.task.Payload;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link UniqueKeys} promises. */
public abstract class UniqueKeysContract extends PauseContract {
  @Test
  void a_key_stays_with_the_task_that_took_it_first() throws Exception {
    Holder first = holder(1, NOW_MS);
    Holder later = holder(1, NOW_MS + 1);
    Holder other = holder(2, NOW_MS);

    assertThat(answer(store.hold(null, first))).isEqualTo(first);
    assertThat(answer(store.hold(null, later))).isEqualTo(first);
    assertThat(answer(store.hold(null, other))).isEqualTo(other);
    assertThat(answer(store.hold(null, first))).isEqualTo(first);
  }

  @Test
  void a_key_is_taken_from_who_was_seen_to_hold_it_and_from_nobody_else() throws Exception {
    Holder first = holder(1, NOW_MS);
    Holder second = holder(1, NOW_MS + 1);
    Holder third = holder(1, NOW_MS + 2).behind(second.task());
    answer(store.hold(null, first));

    assertThat(answer(store.hold(second, third))).isEqualTo(first);
    assertThat(answer(store.hold(first, second))).isEqualTo(second);
    assertThat(answer(store.hold(first, third))).isEqualTo(second);
    assertThat(answer(store.hold(first, second))).isEqualTo(second);
    assertThat(answer(store.hold(new Holder(second.key(), second.task(), null, 7, false), third)))
        .isEqualTo(second);
    assertThat(answer(store.hold(second, second.asStored()))).isEqualTo(second.asStored());
    assertThat(answer(store.hold(second, third))).isEqualTo(second.asStored());
    assertThat(answer(store.hold(second.asStored(), third))).isEqualTo(third);
  }

  @Test
  void of_two_that_take_a_key_at_once_one_has_it() throws Exception {
    List<Holder> held = new ArrayList<>();
    Holder a = holder(1, NOW_MS);
    Holder b = holder(1, NOW_MS + 1);
    var first = store.hold(null, a);
    var second = store.hold(null, b);
    held.add(answer(first));
    held.add(answer(second));

    assertThat(held.get(0)).isIn(a, b);
    assertThat(held.get(1)).isEqualTo(held.get(0));
  }

  @Test
  void a_key_that_was_forgotten_since_it_was_seen_is_taken() throws Exception {
    Holder first = holder(1, NOW_MS);
    Holder second = holder(1, NOW_MS + 1);

    assertThat(answer(store.hold(first, second))).isEqualTo(second);
  }

  @Test
  void old_keys_are_forgotten_whose_tasks_are_gone_and_no_others() throws Exception {
    Task stored = samples.task();
    answer(store.insert(List.of(new NewTask(stored, "a", true))));
    Holder kept = holder(0, NOW_MS).behind(stored.id());
    Holder young = holder(5_000, NOW_MS + 10);
    List<Holder> gone =
        IntStream.range(1, UniqueKeys.LOOKED_AT_MAX + 200)
            .mapToObj(i -> holder(i, NOW_MS))
            .toList();
    answer(store.hold(null, kept));
    answer(store.hold(null, young));
    for (Holder it : gone) {
      answer(store.hold(null, it));
    }

    String next = answer(store.forgetHolders(NOW_MS + 10, null));
    assertThat(next).isEqualTo(key(UniqueKeys.LOOKED_AT_MAX - 1));
    assertThat(answer(store.forgetHolders(NOW_MS + 10, next))).isNull();

    assertThat(answer(store.hold(null, holder(0, NOW_MS + 20)))).isEqualTo(kept);
    assertThat(answer(store.hold(null, holder(5_000, NOW_MS + 20)))).isEqualTo(young);
    for (int i : new int[] {1, UniqueKeys.LOOKED_AT_MAX - 1, UniqueKeys.LOOKED_AT_MAX + 100}) {
      Holder again = holder(i, NOW_MS + 20);
      assertThat(answer(store.hold(null, again))).isEqualTo(again);
    }
  }

  @Test
  void a_task_that_is_received_is_replaced_by_its_version_whoever_owns_it() throws Exception {
    Task first = on(new Shelf("orders/crm", 4), "\"first\"");
    stored(List.of(first), SampleTasks.ALL_NEAR);
    Payload other = new Payload("text/x", "sec\u00f6nd", Map.of("id", "1"));
    Task second = first.replaced(new Shelf("orders/crm", 9), other, NOW_MS + 70_000);

    assertThat(answer(store.replace(new NewTask(second, OTHER, true)))).isTrue();
    assertThat(answer(store.replace(new NewTask(second, OTHER, true)))).isFalse();

    assertThat(answer(store.find(first.id()))).contains(second);
    assertThat(answer(store.near(recordsOwners() ? OTHER : ME, null, 9))).isEmpty();
    assertThat(answer(store.due(OTHER, second.shelf(), NOW_MS + 70_001, null, 9)))
        .containsExactly(second.live());
    assertThat(answer(store.due(OTHER, first.shelf(), Long.MAX_VALUE, null, 9))).isEmpty();
    assertThat(answer(store.liveCounts())).containsEntry(Status.RECEIVED, 1L);
    assertThat(answer(store.states(OTHER, List.of(first.id()))).get(first.id()).owned()).isTrue();
  }

  @Test
  void what_was_replaced_is_near_or_far_as_it_was_written() throws Exception {
    Task first = on(new Shelf("orders/crm", 4), "1");
    stored(List.of(first), SampleTasks.ALL_FAR);
    Task second = first.replaced(first.shelf(), Payload.json("2"), NOW_MS + 1);
    answer(store.replace(new NewTask(second, ME, false)));

    List<LiveTask> found = new ArrayList<>(answer(store.near(ME, null, 9)));
    found.addAll(answer(store.due(ME, first.shelf(), NOW_MS + 2, null, 9)));
    assertThat(found).contains(second.live());
    Move move = second.live().to(Status.PROCESSING, NOW_MS + 1, NOW_MS + 1);
    assertThat(answer(store.apply(ME, List.of(move)))).isEqualTo(1);
    Task started = second.after(move);
    Task third = started.replaced(first.shelf(), Payload.json("3"), NOW_MS + 2);
    assertThat(answer(store.replace(new NewTask(third, ME, true)))).isFalse();
    assertThat(answer(store.find(first.id()))).contains(started);
  }

  private Task on(Shelf shelf, String json) {
    Task it = samples.on(shelf, NOW_MS + 5_000);
    return Task.received(it.id(), shelf, Payload.json(json), NOW_MS, NOW_MS + 5_000);
  }

  private static Holder holder(int key, long atMs) {
    return new Holder(key(key), new UUID(atMs << 16 | 0x7000, Long.MIN_VALUE | key), atMs);
  }

  private static String key(int number) {
    return String.format(Locale.ROOT, "%064x", number);
  }
}
