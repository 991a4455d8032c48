package dev.offload.worker;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.worker.InsertQueue.Waiting;
import java.util.List;
import java.util.UUID;

/** An event of a batch; {@code first} is where its tasks begin among all of the batch. */
record InsertItem(Waiting waiting, int first, List<NewTask> tasks) {
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
