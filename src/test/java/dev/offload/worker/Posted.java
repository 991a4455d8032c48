package dev.offload.worker;

import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Task;
import java.util.List;
import java.util.UUID;

/** A submission and the answers it got so far. */
record Posted(UUID id, List<Answer> answers) {
  boolean isStored() {
    return answers.size() == 1 && answers.get(0) instanceof Answer.Stored;
  }

  /** Returns the id of its task for a subscription. */
  UUID taskOf(String lane) {
    return new Shelf(lane, Shelf.PRIORITY).taskOf(id);
  }

  Task stored() {
    return ((Answer.Stored) answers.get(0)).task();
  }

  Refusal refused() {
    return (Refusal) answers.get(0);
  }
}
