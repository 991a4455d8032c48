package dev.offload.http;

import dev.offload.http.ScheduleReads.Found;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.Reply;
import dev.offload.http.view.Pages;
import dev.offload.http.view.SchedulesView;
import dev.offload.schedule.Firing;
import dev.offload.schedule.LocalTimes;
import dev.offload.schedule.Past;
import dev.offload.task.Task;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** The page of the schedules, with forms to pause, resume and run them. */
final class SchedulePage {
  /** How many schedules are on one page. */
  static final int ITEMS_MAX = 100;

  private static final String CURSOR = "cursor";

  private final ScheduleReads reads;
  private final Pages pages;
  private final StoreClock clock;

  SchedulePage(ScheduleReads reads, Pages pages, StoreClock clock) {
    this.reads = reads;
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * {@code GET /schedules?cursor=}: the schedules, or those behind a page before. Unknown
   * parameters are left alone, for others add theirs to the address of a page.
   */
  Future<Reply> show(Call call) {
    List<String> cursor = call.query().getOrDefault(CURSOR, List.of());
    return reads
        .page(TaskApi.cursor(cursor.isEmpty() ? null : cursor.get(0)), ITEMS_MAX)
        .map(
            page -> {
              long nowMs = clock.likelyMs();
              List<SchedulesView.Item> items =
                  page.items().stream().map(it -> item(it, nowMs)).toList();
              String next = page.next() == null ? null : page.next().toString();
              return pages.schedules(new SchedulesView(items, next, nowMs, pages.assets()));
            });
  }

  /** Returns what does something as a program asks for it, and then leads back to the page. */
  static Endpoint thenBack(Endpoint action) {
    return call ->
        action
            .answer(call)
            .map(done -> Reply.empty(303).with("Location", "/schedules#" + call.id()));
  }

  private static SchedulesView.Item item(Found it, long nowMs) {
    List<Long> next = new Firing(it.wanted(), it.past()).next(nowMs, 1);
    boolean isPaused = it.wanted().pausedWhy() != null;
    long nextMs = isPaused || next.isEmpty() ? 0 : next.get(0);
    Task last = it.lastEvent() == null ? null : it.taskOf(it.lastEvent()).orElse(null);
    return new SchedulesView.Item(
        it.schedule(),
        it.wanted().isDeclared(),
        it.wanted().pausedWhy(),
        slot(it, nextMs),
        nextMs,
        slot(it, it.past().fired()),
        last,
        history(it));
  }

  private static List<SchedulesView.Slot> history(Found it) {
    List<SchedulesView.Slot> slots = new ArrayList<>();
    for (Past.Entry entry : it.past().history()) {
      String word =
          entry.outcome() == Past.Outcome.CAUGHT_UP ? "caught up" : entry.outcome().word();
      slots.add(0, new SchedulesView.Slot(slot(it, entry.slot()), word));
    }
    return slots;
  }

  private static String slot(Found it, long slotMs) {
    return slotMs == 0 ? null : LocalTimes.text(slotMs, it.schedule().when().zone());
  }
}
