package dev.offload.http.view;

import dev.offload.task.Task;

/** What the page of one task shows: its whole text and when it reached what. */
public record TaskView(Task task, long nowMs, HomeView.Assets assets) {}
