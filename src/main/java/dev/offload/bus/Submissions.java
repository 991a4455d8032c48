package dev.offload.bus;

import dev.offload.task.Answer;
import dev.offload.task.Submission;
import java.util.List;

/** What one event-loop turn of a node hands over, as one message. */
public record Submissions(List<Submission> items) {

  /** The reply: an answer to each, in the same order. */
  public record Answers(List<Answer> items) {}
}
