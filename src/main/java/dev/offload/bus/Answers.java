package dev.offload.bus;

import dev.offload.task.Answer;
import java.util.List;

/** Answers {@link Submissions}, item by item in the same order. */
public record Answers(List<Answer> items) {}
