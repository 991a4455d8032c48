package dev.offload.http.view;

import dev.offload.schedule.Schedule;
import dev.offload.task.DurationText;
import dev.offload.task.Task;
import java.util.List;

/**
 * What the page of the schedules shows.
 *
 * @param next the cursor of the next page; null when there is none
 * @param nowMs the store's time, from which ages are told
 * @param assets where the style sheet and the script are
 */
public record SchedulesView(List<Item> items, String next, long nowMs, HomeView.Assets assets) {

  /** A slot, and what became of it. */
  public record Slot(String at, String outcome) {}

  /**
   * A schedule.
   *
   * @param isDeclared it is in the configuration, and cannot be changed or removed otherwise
   * @param pausedWhy null when it is not paused
   * @param next its next slot; null when there is none
   * @param nextMs the same in epoch milliseconds
   * @param last the slot that fired last; null when none has
   * @param task of that slot; null when there is none any more
   * @param history the last slots and what became of them, newest first
   */
  public record Item(
      Schedule schedule,
      boolean isDeclared,
      String pausedWhy,
      String next,
      long nextMs,
      String last,
      Task task,
      List<Slot> history) {

    /** Returns what the script compares: another one is to be shown. */
    public String state() {
      String status = task == null ? "" : task.status().word();
      int newest = history.isEmpty() ? 0 : history.get(0).hashCode();
      return String.join(" ", when(), target(), pausedWhy, next, last, status, "" + newest);
    }

    public String name() {
      return schedule.name();
    }

    /** Returns when its slots are, as it was defined. */
    public String when() {
      Schedule.When when = schedule.when();
      String zone = " " + when.zone().getId();
      if (when.cron() != null) {
        return when.cron() + zone;
      }
      return when.at() == null ? "every " + DurationText.of(when.everyMs()) : "at " + when.at();
    }

    /** Returns where what it publishes goes. */
    public String target() {
      return schedule.queue() == null ? schedule.topic() : "queue " + schedule.queue();
    }

    /** Returns where its forms go to, below the root. */
    public String path() {
      return "schedules/" + name();
    }
  }
}
