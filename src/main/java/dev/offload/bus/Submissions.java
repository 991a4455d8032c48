package dev.offload.bus;

import dev.offload.task.Submission;
import java.util.List;

/** What one event-loop turn of a node hands over, as one message. Answered by {@link Answers}. */
public record Submissions(List<Submission> items) {}
