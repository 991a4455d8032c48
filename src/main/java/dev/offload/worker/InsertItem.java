package dev.offload.worker;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.worker.InsertQueue.Waiting;
import java.util.List;
import java.util.UUID;

/**
 * An event of a batch, by a lane of its topic; {@code first} is where its tasks begin among all of
 * the batch.
 */
record InsertItem(Waiting waiting, Lane lane, int first, List<NewTask> tasks) {
  private static final int READ_BACK_MAX = 32;

  /** Counts events by their topics, once for those of one topic that follow each other. */
  static void countPublished(List<InsertItem> events) {
    int from = 0;
    for (int i = 1; i <= events.size(); i++) {
      if (i == events.size() || events.get(i).lane != events.get(from).lane) {
        events.get(from).lane.meters().published(i - from);
        from = i;
      }
    }
  }

  /** Events that are read at once: at least one, which may have more tasks. */
  static List<InsertItem> firstToReadBack(List<InsertItem> there) {
    int count = 1;
    int ids = there.get(0).tasks().size();
    while (count < there.size() && ids + there.get(count).tasks().size() <= READ_BACK_MAX) {
      ids += there.get(count++).tasks().size();
    }
    return there.subList(0, count);
  }

  Submission submission() {
    return waiting.submission();
  }

  UUID id() {
    return waiting.submission().id();
  }

  List<Task> stored() {
    return tasks.stream().map(NewTask::task).toList();
  }

  List<UUID> ids() {
    return tasks.stream().map(it -> it.task().id()).toList();
  }

  void answer(Answer answer) {
    waiting.answer().accept(answer);
  }
}
