package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import java.util.List;
import java.util.UUID;

/** An event that was published, by the answers it got. */
record Published(UUID event, List<Answer> answers) {
  Answer.Stored stored() {
    assertThat(answers).singleElement().isInstanceOf(Answer.Stored.class);
    return (Answer.Stored) answers.get(0);
  }

  Refusal refused() {
    assertThat(answers).singleElement().isInstanceOf(Refusal.class);
    return (Refusal) answers.get(0);
  }

  /** Returns what a client sees of its tasks. */
  List<String> seen() {
    return stored().tasks().stream()
        .map(it -> it.id() + " " + it.shelf().lane() + " " + it.status() + " " + it.dueAt())
        .toList();
  }

  /** Returns its task, which is new. */
  UUID anew() {
    assertThat(stored().deduplicated()).isFalse();
    return stored().task().id();
  }

  /** Returns the task that has its unique key. */
  UUID there() {
    assertThat(stored().deduplicated()).isTrue();
    assertThat(stored().inserted()).isFalse();
    return stored().task().id();
  }
}
