package dev.offload.http;

import dev.offload.task.Status;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;

/**
 * Counts the live tasks for all who want to know, with one question at a time: whoever comes while
 * one is under way shares the next, so that no answer is older than its question. For one event
 * loop.
 */
final class LiveCounts {
  private final TaskReader reader;
  private boolean asking;
  private Promise<Map<Status, Long>> next;

  LiveCounts(TaskReader reader) {
    this.reader = reader;
  }

  /** Returns how many tasks are live, by status; fails when they cannot be counted now. */
  Future<Map<Status, Long>> read() {
    if (next == null) {
      next = Promise.promise();
    }
    Future<Map<Status, Long>> answer = next.future();
    if (!asking) {
      ask();
    }
    return answer;
  }

  private void ask() {
    Promise<Map<Status, Long>> askers = next;
    next = null;
    asking = true;
    reader
        .liveCounts()
        .onComplete(
            counts -> {
              asking = false;
              if (next != null) {
                ask();
              }
              askers.handle(counts);
            });
  }
}
